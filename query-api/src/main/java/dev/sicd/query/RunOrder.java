package dev.sicd.query;

import dev.sicd.kit.Spelling;
import dev.sicd.kit.http.Problem;
import dev.sicd.model.fold.Run;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/**
 * How a list of runs is ordered: by time, which the stores know, or by a figure of each run, for which every run has to be
 * looked at.
 *
 * @param name as in the query, without its sign
 * @param figure empty for the order by time
 */
record RunOrder(String name, Optional<ToLongFunction<Run>> figure, boolean descending) {
    static final String PARAMETER = "sort";

    private static final String BY_TIME = "started_at";
    private static final String NEWEST_FIRST = "-" + BY_TIME;
    private static final Map<String, ToLongFunction<Run>> FIGURES = figures();
    private static final List<String> KNOWN = Stream.concat(Stream.of(BY_TIME), FIGURES.keySet().stream())
            .flatMap(name -> Stream.of(name, "-" + name))
            .toList();

    /** A run with the figure that ranks it. */
    record Ranked(long figure, Run run) {}

    /** @throws Problem 400 when {@code sort} is no order */
    static RunOrder of(Asked asked) {
        String text = asked.request().queryParameter(PARAMETER).orElse(NEWEST_FIRST);
        if (!KNOWN.contains(text)) {
            String cure = Spelling.nearest(text, KNOWN)
                    .map(near -> "did you mean '" + near + "'?")
                    .orElse("give one of " + String.join(", ", KNOWN));
            throw Problem.badRequest("the query parameter 'sort' is " + Problem.quoted(text) + "; " + cure);
        }
        boolean descending = text.startsWith("-");
        String name = descending ? text.substring(1) : text;
        return new RunOrder(name, Optional.ofNullable(FIGURES.get(name)), descending);
    }

    /** As in the query. */
    String text() {
        return (descending ? "-" : "") + name;
    }

    /** @throws Problem 400 when it is another order's than this one's text */
    void requireSame(String cursorsOrder) {
        if (!cursorsOrder.equals(text())) {
            throw Problem.badRequest("the query parameter 'cursor' is of the list sorted by " + cursorsOrder
                    + "; ask for that order, or leave it out to start over");
        }
    }

    /** Those that come first are least; runs of one figure go by their ids, so that every page has the same order. */
    Comparator<Ranked> ranking() {
        Comparator<Ranked> byFigure = Comparator.comparingLong(Ranked::figure);
        return (descending ? byFigure.reversed() : byFigure)
                .thenComparing(ranked -> ranked.run().runId());
    }

    private static Map<String, ToLongFunction<Run>> figures() {
        Map<String, ToLongFunction<Run>> figures = new LinkedHashMap<>();
        figures.put("total_episodes", run -> run.episodes().total());
        figures.put("total_actions", Run::actions);
        figures.put("total_tokens_used", run -> run.metrics().tokensUsed());
        figures.put("total_cost_micro_usd", run -> run.metrics().costMicroUsd());
        figures.put("total_errors", run -> run.metrics().errorCount());
        figures.put("duration_ms", run -> RunJson.duration(run).orElse(0));
        return figures;
    }
}
