package dev.sicd.cli.export;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.luben.zstd.ZstdOutputStream;
import dev.sicd.cli.replay.Selection;
import dev.sicd.schemas.LedgerAvroWriter;
import dev.sicd.schemas.LedgerLine;
import dev.sicd.schemas.LedgerLineJson;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.SortedMap;
import java.util.TreeMap;

/** One file of ledger lines while it is being written. The same lines are the same bytes. For one thread. */
final class LineFile implements AutoCloseable {
    private static final int ZSTD_LEVEL = 3;
    /** What the compressor is given at once, so that its output does not depend on anything else. */
    private static final int CHUNK_BYTES = 1 << 16;

    private final String name;
    private final PartFile part;
    private final Rows rows;
    private final SortedMap<String, Long> kinds = new TreeMap<>();
    private final int partition;
    private final long firstOffset;
    private long lastOffset;
    private long events;
    private long valueBytes;

    private LineFile(String name, PartFile part, Rows rows, LedgerLine first) {
        this.name = name;
        this.part = part;
        this.rows = rows;
        this.partition = first.partition();
        this.firstOffset = first.offset();
    }

    /** A file that will begin with this line. */
    static LineFile open(ExportDirectory directory, LedgerLine first) throws IOException {
        ExportPlan plan = directory.plan();
        String name = name(plan, first);
        PartFile part = directory.create(name);
        try {
            return new LineFile(name, part, rows(plan, name, part.out()), first);
        } catch (IOException e) {
            part.close();
            throw e;
        }
    }

    /** {@code sicd.ledger-2-00000000000000001500.jsonl}: the digits are those of Kafka's own segments. */
    static String name(ExportPlan plan, LedgerLine first) {
        String stem = "%s-%d-%020d".formatted(plan.topic(), first.partition(), first.offset());
        if (plan.format() == ExportFormat.AVRO) {
            return stem + ".avro";
        }
        return stem + (plan.compressed() ? ".jsonl.zst" : ".jsonl");
    }

    void write(LedgerLine line) throws IOException {
        rows.write(line);
        kinds.merge(Selection.kindOf(line), 1L, Long::sum);
        lastOffset = line.offset();
        valueBytes += line.value().length;
        events++;
    }

    long events() {
        return events;
    }

    long valueBytes() {
        return valueBytes;
    }

    FileEntry keep() throws IOException {
        rows.close();
        PartFile.Kept kept = part.keep();
        return new FileEntry(name, partition, firstOffset, lastOffset, events, kinds, kept.bytes(), kept.sha256());
    }

    @Override
    public void close() throws IOException {
        part.close();
    }

    private interface Rows {
        void write(LedgerLine line) throws IOException;

        void close() throws IOException;
    }

    private static Rows rows(ExportPlan plan, String name, OutputStream out) throws IOException {
        return plan.format() == ExportFormat.AVRO
                ? new AvroRows(LedgerAvroWriter.open(out, name, plan.compressed()))
                : new JsonRows(plan.compressed() ? compressed(out) : out);
    }

    private static OutputStream compressed(OutputStream out) throws IOException {
        return new BufferedOutputStream(new ZstdOutputStream(out, ZSTD_LEVEL).setChecksum(true), CHUNK_BYTES);
    }

    private record AvroRows(LedgerAvroWriter writer) implements Rows {
        @Override
        public void write(LedgerLine line) throws IOException {
            writer.write(line);
        }

        @Override
        public void close() throws IOException {
            writer.close();
        }
    }

    private record JsonRows(OutputStream out) implements Rows {
        private static final ObjectMapper MAPPER = new ObjectMapper();

        @Override
        public void write(LedgerLine line) throws IOException {
            out.write(MAPPER.writeValueAsBytes(LedgerLineJson.writeExact(line)));
            out.write('\n');
        }

        @Override
        public void close() throws IOException {
            out.close();
        }
    }
}
