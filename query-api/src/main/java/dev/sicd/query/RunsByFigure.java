package dev.sicd.query;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sicd.kit.http.Problem;
import dev.sicd.model.fold.Run;
import dev.sicd.query.RunOrder.Ranked;
import dev.sicd.reader.Reads;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
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
    /** Pages at a time: each may read {@link #RANKED_MAX} runs. */
    private static final int AT_ONCE = 2;

    private static final Duration WAIT_MAX = Duration.ofSeconds(2);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final Reads reads;
    private final Ledger ledger;
    private final Semaphore free = new Semaphore(AT_ONCE);

    RunsByFigure(Reads reads, Ledger ledger) {
        this.reads = reads;
        this.ledger = ledger;
    }

    /** @throws Problem 400 for a cursor of another order, 503 when others rank runs already */
    Answered page(Asked asked, RunFilter filter, RunOrder order, ToLongFunction<Run> figure, int limit) {
        Optional<Ranked> after = asked.cursor(Cursor.RANKED).map(cursor -> place(cursor, order));
        First first = new First(order.ranking(), after, limit + 1);
        boolean limited = ranked(asked, filter, figure, first);
        List<Ranked> page = first.inOrder();
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

    private boolean ranked(Asked asked, RunFilter filter, ToLongFunction<Run> figure, First first) {
        if (!isFree()) {
            throw Problem.unavailable("others rank runs right now; try again, or sort by started_at", RETRY_AFTER);
        }
        try {
            return rank(asked, filter, figure, first);
        } finally {
            free.release();
        }
    }

    /** True when there are more runs than are looked at. */
    private boolean rank(Asked asked, RunFilter filter, ToLongFunction<Run> figure, First first) {
        int looked = 0;
        Optional<Run> last = Optional.empty();
        while (true) {
            List<Run> runs = reads.runs(filter.listed(), false, last, BATCH, asked.consistency());
            if (runs.isEmpty() || looked >= RANKED_MAX) {
                return !runs.isEmpty();
            }
            for (Run run : runs) {
                Ranked candidate = new Ranked(figure.applyAsLong(run), run);
                // a filter may have to read, so it is asked last
                if (first.wants(candidate) && filter.matches(run, ledger::startOf)) {
                    first.add(candidate);
                }
            }
            looked += runs.size();
            last = Optional.of(runs.getLast());
        }
    }

    private boolean isFree() {
        try {
            return free.tryAcquire(WAIT_MAX.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static Ranked place(String cursor, RunOrder order) {
        String[] parts = cursor.split("/", -1);
        order.requireSame(parts[0]);
        return new Ranked(Long.parseLong(parts[1]), Run.placeholder(parts[2]));
    }

    /** The first few of those that come after a place. */
    private static final class First {
        private final Comparator<Ranked> ranking;
        private final Optional<Ranked> after;
        private final int limit;
        private final PriorityQueue<Ranked> lastFirst;

        First(Comparator<Ranked> ranking, Optional<Ranked> after, int limit) {
            this.ranking = ranking;
            this.after = after;
            this.limit = limit;
            this.lastFirst = new PriorityQueue<>(ranking.reversed());
        }

        boolean wants(Ranked candidate) {
            boolean beforePage =
                    after.map(place -> ranking.compare(candidate, place) <= 0).orElse(false);
            return !beforePage && (lastFirst.size() < limit || ranking.compare(candidate, lastFirst.element()) < 0);
        }

        void add(Ranked ranked) {
            lastFirst.add(ranked);
            if (lastFirst.size() > limit) {
                lastFirst.remove();
            }
        }

        List<Ranked> inOrder() {
            return lastFirst.stream().sorted(ranking).toList();
        }
    }
}
