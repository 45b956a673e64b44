package dev.sicd.cli.export;

import dev.sicd.cli.replay.LedgerFeed;
import dev.sicd.cli.replay.Selection;
import dev.sicd.cli.replay.Span;
import dev.sicd.model.event.Envelope;
import dev.sicd.model.event.EpisodeEvent;
import dev.sicd.model.event.Event;
import dev.sicd.model.event.Ids;
import dev.sicd.schemas.DecodeException;
import dev.sicd.schemas.LedgerLine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;

/** Writes each episode as a file of the guide's format, partition by partition: an episode is in one. */
final class EpisodeExport {
    private final LedgerFeed feed;
    private final Selection selection;
    private final ExportDirectory directory;
    private final Progress progress;
    private final int placesMax;

    /** @param placesMax how many events' places may be in memory at once */
    EpisodeExport(LedgerFeed feed, Selection selection, ExportDirectory directory, Progress progress, int placesMax) {
        this.feed = feed;
        this.selection = selection;
        this.directory = directory;
        this.progress = progress;
        this.placesMax = placesMax;
    }

    void run() throws IOException {
        for (Map.Entry<Integer, Span> part : directory.plan().spans().entrySet()) {
            Span span = part.getValue();
            if (directory.isDone(part.getKey())) {
                progress.skipped(span.end() - span.from());
                continue;
            }
            String spoolName = "episodes-" + part.getKey() + ".spool" + PartFile.SUFFIX;
            try (EpisodeSpool spool = EpisodeSpool.open(directory.path().resolve(spoolName), placesMax)) {
                spool(part.getKey(), span, spool);
                spool.episodes(lines -> write(part.getKey(), EpisodeDocument.of(lines)));
            } catch (UncheckedIOException e) {
                throw e.getCause();
            }
            directory.finished(part.getKey());
        }
    }

    private void spool(int partition, Span span, EpisodeSpool spool) {
        long[] at = {span.from()};
        feed.read(partition, span, line -> {
            progress.read(line.offset() + 1 - at[0]);
            at[0] = line.offset() + 1;
            if (selection.includes(line)) {
                episodeOf(line).ifPresent(episodeId -> add(spool, episodeId, line));
            }
            return true;
        });
        progress.read(Math.max(0, span.end() - at[0]));
    }

    private static void add(EpisodeSpool spool, String episodeId, LedgerLine line) {
        try {
            spool.add(episodeId, line.offset(), line.position(), line.recordedAt(), line.value());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void write(int partition, EpisodeDocument document) throws IOException {
        String name = document.fileName();
        if (directory.isFinished(name)) {
            return;
        }
        try (PartFile part = directory.create(name)) {
            document.write(part.out());
            PartFile.Kept kept = part.keep();
            EpisodeDocument.Extent extent = document.extent();
            FileEntry entry = new FileEntry(
                    name,
                    partition,
                    extent.firstOffset(),
                    extent.lastOffset(),
                    extent.events(),
                    extent.kinds(),
                    kept.bytes(),
                    kept.sha256());
            directory.finished(entry);
            progress.wrote(entry);
        }
    }

    private static Optional<String> episodeOf(LedgerLine line) {
        try {
            Event event = line.event().event();
            Envelope envelope = event.envelope();
            return event instanceof EpisodeEvent
                    ? envelope.episodeId()
                            .filter(id ->
                                    Ids.episodeNumber(envelope.runId(), id).isPresent())
                    : Optional.empty();
        } catch (DecodeException e) {
            return Optional.empty();
        }
    }
}
