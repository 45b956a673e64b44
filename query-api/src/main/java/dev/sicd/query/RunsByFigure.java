package dev.sicd.query;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sicd.kit.http.Problem;
import dev.sicd.model.fold.Run;
import dev.sicd.query.RunOrder.Ranked;
import dev.sicd.reader.Reads;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.ToLongFunction;

/**
 * Ranks runs by one of their figures. No store has them in that order, so each page looks at every run of the time, the
 * newest first, up to a bound, and holds no more of them than it shows. A figure that changes between two pages moves its
 * run.
 */
final class RunsByFigure {
    /** Of runs to look at for one page. */
    static final int RANKED_MAX = 10_000;

    private static final int BATCH = 500;

    private final Reads reads;
    private final Ledger ledger;
    private final RunFilter filter;
    private final RunOrder order;
    private final ToLongFunction<Run> figure;
    private int ranked;
    private boolean limited;

    RunsByFigure(Reads reads, Ledger ledger, RunFilter filter, RunOrder order, ToLongFunction<Run> figure) {
        this.reads = reads;
        this.ledger = ledger;
        this.filter = filter;
        this.order = order;
        this.figure = figure;
    }

    Answered page(Asked asked, int limit) {
        List<Ranked> page = first(asked, limit + 1);
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ArrayNode rows = body.putArray("runs");
        page.stream().limit(limit).map(Ranked::run).forEach(run -> rows.add(RunJson.row(run, ledger.startOf(run))));
        if (page.size() > limit) {
            Ranked last = page.get(limit - 1);
            body.put(
                    "next",
                    Cursor.RANKED.write(order.text() + "/" + last.figure() + "/"
                            + last.run().runId()));
        }
        body.put("ranked_limited", limited);
        return Answered.ofManyRuns(body);
    }

    /** The first runs of the order that come after the cursor. */
    private List<Ranked> first(Asked asked, int limit) {
        Comparator<Ranked> ranking = order.ranking();
        Optional<Ranked> after = asked.cursor(Cursor.RANKED).map(this::place);
        PriorityQueue<Ranked> first = new PriorityQueue<>(ranking.reversed());
        List<Run> runs = batch(Optional.empty(), asked);
        while (!runs.isEmpty()) {
            for (Run run : runs) {
                Ranked candidate = new Ranked(figure.applyAsLong(run), run);
                boolean beforePage =
                        after.map(last -> ranking.compare(candidate, last) <= 0).orElse(false);
                if (!beforePage && filter.matches(run, ledger::startOf)) {
                    first.add(candidate);
                }
                if (first.size() > limit) {
                    first.remove();
                }
            }
            runs = batch(Optional.of(runs.getLast()), asked);
        }
        return first.stream().sorted(ranking).toList();
    }

    private List<Run> batch(Optional<Run> last, Asked asked) {
        List<Run> runs = reads.runs(filter.listed(), false, last, BATCH, asked.consistency());
        limited = ranked >= RANKED_MAX && !runs.isEmpty();
        ranked += runs.size();
        return limited ? List.of() : runs;
    }

    private Ranked place(String cursor) {
        String[] parts = cursor.split("/", -1);
        if (!parts[0].equals(order.text())) {
            throw Problem.badRequest("the query parameter 'cursor' is of the list sorted by " + parts[0]
                    + "; ask for that order, or leave it out to start over");
        }
        return new Ranked(Long.parseLong(parts[1]), Run.placeholder(parts[2]));
    }
}
