package dev.sicd.schemas;

import dev.sicd.event.ExportedRecord;
import java.io.IOException;
import java.io.InputStream;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.file.DataFileStream;
import org.apache.avro.specific.SpecificDatumReader;

/** Reads the lines of an Avro file that {@link LedgerAvroWriter} wrote, of this or another release. For one thread. */
public final class LedgerAvroReader implements Iterator<LedgerLine>, AutoCloseable {
    static {
        AvroLimits.set();
    }

    private final DataFileStream<ExportedRecord> file;

    private LedgerAvroReader(DataFileStream<ExportedRecord> file) {
        this.file = file;
    }

    /**
     * Begins to read.
     *
     * @throws IOException when it is no Avro file, or not one of ledger lines
     */
    public static LedgerAvroReader open(InputStream in) throws IOException {
        try {
            SpecificDatumReader<ExportedRecord> reader = new SpecificDatumReader<>(ExportedRecord.getClassSchema());
            return new LedgerAvroReader(new DataFileStream<>(in, reader));
        } catch (AvroRuntimeException e) {
            throw new IOException("it is no Avro file of ledger lines: " + e.getMessage(), e);
        }
    }

    /**
     * Whether there is another line.
     *
     * @throws IllegalArgumentException when the file is damaged here
     */
    @Override
    public boolean hasNext() {
        try {
            return file.hasNext();
        } catch (AvroRuntimeException e) {
            throw damaged(e);
        }
    }

    @Override
    public LedgerLine next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        ExportedRecord row;
        try {
            row = file.next();
        } catch (AvroRuntimeException | IllegalStateException | IndexOutOfBoundsException e) {
            throw damaged(e);
        }
        byte[] value = new byte[row.getValue().remaining()];
        row.getValue().get(value);
        return new LedgerLine(
                row.getPartition(),
                row.getOffset(),
                row.getRunId(),
                row.getPosition(),
                row.getRecordedAt(),
                row.getSource(),
                row.getLeaf(),
                row.getHead(),
                value);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    private static IllegalArgumentException damaged(RuntimeException e) {
        return new IllegalArgumentException("the Avro block cannot be read: " + e.getMessage(), e);
    }
}
