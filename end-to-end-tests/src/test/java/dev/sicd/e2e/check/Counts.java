package dev.sicd.e2e.check;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What became of input records, as the topics have it and as aggregators count it themselves (I3). Their counts begin anew when
 * they do, so the two are the same in a system that nothing happened to, and in no other.
 */
final class Counts {
    private static final List<String> INPUTS = List.of("episode-events", "proposals", "decisions", "pull-requests");
    private static final Pattern COUNTER =
            Pattern.compile("(?m)^sicd_records_total\\{fate=\"(folded|duplicate|quarantined|rerouted)\"} (\\S+)$");

    private Counts() {}

    /** By fate. */
    static Map<String, Long> ofTopics(Addresses addresses) {
        try (LiveEvidence evidence = new LiveEvidence(addresses)) {
            AtomicLong folded = new AtomicLong();
            evidence.read("ledger", record -> {
                // the watchdog's own come from no input
                folded.addAndGet(Source.of(record).topic().equals("ledger") ? 0 : 1);
            });
            long inputs =
                    INPUTS.stream().mapToLong(topic -> count(evidence, topic)).sum();
            long quarantined = count(evidence, "quarantine");
            Map<String, Long> counts = new TreeMap<>();
            counts.put("folded", folded.get());
            counts.put("quarantined", quarantined);
            counts.put("duplicate", inputs - folded.get() - quarantined);
            counts.put("rerouted", count(evidence, "rerouted"));
            return counts;
        }
    }

    /** By fate, of all of them together. */
    static Map<String, Long> ofAggregators(Addresses addresses) throws IOException, InterruptedException {
        Map<String, Long> counts = new TreeMap<>();
        try (HttpClient http = HttpClient.newHttpClient()) {
            for (URI aggregator : addresses.aggregators()) {
                HttpRequest request = HttpRequest.newBuilder(aggregator.resolve("/metrics"))
                        .header("Authorization", "Bearer " + addresses.token())
                        .build();
                Matcher counter = COUNTER.matcher(
                        http.send(request, BodyHandlers.ofString()).body());
                while (counter.find()) {
                    counts.merge(counter.group(1), (long) Double.parseDouble(counter.group(2)), Long::sum);
                }
            }
        }
        return counts;
    }

    private static long count(LiveEvidence evidence, String topic) {
        AtomicLong count = new AtomicLong();
        evidence.read(topic, record -> count.incrementAndGet());
        return count.get();
    }
}
