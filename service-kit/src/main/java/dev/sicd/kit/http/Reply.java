package dev.sicd.kit.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * The answer to a request, as a value; it is not yet sent.
 *
 * @param headers by name, in any case
 * @param body not copied: whoever gave it must not change it
 */
@SuppressWarnings("ArrayRecordComponent") // bodies are never compared, and copying megabytes buys nothing
public record Reply(int status, Map<String, String> headers, byte[] body) {
    private static final ObjectWriter WRITER = JsonMapper.builder().build().writer();
    private static final byte[] NOTHING = {};

    public Reply {
        if (status < 200 || status > 599) {
            throw new IllegalArgumentException("a reply cannot have status " + status + "; use 200 to 599");
        }
        headers = HeaderMap.copyOf(headers);
    }

    /** A reply with a JSON body. */
    public static Reply json(int status, JsonNode body) {
        try {
            return of(status, "application/json", WRITER.writeValueAsBytes(body));
        } catch (JsonProcessingException fault) {
            throw new IllegalArgumentException("the body of the reply cannot be written as JSON", fault);
        }
    }

    /** A reply with a body of plain text. */
    public static Reply text(int status, String body) {
        return of(status, "text/plain; charset=utf-8", body.getBytes(StandardCharsets.UTF_8));
    }

    /** A reply without a body. */
    public static Reply empty(int status) {
        return new Reply(status, Map.of(), NOTHING);
    }

    /** A reply with a body of any kind. */
    public static Reply of(int status, String contentType, byte[] body) {
        return new Reply(status, Map.of(), body).withHeader("Content-Type", contentType);
    }

    /**
     * The same reply with one more header, or another value of it.
     *
     * @throws IllegalArgumentException when name or value hold anything but printable ASCII
     */
    public Reply withHeader(String name, String value) {
        return new Reply(status, HeaderMap.with(headers, name, value), body);
    }

    Reply withDefaultHeader(String name, String value) {
        return headers.containsKey(name) ? this : withHeader(name, value);
    }
}
