package dev.sicd.kit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MetricsTest {
    @Test
    void saysWhichBuildRuns() {
        try (Metrics metrics = Metrics.create()) {
            metrics.build("thing", "1.2.3");

            assertThat(metrics.scrape())
                    .contains("thing_build_info{java=\"%s\",version=\"1.2.3\"} 1".formatted(Runtime.version()));
        }
    }
}
