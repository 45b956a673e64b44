package dev.sicd.kit.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/**
 * The answer to a request, as a value; it is not yet sent.
 *
 * @param headers by name, in any case
 * @param body not copied: whoever gave it must not change it
 * @param events what is told after the headers instead of a body, for as long as the client listens
 */
@SuppressWarnings("ArrayRecordComponent") // bodies are never compared, and copying megabytes buys nothing
public record Reply(int status, Map<String, String> headers, byte[] body, Optional<EventStream> events) {
    private static final ObjectWriter WRITER = JsonMapper.builder().build().writer();
    private static final byte[] NOTHING = {};

    public Reply {
        if (status < 200 || status > 599) {
            throw new IllegalArgumentException("a reply cannot have status " + status + "; use 200 to 599");
        }
        headers = HeaderMap.copyOf(headers);
    }

    /** A reply that is known as a whole. */
    public Reply(int status, Map<String, String> headers, byte[] body) {
        this(status, headers, body, Optional.empty());
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

    /** A reply that goes on: server-sent events, told by the thread of the connection until the client is gone. */
    public static Reply events(EventStream events) {
        return new Reply(200, Map.of(), NOTHING, Optional.of(events))
                .withHeader("Content-Type", "text/event-stream")
                .withHeader("Cache-Control", "no-store")
                // Proxies hold back what comes in small pieces, unless they are told.
                .withHeader("X-Accel-Buffering", "no");
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
        return new Reply(status, HeaderMap.with(headers, name, value), body, events);
    }

    Reply withDefaultHeader(String name, String value) {
        return headers.containsKey(name) ? this : withHeader(name, value);
    }

    Reply withoutEvents() {
        return new Reply(status, headers, body);
    }
}
