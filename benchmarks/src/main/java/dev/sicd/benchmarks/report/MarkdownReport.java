package dev.sicd.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** A page of tables, with a plot beside it for each suite that is held against something. */
public final class MarkdownReport {
    private static final String NAME = "benchmarks";

    private MarkdownReport() {}

    /** Plots go into a directory of the page's name, which is made. */
    public static void write(Report report, Path page) throws IOException {
        String name = String.valueOf(page.getFileName()).replaceFirst("\\.md$", "");
        Path plots = page.resolveSibling(name.isEmpty() ? NAME : name);
        StringBuilder text = new StringBuilder(head(report));
        for (Report.Chapter chapter : report.chapters()) {
            text.append("\n## ")
                    .append(chapter.suite())
                    .append("\n")
                    .append(chapter.question())
                    .append("\n\n")
                    .append(table(chapter.rows()));
            chapter.failures()
                    .forEach(why -> text.append("\n**Not to be believed: it failed.** `")
                            .append(why.replace('`', '\''))
                            .append("`\n"));
            if (RatioPlot.hasSomething(chapter.rows())) {
                Files.createDirectories(plots);
                Files.writeString(plots.resolve(chapter.suite() + ".svg"), RatioPlot.of(chapter.rows()));
                text.append("\n![ratios of %1$s](%2$s/%1$s.svg)\n".formatted(chapter.suite(), name));
            }
        }
        Files.writeString(page, text);
    }

    private static String head(Report report) {
        Machine machine = report.machine();
        return """
                # Measured
                `./sicd bench%s` wrote this page on %s: SICD %s, Kafka %s, %s, %d cores of %s, %,d MiB, %s.

                Each figure is the median of its rounds, with the least and the most in brackets, and the ratio is that of each round to
                the reference in the same round, where the reference was measured and not told. CPU is the processor time of each process per record, in µs. [What is measured, and how](../benchmarks/README.md).
                """.formatted(
                        report.isQuick() ? " --quick" : "",
                        machine.at().toString().substring(0, "2000-01-01".length()),
                        machine.sicd(),
                        machine.kafka(),
                        machine.java(),
                        machine.cores(),
                        machine.processor(),
                        machine.memoryMiB(),
                        machine.system());
    }

    private static String table(List<Row> rows) {
        StringBuilder table = new StringBuilder(
                "| measured | ours | reference | ratio | goal | CPU per record, µs | rounds | foreign + steal |\n|---|---|---|---|---|---|---|---|\n");
        for (Row row : rows) {
            table.append("| ")
                    .append(String.join(
                            " | ",
                            row.metric() + (row.note().isEmpty() ? "" : "; " + row.note()),
                            Numbers.of(row.ours()) + " " + row.unit(),
                            row.reference()
                                    .map(reference ->
                                            reference.name() + ": " + Numbers.of(reference.value()) + cpu(reference))
                                    .orElse(""),
                            row.reference()
                                    .map(reference -> Numbers.of(reference.ratio()))
                                    .orElse(""),
                            row.goal()
                                    .map(goal -> goal.text() + (goal.isMetBy(row) ? "" : " **missed**"))
                                    .orElse(""),
                            Numbers.cpu(row.cpuMicros()),
                            rounds(row.rounds()),
                            noise(row.rounds())))
                    .append(" |\n");
        }
        return table.toString();
    }

    private static String cpu(Row.Reference reference) {
        return reference.cpuMicros().isEmpty() ? "" : " (CPU " + Numbers.cpu(reference.cpuMicros()) + ")";
    }

    private static String rounds(Row.Rounds rounds) {
        String dropped = rounds.dropped() == 0 ? "" : ", %d dropped".formatted(rounds.dropped());
        return rounds.counted() + dropped + (rounds.quiet() ? "" : ", **noisy**");
    }

    private static String noise(Row.Rounds rounds) {
        return Double.isNaN(rounds.noise().foreign())
                ? ""
                : String.format(
                        Locale.ROOT,
                        "%.1f %% + %.1f %%",
                        100 * rounds.noise().foreign(),
                        100 * rounds.noise().stolen());
    }
}
