package dev.sicd.client.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sicd.client.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.Encoder;
import org.apache.avro.io.EncoderFactory;

/**
 * An event's JSON form as the topic's value: Avro by the released schema, in Confluent framing. The names are the same in both;
 * JSON objects that the schema calls text are written as compact text. Thread-safe.
 */
final class EventAvro {
    private static final String SCHEMA_FILE = "dev.sicd.event.EpisodeEvent.1.avsc";
    private static final int FRAME_BYTES = 512;

    private final Schema schema = schema();
    private final long fingerprint = SchemaNormalization.parsingFingerprint64(schema);
    private final byte[] header =
            String.format(Locale.ROOT, "%016x", fingerprint).getBytes(UTF_8);
    private final Map<Schema.Field, byte[]> defaults = new ConcurrentHashMap<>();
    private final EncoderFactory encoders = new EncoderFactory().configureBufferSize(FRAME_BYTES);

    /**
     * The record's value.
     *
     * @throws RuntimeException when it is no event of the schema
     */
    byte[] encode(String json) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(FRAME_BYTES);
        out.write(0);
        // ids are the low 31 bits of the fingerprint, so that no registry is needed
        out.writeBytes(ByteBuffer.allocate(Integer.BYTES)
                .putInt((int) (fingerprint & 0x7fff_ffffL))
                .array());
        BinaryEncoder encoder = encoders.binaryEncoder(out, null);
        try {
            writeRecord(schema, Json.parse(json), encoder);
            encoder.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("a byte array never fails", e);
        }
        return out.toByteArray();
    }

    /** The header {@code avro-fp}. */
    byte[] fingerprint() {
        return header.clone();
    }

    private void writeRecord(Schema schema, JsonNode object, Encoder to) throws IOException {
        for (Schema.Field field : schema.getFields()) {
            JsonNode value = object.get(field.name());
            if (value == null) {
                to.writeFixed(defaults.computeIfAbsent(field, EventAvro::defaultOf));
            } else {
                write(field, field.schema(), value, to);
            }
        }
    }

    private void write(Schema.Field field, Schema schema, JsonNode value, Encoder to) throws IOException {
        switch (schema.getType()) {
            case UNION -> {
                // of null and something
                to.writeIndex(value.isNull() ? 0 : 1);
                if (!value.isNull()) {
                    write(field, schema.getTypes().get(1), value, to);
                }
            }
            case RECORD -> writeRecord(schema, value, to);
            case ARRAY -> {
                to.writeArrayStart();
                to.setItemCount(value.size());
                for (JsonNode item : value) {
                    to.startItem();
                    write(field, schema.getElementType(), item, to);
                }
                to.writeArrayEnd();
            }
            case STRING -> to.writeString(value.isObject() ? Json.text(value) : text(field, value));
            case ENUM -> to.writeEnum(schema.getEnumOrdinal(text(field, value).toUpperCase(Locale.ROOT)));
            case INT -> to.writeInt(value.intValue());
            case LONG -> to.writeLong(schema.getLogicalType() == null ? value.longValue() : micros(text(field, value)));
            case BOOLEAN -> to.writeBoolean(value.booleanValue());
            default -> throw new IllegalStateException("no event has a " + schema.getType());
        }
    }

    private static String text(Schema.Field field, JsonNode value) {
        if (!value.isTextual()) {
            throw new IllegalArgumentException(field.name() + " is " + value + ", and has to be a text");
        }
        return value.textValue();
    }

    /** @throws org.apache.avro.AvroRuntimeException when it has none */
    private static byte[] defaultOf(Schema.Field field) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
        try {
            new GenericDatumWriter<>(field.schema()).write(GenericData.get().getDefaultValue(field), encoder);
            encoder.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("a byte array never fails", e);
        }
        return out.toByteArray();
    }

    private static long micros(String timestamp) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse(timestamp));
    }

    private static Schema schema() {
        try (InputStream in = EventAvro.class.getResourceAsStream(SCHEMA_FILE)) {
            if (in == null) {
                throw new IllegalStateException("the client was packed without " + SCHEMA_FILE);
            }
            return new Schema.Parser().parse(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
