package dev.sicd.query;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sicd.kit.http.Problem;
import dev.sicd.model.fold.Run;
import dev.sicd.model.ledger.Gate;
import dev.sicd.reader.Reads;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Answers for a run's summary and for the list of runs; what it reads does not grow with a run's episodes. */
final class RunReads {
    static final Set<String> LIST_PARAMETERS = Stream.concat(
                    RunFilter.PARAMETERS.stream(), Stream.of(RunOrder.PARAMETER, "limit", "cursor"))
            .collect(Collectors.toUnmodifiableSet());

    private static final int LIMIT_DEFAULT = 50;

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
        ObjectNode body = RunJson.summary(run, ledger.startOf(run), gate);
        return Answered.ofRun(runId, gate.chain().position(), body);
    }

    Answered list(Asked asked) {
        int limit = asked.limit(LIMIT_DEFAULT);
        RunFilter filter = RunFilter.of(asked);
        RunOrder order = RunOrder.of(asked);
        return order.figure()
                .map(figure -> new RunsByFigure(reads, ledger, filter, order, figure).page(asked, limit))
                .orElseGet(() -> byTime(asked, filter, !order.descending(), limit));
    }

    private Answered byTime(Asked asked, RunFilter filter, boolean oldestFirst, int limit) {
        ScannedPage<Run> page = new ScannedPage<>(
                (last, batch) -> reads.runs(filter.listed(), oldestFirst, last, batch, asked.consistency()),
                run -> filter.matches(run, ledger::startOf)
                        ? Optional.of(RunJson.row(run, ledger.startOf(run)))
                        : Optional.empty(),
                limit,
                !filter.isEverything());
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        Optional<Run> last = asked.cursor(Cursor.RUNS).map(this::cursorRun);
        page.write(body, body.putArray("runs"), last, run -> Cursor.RUNS.write(run.runId()));
        return Answered.ofManyRuns(body);
    }

    private Run cursorRun(String runId) {
        return runs.find(runId)
                .orElseThrow(() -> Problem.badRequest("the query parameter 'cursor' is of a run that is not listed;"
                        + " leave it out to start over"));
    }
}
