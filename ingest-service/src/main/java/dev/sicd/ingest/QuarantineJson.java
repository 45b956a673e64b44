package dev.sicd.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sicd.schemas.Coordinates;
import dev.sicd.schemas.EventJson;
import java.util.Base64;
import java.util.Optional;
import org.apache.kafka.common.header.Header;

/** A record of the quarantine as JSON: a row of a list, or all there is of it. It does not know what became of it. */
final class QuarantineJson {
    private static final int KEY_SHOWN_MAX = 256;
    private static final int TEXT_SHOWN_MAX = 2_000;
    private static final int HEADERS_SHOWN_MAX = 100;

    private QuarantineJson() {}

    /** What is of bounded size, and says nothing of the content but what the gate said of it. */
    static ObjectNode row(Quarantined record) {
        ObjectNode row = JsonNodeFactory.instance.objectNode();
        row.put("id", record.id());
        row.put("reason", cut(record.reason(), KEY_SHOWN_MAX));
        row.put("detail", cut(record.detail(), TEXT_SHOWN_MAX));
        row.put("service", cut(record.service(), KEY_SHOWN_MAX));
        row.put("recorded_at", record.recordedAt().toString());
        row.put("source", record.source().map(Coordinates::toString).orElse(null));
        row.put("key", key(record).orElse(null));
        row.put("size_bytes", record.sizeBytes());
        row.put("run_id", record.runId().map(run -> cut(run, KEY_SHOWN_MAX)).orElse(null));
        row.put(
                "type",
                record.event().map(event -> cut(event.type(), KEY_SHOWN_MAX)).orElse(null));
        row.put(
                "event_id",
                record.event()
                        .map(event -> event.envelope().eventId().toString())
                        .orElse(null));
        return row;
    }

    /** With the exact bytes, the headers, the event where it is one, and what the reason means. */
    static ObjectNode whole(Quarantined record) {
        ObjectNode node = row(record);
        Explanation explanation = Explanation.of(record.reason());
        node.putObject("explanation")
                .put("meaning", explanation.meaning())
                .put("cause", cut(record.detail(), TEXT_SHOWN_MAX))
                .put("cure", explanation.cure());
        node.set("event", record.event().map(EventJson::write).orElse(null));
        node.put("key_base64", record.hasKey() ? base64(record.key()) : null);
        node.put("value_base64", record.hasValue() ? base64(record.value()) : null);
        headers(record, node);
        return node;
    }

    private static void headers(Quarantined record, ObjectNode node) {
        ArrayNode shown = node.putArray("headers");
        int leftOut = 0;
        for (Header header : record.headers()) {
            if (shown.size() == HEADERS_SHOWN_MAX) {
                leftOut++;
            } else {
                write(header, shown.addObject());
            }
        }
        if (leftOut > 0) {
            node.put("headers_left_out", leftOut);
        }
    }

    private static void write(Header header, ObjectNode node) {
        node.put("name", cut(header.key(), KEY_SHOWN_MAX));
        byte[] value = header.value() == null ? "".getBytes(UTF_8) : header.value();
        Optional<String> text = Quarantined.text(value);
        if (text.isPresent()) {
            node.put("value", cut(text.get(), TEXT_SHOWN_MAX));
        } else {
            node.put("value_base64", base64(value));
        }
    }

    private static Optional<String> key(Quarantined record) {
        return record.hasKey()
                ? Quarantined.text(record.key()).map(text -> cut(text, KEY_SHOWN_MAX))
                : Optional.empty();
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static String cut(String text, int lengthMax) {
        if (text.length() <= lengthMax) {
            return text;
        }
        // not within a pair of surrogates, which could not be written as UTF-8
        int end = Character.isHighSurrogate(text.charAt(lengthMax - 1)) ? lengthMax - 1 : lengthMax;
        return text.substring(0, end) + "…";
    }
}
