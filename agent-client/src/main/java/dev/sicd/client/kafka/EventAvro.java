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
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.jspecify.annotations.Nullable;

/**
 * An event's JSON form as the topic's value: Avro by the released schema, in Confluent framing. The names are the same in both;
 * JSON objects that the schema calls text are written as compact text. Thread-safe.
 */
final class EventAvro {
    private static final String SCHEMA_FILE = "dev.sicd.event.EpisodeEvent.1.avsc";
    private static final int FRAME_BYTES = 512;

    private final Schema schema = schema();
    private final long fingerprint = SchemaNormalization.parsingFingerprint64(schema);
    private final GenericDatumWriter<GenericRecord> writer = new GenericDatumWriter<>(schema);

    /** The record's value. */
    byte[] encode(String json) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(FRAME_BYTES);
        out.write(0);
        // ids are the low 31 bits of the fingerprint, so that no registry is needed
        out.writeBytes(ByteBuffer.allocate(Integer.BYTES)
                .putInt((int) (fingerprint & 0x7fff_ffffL))
                .array());
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
        try {
            writer.write(record(schema, Json.parse(json)), encoder);
            encoder.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("a byte array never fails", e);
        }
        return out.toByteArray();
    }

    /** The header {@code avro-fp}. */
    byte[] fingerprint() {
        return String.format(Locale.ROOT, "%016x", fingerprint).getBytes(UTF_8);
    }

    private static GenericRecord record(Schema schema, JsonNode object) {
        GenericRecordBuilder record = new GenericRecordBuilder(schema);
        for (Schema.Field field : schema.getFields()) {
            JsonNode value = object.path(field.name());
            if (!value.isMissingNode()) {
                record.set(field, value(field.schema(), value));
            }
        }
        return record.build();
    }

    private static @Nullable Object value(Schema schema, JsonNode value) {
        return switch (schema.getType()) {
            case UNION -> value.isNull() ? null : value(schema.getTypes().get(1), value);
            case RECORD -> record(schema, value);
            case ARRAY -> list(schema.getElementType(), value);
            case STRING -> value.isObject() ? Json.text(value) : value.textValue();
            case ENUM -> new GenericData.EnumSymbol(schema, value.textValue().toUpperCase(Locale.ROOT));
            case INT -> value.intValue();
            case LONG -> schema.getLogicalType() == null ? value.longValue() : micros(value.textValue());
            case BOOLEAN -> value.booleanValue();
            default -> throw new IllegalStateException("no event has a " + schema.getType());
        };
    }

    private static List<@Nullable Object> list(Schema element, JsonNode values) {
        List<@Nullable Object> list = new ArrayList<>();
        values.forEach(value -> list.add(value(element, value)));
        return list;
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
