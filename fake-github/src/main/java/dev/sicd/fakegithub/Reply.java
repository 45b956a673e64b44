package dev.sicd.fakegithub;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.TreeMap;

/** An answer before it is bytes; the headers that every answer has are added later. */
public record Reply(int status, Map<String, String> headers, JsonNode body) {
    public Reply {
        headers = Map.copyOf(headers);
    }

    static Reply ok(JsonNode body) {
        return new Reply(200, Map.of(), body);
    }

    static Reply created(JsonNode body) {
        return new Reply(201, Map.of(), body);
    }

    /** A refusal as GitHub words it: a message, and where to read more. */
    static Reply message(int status, String message) {
        ObjectNode body = JsonNodeFactory.instance
                .objectNode()
                .put("message", message)
                .put("documentation_url", "https://docs.github.com/rest")
                .put("status", Integer.toString(status));
        return new Reply(status, Map.of(), body);
    }

    public Reply withHeader(String name, String value) {
        Map<String, String> more = new TreeMap<>(headers);
        more.put(name, value);
        return new Reply(status, more, body);
    }
}
