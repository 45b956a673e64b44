package dev.sicd.query;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sicd.kit.http.Problem;
import dev.sicd.model.fold.Run;
import dev.sicd.reader.Reads;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Answers with pages of runs, filtered and in the order asked for. */
final class RunList {
    static final Set<String> PARAMETERS = Stream.concat(
                    RunFilter.PARAMETERS.stream(), Stream.of(RunOrder.PARAMETER, "limit", "cursor"))
            .collect(Collectors.toUnmodifiableSet());

    private static final int LIMIT_DEFAULT = 50;

    private final Reads reads;
    private final KnownRuns runs;
    private final Ledger ledger;
    private final RunsByFigure byFigure;

    RunList(Reads reads, KnownRuns runs, Ledger ledger) {
        this.reads = reads;
        this.runs = runs;
        this.ledger = ledger;
        this.byFigure = new RunsByFigure(reads, ledger);
    }

    Answered list(Asked asked) {
        int limit = asked.limit(LIMIT_DEFAULT);
        RunFilter filter = RunFilter.of(asked);
        RunOrder order = RunOrder.of(asked);
        return order.figure()
                .map(figure -> byFigure.page(asked, filter, order, figure, limit))
                .orElseGet(() -> byTime(asked, filter, order, limit));
    }

    private Answered byTime(Asked asked, RunFilter filter, RunOrder order, int limit) {
        ScannedPage<Run> page = new ScannedPage<>(
                (last, batch) -> reads.runs(filter.listed(), !order.descending(), last, batch, asked.consistency()),
                run -> filter.matches(run, ledger::startOf)
                        ? Optional.of(RunJson.row(run, ledger.startOf(run)))
                        : Optional.empty(),
                limit,
                !filter.isEverything());
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        Optional<Run> last = asked.cursor(Cursor.RUNS).map(cursor -> place(cursor, order));
        page.write(body, body.putArray("runs"), last, run -> Cursor.RUNS.write(order.text() + "/" + run.runId()));
        return Answered.ofManyRuns(body);
    }

    private Run place(String cursor, RunOrder order) {
        String[] parts = cursor.split("/", -1);
        order.requireSame(parts[0]);
        return runs.find(parts[1])
                .orElseThrow(() -> Problem.badRequest("the query parameter 'cursor' is of run '" + parts[1]
                        + "', which is not listed; leave it out to start over"));
    }
}
