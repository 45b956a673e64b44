package dev.sicd.benchmarks.report;

import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Collects the rows of all suites, and says each as it comes. */
public final class Report {
    private final Machine machine;
    private final boolean quick;
    private final PrintStream progress;
    private final List<Chapter> chapters = new ArrayList<>();

    public Report(Machine machine, boolean quick, PrintStream progress) {
        this.machine = machine;
        this.quick = quick;
        this.progress = progress;
    }

    /**
     * What one suite measured.
     *
     * @param failures why it did not get to its end: what it says is not all, and may be wrong
     */
    record Chapter(String suite, String question, List<Row> rows, List<String> failures) {}

    /** What is added from now on belongs to this suite. */
    public void begin(String suite, String question) {
        chapters.add(new Chapter(suite, question, new ArrayList<>(), new ArrayList<>()));
        progress.println("== " + suite + ": " + question);
    }

    public void add(Row row) {
        chapters.getLast().rows().add(row);
        progress.println("   " + line(row));
    }

    /** What goes on, for who waits. */
    public void say(String what) {
        progress.println("   … " + what);
    }

    /** The suite did not get to its end. */
    public void failed(Throwable why) {
        chapters.getLast().failures().add(why.toString());
        progress.println("   FAILED: " + why);
        why.printStackTrace(progress);
    }

    public void end(Duration took) {
        progress.println("   " + chapters.getLast().suite() + " took " + took.toSeconds() + " s");
    }

    Machine machine() {
        return machine;
    }

    boolean isQuick() {
        return quick;
    }

    List<Chapter> chapters() {
        return List.copyOf(chapters);
    }

    private static String line(Row row) {
        StringBuilder line = new StringBuilder(row.metric() + ": " + Numbers.of(row.ours()) + " " + row.unit());
        row.reference()
                .ifPresent(reference -> line.append("; ")
                        .append(reference.name())
                        .append(' ')
                        .append(Numbers.of(reference.value()))
                        .append("; ratio ")
                        .append(Numbers.of(reference.ratio())));
        row.goal()
                .ifPresent(goal ->
                        line.append("; goal ").append(goal.text()).append(goal.isMetBy(row) ? " met" : " MISSED"));
        if (!row.cpuMicros().isEmpty()) {
            line.append("; CPU µs/record ").append(Numbers.cpu(row.cpuMicros()));
        }
        if (!row.rounds().quiet()) {
            line.append("; NOISY");
        }
        return line.toString();
    }
}
