package dev.sicd.cli.provenance;

import dev.sicd.cli.terminal.Terminal;
import java.util.List;

/**
 * Something that is not as it was when it was recorded.
 *
 * @param place {@code partition:offset}, or the range in which it must be
 * @param what the fact, with what was expected and what was found
 */
public record Difference(String place, String what) {
    private static final int SHOWN_MAX = 20;

    static Difference at(LedgerRecord record, String what) {
        return new Difference(record.partition() + ":" + record.offset(), what);
    }

    /** Prints what differs, or that nothing does. */
    public static void print(Terminal terminal, List<Difference> differences) {
        differences.stream().limit(SHOWN_MAX).forEach(difference -> terminal.failed(difference.toString()));
        if (differences.size() > SHOWN_MAX) {
            terminal.line("… and " + (differences.size() - SHOWN_MAX) + " more");
        }
        if (differences.isEmpty()) {
            terminal.passed("everything holds");
        }
    }

    @Override
    public String toString() {
        return place + " " + what;
    }
}
