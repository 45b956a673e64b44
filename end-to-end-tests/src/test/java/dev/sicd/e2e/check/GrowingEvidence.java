package dev.sicd.e2e.check;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Evidence to which one record comes between the first reading of the topics and the first answer. */
final class GrowingEvidence implements Evidence {
    private final RecordedEvidence whole;
    private final LogRecord latest;
    private final Map<String, Integer> reads = new HashMap<>();

    /** @param latest of the ledger */
    GrowingEvidence(RecordedEvidence whole, LogRecord latest) {
        this.whole = whole;
        this.latest = latest;
    }

    /** How often a topic was read. */
    int reads(String topic) {
        return reads.getOrDefault(topic, 0);
    }

    @Override
    public int partitions() {
        return whole.partitions();
    }

    @Override
    public void read(String topic, Consumer<LogRecord> each) {
        boolean first = reads.merge(topic, 1, Integer::sum) == 1;
        whole.read(topic, record -> {
            if (!first || isThere(record)) {
                each.accept(record);
            }
        });
    }

    private boolean isThere(LogRecord record) {
        // it may have been signed already: then that was not there yet either
        return !record.equals(latest)
                && !record.place().equals(Source.of(latest).toString())
                && !record.topic().equals("checkpoints");
    }

    @Override
    public Web.Answer answer(String path) {
        return whole.answer(path);
    }

    @Override
    public Optional<List<PullRequestSeen>> pullRequests() {
        return whole.pullRequests();
    }
}
