package dev.sicd.cli.export;

import dev.sicd.cli.replay.Lines;
import dev.sicd.cli.replay.Selection;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** Whole exports of ledgers in memory, for tests of what reads them. */
public final class TestExports {
    private static final Selection ALL =
            new Selection(Optional.empty(), new TreeSet<>(), Optional.empty(), Optional.empty());

    private TestExports() {}

    /**
     * Its lines.
     *
     * @param format jsonl, jsonl.zst or avro, which is compressed
     */
    public static void lines(Lines ledger, String format, int eventsPerFile, Path directory) throws IOException {
        ExportFormat of = format.equals("avro") ? ExportFormat.AVRO : ExportFormat.JSONL;
        export(ledger, of, !format.equals("jsonl"), eventsPerFile, directory);
    }

    public static void episodes(Lines ledger, Path directory) throws IOException {
        export(ledger, ExportFormat.EPISODE_JSON, false, 1, directory);
    }

    private static void export(Lines ledger, ExportFormat format, boolean zstd, int eventsPerFile, Path directory)
            throws IOException {
        ExportPlan plan = new ExportPlan(
                ledger.cluster(),
                ledger.topic(),
                format,
                zstd,
                eventsPerFile,
                new TreeMap<>(Map.of("from", "start", "to", "end")),
                ledger.spans());
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        Export.run(ledger, ALL, plan, directory, Lines.terminal(said, said), () -> 0);
    }
}
