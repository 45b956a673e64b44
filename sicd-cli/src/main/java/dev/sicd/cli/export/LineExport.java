package dev.sicd.cli.export;

import dev.sicd.cli.replay.LedgerFeed;
import dev.sicd.cli.replay.Selection;
import dev.sicd.cli.replay.Span;
import dev.sicd.schemas.LedgerLine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;

/** Writes the selected lines of each partition into files of bounded size, one line in memory at a time. */
final class LineExport {
    /** Of values, uncompressed: a file ends here too, however few events it holds. */
    private static final long FILE_BYTES_MAX = 256L << 20;

    private final LedgerFeed feed;
    private final Selection selection;
    private final ExportDirectory directory;
    private final Progress progress;
    private Optional<LineFile> open = Optional.empty();

    LineExport(LedgerFeed feed, Selection selection, ExportDirectory directory, Progress progress) {
        this.feed = feed;
        this.selection = selection;
        this.directory = directory;
        this.progress = progress;
    }

    void run() throws IOException {
        for (Map.Entry<Integer, Span> part : directory.plan().spans().entrySet()) {
            int partition = part.getKey();
            if (directory.isDone(partition)) {
                progress.skipped(part.getValue().end() - part.getValue().from());
                continue;
            }
            try {
                export(partition, part.getValue());
            } catch (UncheckedIOException e) {
                throw e.getCause();
            } finally {
                abandon();
            }
            directory.finished(partition);
        }
    }

    private void export(int partition, Span span) throws IOException {
        Span rest = new Span(directory.nextOffset(partition, span.from()), span.end());
        progress.skipped(rest.from() - span.from());
        long[] at = {rest.from()};
        feed.read(partition, rest, line -> {
            progress.read(line.offset() + 1 - at[0]);
            at[0] = line.offset() + 1;
            if (selection.includes(line)) {
                write(line);
            }
            return true;
        });
        progress.read(rest.isEmpty() ? 0 : rest.end() - at[0]);
        finish();
    }

    private void write(LedgerLine line) {
        try {
            if (open.filter(this::isFull).isPresent()) {
                finish();
            }
            if (open.isEmpty()) {
                open = Optional.of(LineFile.open(directory, line));
            }
            open.get().write(line);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean isFull(LineFile file) {
        return file.events() >= directory.plan().eventsPerFile() || file.valueBytes() >= FILE_BYTES_MAX;
    }

    private void finish() throws IOException {
        if (open.isPresent()) {
            LineFile file = open.get();
            FileEntry entry = file.keep();
            open = Optional.empty();
            directory.finished(entry);
            progress.wrote(entry);
        }
    }

    private void abandon() throws IOException {
        if (open.isPresent()) {
            open.get().close();
            open = Optional.empty();
        }
    }
}
