package dev.sicd.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sicd.model.event.Event;
import dev.sicd.model.event.Ids;
import dev.sicd.schemas.Coordinates;
import dev.sicd.schemas.DecodeException;
import dev.sicd.schemas.EventCodec;
import dev.sicd.schemas.RecordHeaders;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** A record of the quarantine topic: what was kept out, and what was said of it. It judges nothing. */
final class Quarantined {
    private static final byte[] NOTHING = {};

    private final ConsumerRecord<byte[], byte[]> record;
    private final Optional<Event> event;

    Quarantined(ConsumerRecord<byte[], byte[]> record) {
        this.record = record;
        this.event = decoded(bytes(record.value()));
    }

    int partition() {
        return record.partition();
    }

    long offset() {
        return record.offset();
    }

    /** As clients name it. */
    String id() {
        return record.partition() + ":" + record.offset();
    }

    /** Where it is in the quarantine. */
    Coordinates place() {
        return new Coordinates(record.topic(), record.partition(), record.offset());
    }

    /** The time that the record brought along: of the gate's, when it was appended to its source topic. */
    Instant recordedAt() {
        return Instant.ofEpochMilli(record.timestamp());
    }

    boolean hasKey() {
        return bytes(record.key()) != null;
    }

    /** Its exact bytes; none where there is no key. */
    byte[] key() {
        byte[] key = bytes(record.key());
        return key == null ? NOTHING : key;
    }

    boolean hasValue() {
        return bytes(record.value()) != null;
    }

    byte[] value() {
        byte[] value = bytes(record.value());
        return value == null ? NOTHING : value;
    }

    Headers headers() {
        return record.headers();
    }

    long sizeBytes() {
        return (long) key().length + value().length;
    }

    /** A word for machines; empty where whoever wrote the record said none. */
    String reason() {
        return said(RecordHeaders.REASON);
    }

    String detail() {
        return said(RecordHeaders.DETAIL);
    }

    String service() {
        return said(RecordHeaders.SERVICE);
    }

    /** Where it was produced to. */
    Optional<Coordinates> source() {
        return Coordinates.parse(said(RecordHeaders.SOURCE));
    }

    /** The event, whatever topic it may be on; empty where the bytes are none. */
    Optional<Event> event() {
        return event;
    }

    /** The run that it is about: as the event says, or else the key where that can be one. */
    Optional<String> runId() {
        return event.map(decoded -> decoded.envelope().runId())
                .or(() -> text(key()).filter(Ids::isRunId));
    }

    /** Whether its event or its key names the run: with a wrong key these are two. */
    boolean isOf(String runId) {
        return runId().equals(Optional.of(runId)) || text(key()).equals(Optional.of(runId));
    }

    /** Bytes as text, where they are UTF-8. */
    static Optional<String> text(byte[] bytes) {
        try {
            return Optional.of(UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    private String said(String name) {
        return Optional.ofNullable(record.headers().lastHeader(name))
                .map(Header::value)
                .map(value -> new String(value, UTF_8))
                .orElse("");
    }

    private static Optional<Event> decoded(byte @Nullable [] value) {
        if (value == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(EventCodec.decodeAny(value).event());
        } catch (DecodeException e) {
            return Optional.empty();
        }
    }

    /** Kafka's null: no key, or a tombstone. */
    private static byte @Nullable [] bytes(byte @Nullable [] bytes) {
        return bytes;
    }
}
