package dev.sicd.e2e.check;

import dev.sicd.event.DecisionEvent;
import dev.sicd.event.EpisodeEvent;
import dev.sicd.event.ProposalEvent;
import dev.sicd.event.PullRequestEvent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.avro.util.ClassSecurityValidator;

/** Events as records: {@code 0x00}, the schema's id, the Avro body. It knows the newest schema of each family only. */
final class Wire {
    private static final int HEADER = 5;

    static {
        ClassSecurityValidator.setGlobal(ClassSecurityValidator.composite(
                ClassSecurityValidator.getGlobal(), type -> type.getName().startsWith("dev.sicd.event.")));
    }

    private static final Map<Integer, Schema> SCHEMAS = List.of(
                    EpisodeEvent.getClassSchema(),
                    ProposalEvent.getClassSchema(),
                    DecisionEvent.getClassSchema(),
                    PullRequestEvent.getClassSchema())
            .stream()
            .collect(Collectors.toMap(Wire::id, Function.identity()));

    private Wire() {}

    static byte[] encode(SpecificRecordBase event) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(512);
        out.write(0);
        out.writeBytes(
                ByteBuffer.allocate(Integer.BYTES).putInt(id(event.getSchema())).array());
        BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
        try {
            new SpecificDatumWriter<SpecificRecordBase>(event.getSchema()).write(event, encoder);
        } catch (IOException e) {
            throw new UncheckedIOException("a byte array never fails", e);
        }
        return out.toByteArray();
    }

    /** The event, or nothing where these bytes are none of ours. */
    static Optional<SpecificRecordBase> decode(byte[] value) {
        if (value.length < HEADER || value[0] != 0) {
            return Optional.empty();
        }
        Optional<Schema> schema = Optional.ofNullable(
                SCHEMAS.get(ByteBuffer.wrap(value, 1, Integer.BYTES).getInt()));
        return schema.flatMap(known -> decode(value, known));
    }

    @SuppressWarnings("NullAway") // Avro's null means: do not reuse a record
    private static Optional<SpecificRecordBase> decode(byte[] value, Schema schema) {
        BinaryDecoder decoder = DecoderFactory.get().binaryDecoder(value, HEADER, value.length - HEADER, null);
        try {
            SpecificRecordBase event = new SpecificDatumReader<SpecificRecordBase>(schema).read(null, decoder);
            return decoder.isEnd() ? Optional.of(event) : Optional.empty();
        } catch (IOException
                | AvroRuntimeException
                | UnsupportedOperationException
                | IndexOutOfBoundsException
                | IllegalArgumentException noEvent) {
            return Optional.empty();
        }
    }

    private static int id(Schema schema) {
        return (int) (SchemaNormalization.parsingFingerprint64(schema) & 0x7fff_ffffL);
    }
}
