package dev.sicd.schemas;

import dev.sicd.schemas.DecodeException.Reason;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecordBase;

/**
 * One Avro type in Confluent framing: {@code 0x00}, four bytes of schema id, body. Avro's single-object encoding
 * ({@code C3 01}, eight bytes of fingerprint) is read too. Thread-safe.
 *
 * @param <T> the generated class
 */
final class Framed<T extends SpecificRecordBase> {
    private static final byte CONFLUENT = 0x00;
    private static final int CONFLUENT_HEADER = 5;
    private static final byte[] SINGLE_OBJECT = {(byte) 0xC3, 0x01};
    private static final int SINGLE_OBJECT_HEADER = 10;
    /** What most values need; the default is 2 KB, made anew for each. */
    private static final int BUFFER_BYTES = 256;

    private static final EncoderFactory ENCODERS = new EncoderFactory().configureBufferSize(BUFFER_BYTES);

    static {
        AvroLimits.set();
    }

    private final Schema schema;
    private final byte[] header;
    private final SpecificDatumWriter<T> writer;
    private final Map<Integer, SpecificDatumReader<T>> readers = new ConcurrentHashMap<>();

    Framed(Schema schema) {
        this.schema = schema;
        int id = SchemaCatalogue.idOf(SchemaCatalogue.fingerprintOf(schema));
        this.header =
                ByteBuffer.allocate(CONFLUENT_HEADER).put(CONFLUENT).putInt(id).array();
        this.writer = new SpecificDatumWriter<>(schema);
    }

    byte[] encode(T value) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(512);
        out.writeBytes(header);
        BinaryEncoder encoder = ENCODERS.binaryEncoder(out, null);
        try {
            writer.write(value, encoder);
            encoder.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("a byte array never fails", e);
        }
        return out.toByteArray();
    }

    T decode(byte[] bytes) throws DecodeException {
        Body body = open(bytes);
        if (!body.writer().schema().getFullName().equals(schema.getFullName())) {
            throw new DecodeException(
                    Reason.WRONG_TOPIC,
                    "a record of type " + body.writer().schema().getFullName()
                            + " does not belong on this topic, which carries " + schema.getFullName());
        }
        SpecificDatumReader<T> reader = readers.computeIfAbsent(
                body.writer().id(),
                ignored -> new SpecificDatumReader<>(body.writer().schema(), schema));
        try {
            BinaryDecoder decoder =
                    DecoderFactory.get().binaryDecoder(bytes, body.offset(), bytes.length - body.offset(), null);
            @SuppressWarnings("NullAway") // Avro's null means: do not reuse a record
            T value = reader.read(null, decoder);
            if (!decoder.isEnd()) {
                throw new DecodeException(Reason.BAD_BYTES, "bytes are left over after the record");
            }
            return value;
        } catch (IOException
                | AvroRuntimeException
                | UnsupportedOperationException
                | IndexOutOfBoundsException
                | IllegalArgumentException e) {
            throw new DecodeException(Reason.BAD_BYTES, "the body is not valid Avro of its schema: " + e.getMessage());
        }
    }

    private record Body(SchemaCatalogue.Entry writer, int offset) {}

    private static Body open(byte[] bytes) throws DecodeException {
        if (bytes.length >= CONFLUENT_HEADER && bytes[0] == CONFLUENT) {
            int id = ByteBuffer.wrap(bytes, 1, Integer.BYTES).getInt();
            return new Body(
                    SchemaCatalogue.instance()
                            .byId(id)
                            .orElseThrow(() -> unknown("schema id " + Integer.toUnsignedString(id))),
                    CONFLUENT_HEADER);
        }
        if (bytes.length >= SINGLE_OBJECT_HEADER && bytes[0] == SINGLE_OBJECT[0] && bytes[1] == SINGLE_OBJECT[1]) {
            long fingerprint = ByteBuffer.wrap(bytes, 2, Long.BYTES)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .getLong();
            return new Body(
                    SchemaCatalogue.instance()
                            .byFingerprint(fingerprint)
                            .orElseThrow(() -> unknown("fingerprint " + Long.toHexString(fingerprint))),
                    SINGLE_OBJECT_HEADER);
        }
        throw new DecodeException(
                Reason.NOT_FRAMED,
                "the value starts neither with 0x00 and a schema id (Confluent framing) nor with C3 01 and a fingerprint");
    }

    private static DecodeException unknown(String what) {
        return new DecodeException(
                Reason.UNKNOWN_SCHEMA, what + " is not in the catalogue; it lists every schema that SICD released");
    }
}
