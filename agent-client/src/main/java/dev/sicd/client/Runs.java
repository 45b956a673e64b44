package dev.sicd.client;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** The runs that a logger wrote to lately. Thread-safe. */
final class Runs {
    private static final int REMEMBERED_MAX = 10_000;

    private final Supplier<String> producerIds;
    private final Map<String, RunNumbers> runs = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, RunNumbers> eldest) {
            return size() > REMEMBERED_MAX;
        }
    };

    /** @param producerIds a new id each time: a run that was forgotten counts anew, under another one */
    Runs(Supplier<String> producerIds) {
        this.producerIds = producerIds;
    }

    synchronized RunNumbers of(String runId) {
        return runs.computeIfAbsent(runId, id -> new RunNumbers(producerIds.get()));
    }

    synchronized Optional<RunNumbers> known(String runId) {
        return Optional.ofNullable(runs.get(runId));
    }
}
