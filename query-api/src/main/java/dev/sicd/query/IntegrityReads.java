package dev.sicd.query;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sicd.kit.http.Problem;
import dev.sicd.model.fold.Run;
import dev.sicd.model.ledger.Chain;
import dev.sicd.model.ledger.Gate;
import dev.sicd.reader.Consistency;
import dev.sicd.reader.Reads;

/** Answers whether a run's record is unaltered and complete; a request verifies a bounded stretch of the chain. */
final class IntegrityReads {
    private static final long ENTRIES_MAX = 100_000;
    private static final int STRETCHES_MAX = 10_000;

    private final Reads reads;
    private final KnownRuns runs;
    private final ChainCheck chains;

    IntegrityReads(Reads reads, KnownRuns runs, ChainCheck chains) {
        this.reads = reads;
        this.runs = runs;
        this.chains = chains;
    }

    Answered integrity(Asked asked) {
        String runId = asked.runId();
        long from = asked.position("from").orElse(1L);
        long asFarAs = asked.position("to").orElse(Long.MAX_VALUE);
        if (asFarAs < from) {
            throw Problem.badRequest(
                    "the range goes from %d to %d; give a 'to' that is not below 'from'".formatted(from, asFarAs));
        }
        Run run = runs.require(runId, Consistency.COMMITTED);
        Gate gate = runs.gate(runId);
        Chain end = gate.chain();
        if (from > end.position() + 1) {
            throw Problem.unprocessable(
                    "from", "%d is beyond the chain, which has %d entries".formatted(from, end.position()));
        }
        long last = Math.min(asFarAs, end.position());
        long to = Math.min(last, from + ENTRIES_MAX - 1);
        ChainCheck.Result result = chains.check(runId, from, to, end);
        Producers producers = Producers.of(reads.producers(runId, STRETCHES_MAX), STRETCHES_MAX);

        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("run_id", runId);
        body.put("verified", result.broken().isEmpty());
        result.broken()
                .ifPresent(broken ->
                        body.put("first_bad_position", broken.position()).put("reason", broken.reason()));
        body.put("position", end.position());
        body.put("head", end.head().hex());
        body.putObject("range").put("from", from).put("to", to);
        if (to < last && result.broken().isEmpty()) {
            body.put("next", to + 1);
        }
        body.put("events", end.position());
        body.put("duplicates", gate.duplicates());
        body.put("content_conflicts", gate.contentConflicts());
        body.put("rerouted", gate.rerouted());
        body.put("late", run.late());
        body.put("conflicts", run.conflicts());
        body.put("unknown_events", run.unknown());
        producers.write(body);
        body.put("clock_skewed", run.clockSkewed());
        return Answered.ofRun(runId, end.position(), body);
    }
}
