package dev.sicd.query;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sicd.kit.http.Problem;
import dev.sicd.model.event.EpisodeEvent.RunStarted;
import dev.sicd.model.fold.Run;
import dev.sicd.model.ledger.Gate;
import dev.sicd.reader.Reads;
import java.util.List;
import java.util.Optional;

/** Answers for a run's summary and for the list of runs; what it reads does not grow with a run's episodes. */
final class RunReads {
    private static final int LIMIT_DEFAULT = 50;
    /** Runs to look at for one page, so that a filter which matches nothing ends too. */
    private static final int SCANNED_MAX = 5_000;

    private static final int FILTERED_BATCH = 250;

    private final Reads reads;
    private final KnownRuns runs;
    private final Ledger ledger;

    RunReads(Reads reads, KnownRuns runs, Ledger ledger) {
        this.reads = reads;
        this.runs = runs;
        this.ledger = ledger;
    }

    Answered summary(Asked asked) {
        String runId = asked.runId();
        Gate gate = runs.gate(runId);
        Run run = runs.require(runId, asked.consistency());
        ObjectNode body = RunJson.summary(run, startOf(run), gate);
        return Answered.ofRun(runId, gate.chain().position(), body);
    }

    Answered list(Asked asked) {
        int limit = asked.limit(LIMIT_DEFAULT);
        RunFilter filter = RunFilter.of(asked);
        Optional<Run> last = asked.cursor(Cursor.RUNS).map(this::cursorRun);
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ArrayNode rows = body.putArray("runs");
        int batch = filter.isEverything() ? limit : Math.max(limit, FILTERED_BATCH);
        int scanned = 0;
        List<Run> page = reads.runs(last, batch, asked.consistency());
        while (!page.isEmpty() && rows.size() < limit && scanned < SCANNED_MAX) {
            for (Run run : page) {
                if (rows.size() < limit) {
                    scanned++;
                    last = Optional.of(run);
                    if (filter.matches(run)) {
                        rows.add(RunJson.row(run, startOf(run)));
                    }
                }
            }
            page = reads.runs(last, batch, asked.consistency());
        }
        if (!page.isEmpty()) {
            body.put("next", Cursor.RUNS.write(last.orElseThrow().runId()));
            body.put("scan_limited", rows.size() < limit);
        }
        return Answered.ofManyRuns(body);
    }

    private Optional<RunStarted> startOf(Run run) {
        return ledger.told(run.runId(), run.startedPosition(), RunStarted.class).map(Ledger.Told::event);
    }

    private Run cursorRun(String runId) {
        return runs.find(runId)
                .orElseThrow(() -> Problem.badRequest("the query parameter 'cursor' is of a run that is not listed;"
                        + " leave it out to start over"));
    }
}
