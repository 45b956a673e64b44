package dev.sicd.schemas;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sicd.event.ExportedRecord;
import dev.sicd.model.event.Envelope;
import dev.sicd.model.event.Event;
import dev.sicd.model.event.UnknownEvent;
import dev.sicd.model.ledger.Hash;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.specific.SpecificDatumWriter;

/** Writes ledger lines as an Avro object container file: equal lines under an equal name are equal bytes. For one thread. */
public final class LedgerAvroWriter implements AutoCloseable {
    private static final int SYNC_BYTES = 16;
    private static final int ZSTD_LEVEL = 3;

    static {
        AvroLimits.set();
    }

    private final DataFileWriter<ExportedRecord> file;

    private LedgerAvroWriter(DataFileWriter<ExportedRecord> file) {
        this.file = file;
    }

    /**
     * Begins a file.
     *
     * @param name of the file; its sync marker is derived from it, where Avro would take a random one
     * @param zstd whether blocks are compressed with the codec {@code zstandard}
     */
    @SuppressWarnings("MustBeClosedChecker")
    public static LedgerAvroWriter open(OutputStream out, String name, boolean zstd) throws IOException {
        DataFileWriter<ExportedRecord> file =
                new DataFileWriter<>(new SpecificDatumWriter<>(ExportedRecord.getClassSchema()));
        file.setCodec(zstd ? CodecFactory.zstandardCodec(ZSTD_LEVEL) : CodecFactory.nullCodec());
        byte[] sync = Arrays.copyOf(Hash.sha256(name.getBytes(UTF_8)).bytes(), SYNC_BYTES);
        return new LedgerAvroWriter(file.create(ExportedRecord.getClassSchema(), out, sync));
    }

    public void write(LedgerLine line) throws IOException {
        ExportedRecord row = new ExportedRecord();
        row.setPartition(line.partition());
        row.setOffset(line.offset());
        row.setRunId(line.runId());
        row.setPosition(line.position());
        row.setRecordedAt(line.recordedAt().truncatedTo(ChronoUnit.MILLIS));
        row.setSource(line.source());
        row.setLeaf(line.leaf());
        row.setHead(line.head());
        row.setValue(ByteBuffer.wrap(line.value()));
        try {
            set(row, line.event());
        } catch (DecodeException noEvent) {
            // the exact bytes are there; the columns stay null
        }
        file.append(row);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    private static void set(ExportedRecord row, EventCodec.Decoded decoded) {
        Event event = decoded.event();
        Envelope envelope = event.envelope();
        row.setFamily(LedgerLineJson.nameOf(decoded.family()));
        row.setEventId(envelope.eventId().toString());
        row.setType(event.type());
        row.setEpisodeId(envelope.episodeId().orElse(null));
        row.setOccurredAt(envelope.occurredAt().truncatedTo(ChronoUnit.MICROS));
        switch (event) {
            case dev.sicd.model.event.EpisodeEvent e -> row.setEpisodeEvent(EpisodeEventWire.write(e));
            case dev.sicd.model.event.ProposalEvent e -> row.setProposalEvent(ProposalEventWire.write(e));
            case dev.sicd.model.event.DecisionEvent e -> row.setDecisionEvent(DecisionEventWire.write(e));
            case dev.sicd.model.event.PullRequestEvent e -> row.setPullRequestEvent(PullRequestEventWire.write(e));
            case UnknownEvent ignored -> {}
        }
    }
}
