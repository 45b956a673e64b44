package dev.sicd.kit.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A request that is not answered as hoped, in the form of RFC 9457; it is an answer, not a fault, and so has no stack
 * trace and is not logged.
 *
 * <p>The detail says what was wrong, with the value {@linkplain #quoted quoted}, and what would be right.
 */
public final class Problem extends RuntimeException {
    private static final int QUOTED_LENGTH_MAX = 80;
    private static final Set<String> RESERVED = Set.of("type", "title", "status", "detail", "instance", "errors");

    private final int status;
    private final String type;
    private final String title;
    private final String detail;
    private final List<FieldError> errors;
    private final Map<String, JsonNode> members;
    private final Map<String, String> headers;

    private Problem(
            int status,
            String type,
            String title,
            String detail,
            List<FieldError> errors,
            Map<String, JsonNode> members,
            Map<String, String> headers) {
        super(detail, null, false, false);
        this.status = status;
        this.type = type;
        this.title = title;
        this.detail = detail;
        this.errors = errors;
        this.members = members;
        this.headers = headers;
    }

    /** A problem of any status. Its type is {@code about:blank}, its title the name of the status. */
    public static Problem of(int status, String detail) {
        return new Problem(status, "about:blank", Status.title(status), detail, List.of(), Map.of(), Map.of());
    }

    /** 400: what was sent cannot be read. */
    public static Problem badRequest(String detail) {
        return of(400, detail);
    }

    /** 401: nobody knows who asks. */
    public static Problem unauthorized(String detail) {
        return of(401, detail).withHeader("WWW-Authenticate", "Bearer");
    }

    /** 403: it is known who asks, and the answer is no. */
    public static Problem forbidden(String detail) {
        return of(403, detail);
    }

    /** 404: it does not exist. */
    public static Problem notFound(String detail) {
        return of(404, detail);
    }

    /** 405: the path exists, but not for this method. */
    public static Problem methodNotAllowed(String method, String path, Set<String> allowed) {
        String names = String.join(", ", allowed);
        return of(405, "%s is not possible on %s; use %s".formatted(quoted(method), quoted(path), names))
                .withHeader("Allow", names);
    }

    /** 409: it contradicts what is already there. */
    public static Problem conflict(String detail) {
        return of(409, detail);
    }

    /** 413: the body of the given size is above the limit. */
    public static Problem tooLarge(long bytes, long bytesMax) {
        return of(413, "the body has %d bytes, the limit is %d; send less at a time".formatted(bytes, bytesMax));
    }

    /** 413: the body, of unknown size, went on beyond the limit. */
    public static Problem tooLarge(long bytesMax) {
        return of(413, "the body has more than %d bytes, which is the limit; send less at a time".formatted(bytesMax));
    }

    /** 415: the body is of a kind that is not read here. */
    public static Problem unsupportedMediaType(String detail) {
        return of(415, detail);
    }

    /** 422: it can be read, but it makes no sense. */
    public static Problem unprocessable(String detail, List<FieldError> errors) {
        return of(422, detail).withErrors(errors);
    }

    /** 422 of a single field. */
    public static Problem unprocessable(String field, String message) {
        return unprocessable(field + ": " + message, List.of(new FieldError(field, message)));
    }

    /** 503: later it will work; after the given time, at least one second, it is worth a try. */
    public static Problem unavailable(String detail, Duration retryAfter) {
        long seconds = Math.max(1, retryAfter.plusMillis(999).toSeconds());
        return of(503, detail).withHeader("Retry-After", Long.toString(seconds));
    }

    /** Puts a value from outside between quotes, cut to a sane length, with control characters made visible. */
    public static String quoted(String value) {
        StringBuilder shown = new StringBuilder("'");
        value.codePoints()
                .limit(QUOTED_LENGTH_MAX)
                .forEach(point -> shown.appendCodePoint(isPrintable(point) ? point : '\uFFFD'));
        boolean cut = value.codePointCount(0, value.length()) > QUOTED_LENGTH_MAX;
        return shown.append(cut ? "…'" : "'").toString();
    }

    private static boolean isPrintable(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.UNASSIGNED -> false;
            case Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.PRIVATE_USE -> false;
            default -> true;
        };
    }

    /** The same problem with a type of its own: a URI that identifies it, and what it is called. */
    public Problem withType(String newType, String newTitle) {
        return new Problem(status, newType, newTitle, detail, errors, members, headers);
    }

    public Problem withErrors(List<FieldError> newErrors) {
        return new Problem(status, type, title, detail, List.copyOf(newErrors), members, headers);
    }

    /** The same problem with one more member beside those of RFC 9457. */
    public Problem with(String member, JsonNode value) {
        if (RESERVED.contains(member)) {
            throw new IllegalArgumentException("'" + member + "' is a member every problem has; choose another name");
        }
        Map<String, JsonNode> more = new LinkedHashMap<>(members);
        more.put(member, value);
        return new Problem(status, type, title, detail, errors, more, headers);
    }

    public Problem withHeader(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Problem(status, type, title, detail, errors, members, more);
    }

    public int status() {
        return status;
    }

    public String detail() {
        return detail;
    }

    public List<FieldError> errors() {
        return errors;
    }

    /**
     * The answer as {@code application/problem+json}.
     *
     * @param instance what was asked for: the path of the request
     */
    public Reply toReply(String instance) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("type", type);
        body.put("title", title);
        body.put("status", status);
        body.put("detail", detail);
        body.put("instance", instance);
        if (!errors.isEmpty()) {
            errors.forEach(error -> body.withArray("errors")
                    .addObject()
                    .put("field", error.field())
                    .put("message", error.message()));
        }
        body.setAll(members);
        Reply reply = Reply.json(status, body).withHeader("Content-Type", "application/problem+json");
        for (Map.Entry<String, String> header : headers.entrySet()) {
            reply = reply.withHeader(header.getKey(), header.getValue());
        }
        return reply;
    }
}
