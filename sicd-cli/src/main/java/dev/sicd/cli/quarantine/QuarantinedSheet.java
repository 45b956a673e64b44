package dev.sicd.cli.quarantine;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sicd.cli.client.JsonText;
import dev.sicd.cli.terminal.Terminal;
import java.util.Base64;
import java.util.HexFormat;

/** Prints a quarantined record for people. Of bytes that are no event it shows the first few. */
final class QuarantinedSheet {
    private static final int BYTES_SHOWN_MAX = 256;
    private static final int BYTES_PER_LINE = 16;
    private static final int FIRST_PRINTABLE = 0x20;
    private static final int LAST_PRINTABLE = 0x7e;
    private static final HexFormat HEX = HexFormat.ofDelimiter(" ");

    private final Terminal terminal;

    QuarantinedSheet(Terminal terminal) {
        this.terminal = terminal;
    }

    void print(QuarantinedRecord record) {
        JsonNode json = record.json();
        explain(record);
        terminal.heading("Record");
        for (String name : new String[] {"source", "recorded_at", "service", "key", "run_id", "type", "event_id"}) {
            field(name, json.path(name));
        }
        field("size_bytes", json.path("size_bytes"));
        json.path("headers")
                .forEach(header -> terminal.line("  header         %s = %s"
                        .formatted(
                                header.path("name").asText(),
                                header.has("value")
                                        ? header.path("value").asText()
                                        : header.path("value_base64").asText() + " (base64)")));
        if (json.path("event").isObject()) {
            terminal.heading("Event");
            JsonText.print(terminal, json.path("event"));
        } else {
            bytes(json.path("value_base64"));
        }
        redrives(json);
    }

    /** What the reason means, what caused it here, and the cure. */
    void explain(QuarantinedRecord record) {
        JsonNode explanation = record.json().path("explanation");
        terminal.heading("Record %s: %s"
                .formatted(record.id(), record.json().path("reason").asText()));
        field("meaning", explanation.path("meaning"));
        field("cause", explanation.path("cause"));
        field("cure", explanation.path("cure"));
    }

    private void redrives(JsonNode json) {
        terminal.heading("Redriven");
        if (!json.path("redrives").isArray()) {
            terminal.line("  unknown: the folded state cannot be read now");
        } else if (json.path("redrives").isEmpty()) {
            terminal.line("  never");
        }
        json.path("redrives")
                .forEach(redrive -> terminal.line("  %s by %s: %s"
                        .formatted(
                                redrive.path("at").asText(),
                                redrive.at("/by/id").asText(),
                                redrive.path("reason").asText())));
    }

    private void bytes(JsonNode base64) {
        if (!base64.isTextual()) {
            terminal.heading("Value: none");
            return;
        }
        byte[] bytes = Base64.getDecoder().decode(base64.asText());
        int shown = Math.min(bytes.length, BYTES_SHOWN_MAX);
        terminal.heading("Value: the first %d of %d bytes (--json has all)".formatted(shown, bytes.length));
        for (int from = 0; from < shown; from += BYTES_PER_LINE) {
            int to = Math.min(from + BYTES_PER_LINE, shown);
            terminal.line("  %06x  %-47s  %s".formatted(from, HEX.formatHex(bytes, from, to), text(bytes, from, to)));
        }
    }

    private static String text(byte[] bytes, int from, int to) {
        StringBuilder text = new StringBuilder();
        for (int i = from; i < to; i++) {
            boolean printable = bytes[i] >= FIRST_PRINTABLE && bytes[i] <= LAST_PRINTABLE;
            text.append(printable ? (char) bytes[i] : '.');
        }
        return text.toString();
    }

    private void field(String name, JsonNode value) {
        terminal.line("  %-14s %s".formatted(name, value.isValueNode() && !value.isNull() ? value.asText() : "-"));
    }
}
