package dev.sicd.benchmarks.suites;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sicd.benchmarks.system.Dev;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the publisher of a system wrote to its log about publications that opened a pull request. It reads nothing else.
 */
final class PublicationLog {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ENDED = "\"message\":\"publication ended\"";
    private static final long NANOS_A_MICRO = 1_000;
    private static final long NANOS_A_MILLI = 1_000_000;

    private PublicationLog() {}

    /**
     * One of them.
     *
     * @param ownNanos what it took but for GitHub's answers
     * @param gitHubNanos what GitHub's answers took, to the millisecond
     */
    record Publication(long calls, long ownNanos, long gitHubNanos) {}

    /**
     * The last so many.
     *
     * @throws IllegalStateException when there are fewer
     */
    static List<Publication> last(int count, Dev dev) throws IOException {
        Path log = dev.directory().resolve("logs").resolve("sicd.log");
        List<Publication> all = new ArrayList<>();
        try (Stream<String> lines = Files.lines(log)) {
            for (String line : lines.filter(line -> line.contains(ENDED)).toList()) {
                JsonNode said = JSON.readTree(line);
                if (said.path("outcome").asText().equals("Opened")) {
                    all.add(new Publication(
                            said.path("calls").asLong(),
                            said.path("own_us").asLong() * NANOS_A_MICRO,
                            said.path("github_ms").asLong() * NANOS_A_MILLI));
                }
            }
        }
        if (all.size() < count) {
            throw new IllegalStateException("%d publications that opened one were expected in %s, found were %d"
                    .formatted(count, log, all.size()));
        }
        return List.copyOf(all.subList(all.size() - count, all.size()));
    }
}
