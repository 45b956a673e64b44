package dev.sicd.model.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class MetricsTest {
    @Test
    void everyCounterIsAddedToItself() {
        Metrics powers = new Metrics(1, 2, 4, 8, 16, 32, 64, 128);

        assertThat(powers.plus(powers)).isEqualTo(new Metrics(2, 4, 8, 16, 32, 64, 128, 256));
        assertThat(powers.plus(Metrics.NONE)).isEqualTo(powers);
    }

    @Test
    void aTotalStopsAtTheLargestNumberInAnyOrder() {
        Metrics half = new Metrics(Long.MAX_VALUE / 2 + 1, 0, 0, 0, 0, 0, 0, 0);
        Metrics one = new Metrics(1, 0, 0, 0, 0, 0, 0, 0);

        assertThat(half.plus(half).plus(one).tokensUsed()).isEqualTo(Long.MAX_VALUE);
        assertThat(one.plus(half).plus(half).tokensUsed()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void anyNegativeCounterShows() {
        List<Metrics> negatives = IntStream.range(0, 8)
                .mapToObj(i ->
                        IntStream.range(0, 8).mapToLong(j -> i == j ? -1 : 1).toArray())
                .map(n -> new Metrics(n[0], n[1], n[2], n[3], n[4], n[5], n[6], n[7]))
                .toList();

        assertThat(negatives).allMatch(Metrics::hasNegative);
        assertThat(new Metrics(0, 1, 2, 3, 4, 5, 6, Long.MAX_VALUE).hasNegative())
                .isFalse();
    }
}
