package dev.sicd.cli.export;

import dev.sicd.cli.replay.LedgerFeed;
import dev.sicd.cli.replay.Selection;
import dev.sicd.cli.terminal.Terminal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.LongSupplier;

/** One export from its begin, or from where it was interrupted, to its manifest. */
final class Export {
    private Export() {}

    /**
     * Runs it to its end.
     *
     * @param asked for now; where the export was begun before, it goes to the ends that it saw then
     * @param nanos a clock that only moves on
     */
    static Manifest.Totals run(
            LedgerFeed feed, Selection selection, ExportPlan asked, Path path, Terminal terminal, LongSupplier nanos)
            throws IOException {
        try (ExportDirectory directory = ExportDirectory.open(path, asked)) {
            if (directory.filesKept() > 0) {
                terminal.line("going on: %d files with %d events are there"
                        .formatted(directory.filesKept(), directory.eventsKept()));
            }
            long total = directory.plan().spans().values().stream()
                    .mapToLong(span -> Math.max(0, span.end() - span.from()))
                    .sum();
            Progress progress = new Progress(terminal, total, nanos);
            if (directory.plan().format() == ExportFormat.EPISODE_JSON) {
                new EpisodeExport(feed, selection, directory, progress, EpisodeSpool.PLACES_MAX).run();
            } else {
                new LineExport(feed, selection, directory, progress).run();
            }
            progress.end();
            return directory.complete();
        }
    }
}
