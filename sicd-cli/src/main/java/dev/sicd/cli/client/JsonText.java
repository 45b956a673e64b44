package dev.sicd.cli.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import dev.sicd.cli.terminal.Terminal;
import dev.sicd.kit.json.Json;

/** Prints JSON for programs, in ASCII: nothing in it can be hidden from whoever sees it on a terminal all the same. */
public final class JsonText {
    private static final ObjectWriter WRITER =
            Json.mapper().writerWithDefaultPrettyPrinter().with(JsonWriteFeature.ESCAPE_NON_ASCII);

    private JsonText() {}

    public static void print(Terminal terminal, JsonNode json) {
        text(json).lines().forEach(terminal::line);
    }

    private static String text(JsonNode json) {
        try {
            // the one control character that JSON need not escape; it can only be within a string
            return WRITER.writeValueAsString(json).replace("\u007f", "\\u007f");
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("a JSON tree that cannot be written", e);
        }
    }
}
