package dev.sicd.benchmarks.report;

import java.util.List;
import java.util.Locale;

/** Bars of a suite's ratios on a logarithmic scale, each with its goal, as SVG. */
final class RatioPlot {
    private static final int TEXT = 380;
    private static final int BARS = 360;
    private static final int NUMBERS = 90;
    private static final int LINE = 22;
    private static final int TOP = 30;
    private static final int BAR = 12;

    private RatioPlot() {}

    static boolean hasSomething(List<Row> rows) {
        return rows.stream().anyMatch(RatioPlot::isShown);
    }

    static String of(List<Row> rows) {
        List<Row> shown = rows.stream().filter(RatioPlot::isShown).toList();
        double most =
                Math.max(2, shown.stream().mapToDouble(RatioPlot::ratio).max().orElse(1));
        double least =
                Math.min(0.5, shown.stream().mapToDouble(RatioPlot::ratio).min().orElse(1));
        Scale scale = new Scale(Math.log(least) - 0.1, Math.log(most) + 0.1);
        int height = TOP + LINE * shown.size() + LINE;
        StringBuilder svg = new StringBuilder(
                """
                <svg xmlns="http://www.w3.org/2000/svg" width="%1$d" height="%2$d" viewBox="0 0 %1$d %2$d" font-family="sans-serif" font-size="12">
                <rect width="%1$d" height="%2$d" fill="white"/>
                <text x="%3$d" y="18" text-anchor="middle">1 = the reference</text>
                <line x1="%3$d" y1="%4$d" x2="%3$d" y2="%5$d" stroke="#555"/>
                """.formatted(TEXT + BARS + NUMBERS, height, Math.round(scale.at(1)), TOP - 6, height - LINE + 6));
        for (int i = 0; i < shown.size(); i++) {
            svg.append(bar(shown.get(i), TOP + LINE * i, scale));
        }
        return svg.append("</svg>\n").toString();
    }

    private static boolean isShown(Row row) {
        return row.reference().isPresent() && ratio(row) > 0;
    }

    private static double ratio(Row row) {
        return row.reference().orElseThrow().ratio().median();
    }

    private static String bar(Row row, int y, Scale scale) {
        double one = scale.at(1);
        double end = scale.at(ratio(row));
        boolean missed = row.goal().filter(goal -> !goal.isMetBy(row)).isPresent();
        String goal = row.goal()
                .filter(wanted -> wanted.of() == Goal.Of.RATIO)
                .map(wanted -> String.format(
                        Locale.ROOT,
                        "<line x1=\"%1$.1f\" y1=\"%2$d\" x2=\"%1$.1f\" y2=\"%3$d\" stroke=\"#c60\" stroke-width=\"2\"/>%n",
                        scale.at(wanted.value()),
                        y,
                        y + BAR + 4))
                .orElse("");
        return String.format(
                        Locale.ROOT,
                        """
                        <text x="%d" y="%d" text-anchor="end">%s</text>
                        <rect x="%.1f" y="%d" width="%.1f" height="%d" fill="%s"/>
                        <text x="%d" y="%d">%s</text>
                        """,
                        TEXT - 8,
                        y + BAR,
                        escaped(row.metric()),
                        Math.min(one, end),
                        y + 2,
                        Math.max(1, Math.abs(end - one)),
                        BAR,
                        missed ? "#b44" : "#47a",
                        TEXT + BARS + 8,
                        y + BAR,
                        Numbers.of(ratio(row)))
                + goal;
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;");
    }

    /** From a ratio to where it is drawn. */
    private record Scale(double from, double to) {
        double at(double ratio) {
            double place = (Math.log(ratio) - from) / (to - from);
            return TEXT + BARS * Math.clamp(place, 0, 1);
        }
    }
}
