package dev.sicd.cli.export;

import dev.sicd.cli.replay.LedgerFeed;
import dev.sicd.cli.replay.ReplayException;
import dev.sicd.cli.replay.Selection;
import dev.sicd.cli.replay.SelectionOptions;
import dev.sicd.cli.replay.Span;
import dev.sicd.cli.terminal.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** {@code sicd export}: writes the ledger, or a part of it, into files. */
@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        description =
                "Writes the ledger into files, up to where it ended at the start. Interrupted, the same command goes on;"
                        + " the files are the same bytes as without the interruption.",
        footer = {
            "",
            "manifest.json, written last, names each file with its events, offsets and SHA-256. Files that end in .part and"
                    + " export.journal belong to an export that is not finished.",
            "episode-json writes RUN_epNNNN.json for each episode, whole: select with --run, or not at all.",
            "",
            "Exit code: 0 when the export is whole, 2 when it was asked wrongly, or could not be finished."
        })
public final class ExportCommand implements Callable<Integer> {
    private static final int DONE = 0;
    private static final int NOT_DONE = 2;
    private static final int EVENTS_PER_FILE_MAX = 10_000_000;

    private final Terminal terminal;

    @Mixin
    private SelectionOptions options = new SelectionOptions();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "DIR",
            required = true,
            description = "an empty or new directory, or that of an interrupted export")
    private Path directory = Path.of("");

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "jsonl",
            converter = FormatReader.class,
            description = "jsonl, avro or episode-json (default: ${DEFAULT-VALUE})")
    private ExportFormat format = ExportFormat.JSONL;

    @Option(names = "--zstd", description = "compress: .jsonl.zst, or Avro's codec zstandard")
    private boolean zstd;

    @Option(
            names = "--events-per-file",
            paramLabel = "N",
            defaultValue = "100000",
            description = "at which the next file begins (default: ${DEFAULT-VALUE})")
    private int eventsPerFile;

    ExportCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    /** The command of this process. */
    public static CommandLine commandLine() {
        return commandLine(Terminal.ofProcess());
    }

    static CommandLine commandLine(Terminal terminal) {
        return new CommandLine(new ExportCommand(terminal));
    }

    /** Reads {@code --format}. */
    static final class FormatReader implements ITypeConverter<ExportFormat> {
        @Override
        public ExportFormat convert(String word) {
            try {
                return ExportFormat.of(word);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(String.valueOf(e.getMessage()));
            }
        }
    }

    @Override
    public Integer call() {
        try {
            check();
            Selection selection = options.selection();
            try (LedgerFeed feed = options.feed()) {
                export(feed, selection);
            }
            return DONE;
        } catch (ReplayException | IllegalArgumentException e) {
            terminal.error(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            terminal.error(
                    "'%s' cannot be written (%s); make room or choose another directory, and try again: it goes on"
                            .formatted(directory, e));
        }
        return NOT_DONE;
    }

    private void check() {
        if (eventsPerFile < 1 || eventsPerFile > EVENTS_PER_FILE_MAX) {
            throw new ReplayException(
                    "--events-per-file %d is not possible; use 1 to %d".formatted(eventsPerFile, EVENTS_PER_FILE_MAX));
        }
        if (format == ExportFormat.EPISODE_JSON) {
            boolean part = options.asked().containsKey("kinds")
                    || !"start".equals(options.asked().get("from"))
                    || !"end".equals(options.asked().get("to"));
            if (part || zstd) {
                throw new ReplayException(
                        "--format episode-json writes whole episodes: --kind, --from, --to and --zstd cannot be; use --run");
            }
        }
    }

    private void export(LedgerFeed feed, Selection selection) throws IOException {
        ExportPlan asked = new ExportPlan(
                feed.cluster(),
                feed.topic(),
                format,
                zstd,
                eventsPerFile,
                new TreeMap<>(options.asked()),
                options.spans(feed));
        Optional<Manifest> whole = Manifest.read(directory);
        if (whole.isPresent()) {
            alreadyWhole(whole.get(), asked);
            return;
        }
        Manifest.Totals totals = Export.run(feed, selection, asked, directory, terminal, System::nanoTime);
        terminal.line("%s: %d events in %d files, %d bytes %s"
                .formatted(directory, totals.events(), totals.files(), totals.bytes(), totals.kinds()));
    }

    private void alreadyWhole(Manifest manifest, ExportPlan asked) throws IOException {
        if (!manifest.plan().asksForTheSameAs(asked)) {
            throw new ReplayException("'%s' holds an export of something else (%s); choose another directory"
                    .formatted(directory, manifest.plan().words()));
        }
        // killed just before it was taken away
        Files.deleteIfExists(directory.resolve(Journal.NAME));
        terminal.line("%s is whole already, with %d files, up to %s; for what came since, export --from there elsewhere"
                .formatted(
                        directory,
                        manifest.files().size(),
                        String.join(
                                ",",
                                manifest.plan().spans().entrySet().stream()
                                        .map(part -> part.getKey() + ":" + end(part.getValue()))
                                        .toList())));
    }

    private static long end(Span span) {
        return Math.max(span.from(), span.end());
    }
}
