package dev.sicd.cli.export;

import dev.sicd.cli.terminal.Terminal;
import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * Says how far an export is: a bar that is drawn anew on a terminal, a line now and then elsewhere. It goes by offsets, which
 * are known beforehand, not by events.
 */
final class Progress {
    private static final Duration BAR_EVERY = Duration.ofMillis(200);
    private static final Duration LINE_EVERY = Duration.ofSeconds(5);
    private static final int BAR_CELLS = 30;

    private final Terminal terminal;
    private final boolean bar;
    private final LongSupplier nanos;
    private final long total;
    private final long begun;
    private long said;
    private long done;
    private long skipped;
    private int files;
    private long events;

    /**
     * Nothing done yet.
     *
     * @param total offsets that there are
     * @param nanos a clock that only moves on
     */
    Progress(Terminal terminal, long total, LongSupplier nanos) {
        this.terminal = terminal;
        this.bar = terminal.isInteractive();
        this.total = total;
        this.nanos = nanos;
        this.begun = nanos.getAsLong();
        this.said = begun;
    }

    /** Done by an earlier try. */
    void skipped(long offsets) {
        skipped += offsets;
        done += offsets;
    }

    void read(long offsets) {
        done += offsets;
        long now = nanos.getAsLong();
        if (now - said >= (bar ? BAR_EVERY : LINE_EVERY).toNanos()) {
            said = now;
            say(now);
        }
    }

    void wrote(FileEntry entry) {
        files++;
        events += entry.events();
        if (!bar) {
            terminal.line("wrote %s: %d events, %d bytes".formatted(entry.name(), entry.events(), entry.bytes()));
        }
    }

    /** Takes the bar away. */
    void end() {
        if (bar) {
            terminal.redraw("");
        }
    }

    private void say(long now) {
        double part = total == 0 ? 1 : Math.min(1, (double) done / total);
        double seconds = Math.max(1e-3, (now - begun) / 1e9);
        String figures = String.format(
                Locale.ROOT,
                "%3.0f %%  %d of %d offsets  %d events in %d files  %.0f offsets/s",
                100 * part,
                done,
                total,
                events,
                files,
                (done - skipped) / seconds);
        if (bar) {
            int filled = (int) (BAR_CELLS * part);
            terminal.redraw("[" + "#".repeat(filled) + ".".repeat(BAR_CELLS - filled) + "] " + figures);
        } else {
            terminal.line("reading: " + figures.strip());
        }
    }
}
