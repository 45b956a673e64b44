package dev.sicd.query;

import dev.sicd.kit.http.Problem;
import dev.sicd.model.fold.Run;
import dev.sicd.model.ledger.Chain;
import dev.sicd.model.ledger.Gate;
import dev.sicd.reader.Consistency;
import dev.sicd.reader.Reads;
import java.util.Optional;

/** Finds a run or says that there is none; a run of which only decisions are recorded is none. */
final class KnownRuns {
    private final Reads reads;

    KnownRuns(Reads reads) {
        this.reads = reads;
    }

    /** @throws Problem 404 when there is no such run */
    Run require(String runId, Consistency consistency) {
        return reads.run(runId, consistency)
                .filter(Run::listed)
                .orElseThrow(() -> Problem.notFound("there is no run '" + runId
                        + "'; check the id, or pass at_least with the 'at' of its first write"));
    }

    /** What the gate knows of a run; nothing yet where nothing is committed. Read it before what it is to bound. */
    Gate gate(String runId) {
        return reads.gate(runId).orElseGet(() -> Gate.closed(runId));
    }

    /** The committed end of the run's chain. */
    Chain committed(String runId) {
        return gate(runId).chain();
    }

    Optional<Run> find(String runId) {
        return reads.run(runId, Consistency.FRESH).filter(Run::listed);
    }
}
