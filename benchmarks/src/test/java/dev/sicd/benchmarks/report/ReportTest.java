package dev.sicd.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
    private static final PrintStream NOWHERE =
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);

    private final Report report = new Report(Machine.here("1.2.3", Instant.EPOCH), false, NOWHERE);

    @TempDir
    private Path directory;

    @BeforeEach
    void measure() {
        report.begin("first", "How fast?");
        report.add(
                Row.once("rate <of> one", "events/s", 50).beside("theirs", 100).with(Goal.ratioAtLeast(0.9)));
        report.add(Row.once("about nothing", "ms", -0.01).beside("theirs", 1));
        report.begin("second", "How much?");
        report.add(Row.once("size", "bytes", 7).with(Goal.atMost(7)));
        report.failed(new IllegalStateException("it broke"));
    }

    @Test
    void thePageSaysWhatWasMissedAndWhatFailed() throws Exception {
        Path page = directory.resolve("results.md");

        MarkdownReport.write(report, page);

        assertThat(page)
                .content()
                .contains("| rate <of> one | 50.0 events/s | theirs: 100 | 0.500 | ratio ≥ 0.9 **missed** |")
                .contains("| size | 7.00 bytes |  |  | ≤ 7 |")
                .contains("it failed", "it broke")
                .contains("(results/first.svg)")
                .doesNotContain("second.svg");
        assertThat(directory.resolve("results/first.svg"))
                .content()
                .contains("rate &lt;of&gt; one".replace("&gt;", ">"))
                .doesNotContain("NaN")
                .doesNotContain("about nothing");
    }

    @Test
    void programsReadTheSame() throws Exception {
        Path file = directory.resolve("results.json");

        JsonReport.write(report, file);

        JsonNode root = new ObjectMapper().readTree(file.toFile());
        JsonNode first = root.path("rows").path(0);
        assertThat(first.path("suite").asText()).isEqualTo("first");
        assertThat(first.path("ours").path("median").asDouble()).isEqualTo(50);
        assertThat(first.path("reference").path("ratio").path("median").asDouble())
                .isEqualTo(0.5);
        assertThat(first.path("goal").path("met").asBoolean()).isFalse();
        assertThat(root.path("rows").path(2).path("goal").path("met").asBoolean())
                .isTrue();
        assertThat(root.path("failures").path(0).path("suite").asText()).isEqualTo("second");
        assertThat(root.path("machine").path("sicd").asText()).isEqualTo("1.2.3");
        assertThat(Files.size(file)).isPositive();
    }
}
