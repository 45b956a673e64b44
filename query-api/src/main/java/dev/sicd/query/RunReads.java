package dev.sicd.query;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sicd.model.fold.Run;
import dev.sicd.model.ledger.Gate;

/** Answers for a run's summary; what it reads does not grow with a run's episodes. */
final class RunReads {
    private final KnownRuns runs;
    private final Ledger ledger;

    RunReads(KnownRuns runs, Ledger ledger) {
        this.runs = runs;
        this.ledger = ledger;
    }

    Answered summary(Asked asked) {
        String runId = asked.runId();
        Gate gate = runs.gate(runId);
        Run run = runs.require(runId, asked.consistency());
        ObjectNode body = RunJson.summary(run, ledger.startOf(run), gate);
        return Answered.ofRun(runId, gate.chain().position(), body);
    }
}
