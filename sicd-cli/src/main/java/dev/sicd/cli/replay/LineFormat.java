package dev.sicd.cli.replay;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sicd.schemas.LedgerLine;
import dev.sicd.schemas.LedgerLineJson;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.Locale;

/** How a tail shows a line of the ledger: one line of text each. */
enum LineFormat {
    /** For people: where, when, which run, what. */
    TEXT {
        @Override
        String show(LedgerLine line) {
            ObjectNode json = LedgerLineJson.write(line);
            JsonNode event = json.path("event");
            String subject = json.path("episode_id").isTextual()
                    ? json.path("episode_id").textValue()
                    : line.runId();
            return "%d:%d  %s  %s  #%d  %s  %s"
                    .formatted(
                            line.partition(),
                            line.offset(),
                            line.recordedAt(),
                            subject,
                            line.position(),
                            json.path("type").asText("?"),
                            cut(payload(event, json)));
        }
    },
    /** For programs: the JSON of exports without the exact bytes, in ASCII, so that no terminal obeys it. */
    JSON {
        @Override
        String show(LedgerLine line) {
            return ascii(LedgerLineJson.write(line));
        }
    },
    /** The exact bytes: {@code partition:offset TAB run TAB base64}. */
    RAW {
        @Override
        String show(LedgerLine line) {
            return "%d:%d\t%s\t%s"
                    .formatted(
                            line.partition(),
                            line.offset(),
                            line.runId(),
                            Base64.getEncoder().encodeToString(line.value()));
        }
    };

    private static final int TEXT_MAX = 160;
    private static final JsonMapper ASCII =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    abstract String show(LedgerLine line);

    /** {@code ActionLogged} has its payload in {@code action_logged}. */
    private static String payload(JsonNode event, ObjectNode line) {
        if (event.isNull()) {
            return line.path("undecodable").asText();
        }
        String field =
                line.path("type").asText().replaceAll("(?<!^)([A-Z])", "_$1").toLowerCase(Locale.ROOT);
        return event.has(field) ? event.get(field).toString() : event.toString();
    }

    private static String cut(String text) {
        return text.length() <= TEXT_MAX ? text : text.substring(0, TEXT_MAX) + "…";
    }

    private static String ascii(ObjectNode node) {
        try {
            return ASCII.writeValueAsString(node);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
