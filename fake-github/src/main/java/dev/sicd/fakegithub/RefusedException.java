package dev.sicd.fakegithub;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** What ends a call with GitHub's own refusal; nothing of the call has had an effect then. */
final class RefusedException extends RuntimeException {
    private final transient Reply reply;

    RefusedException(Reply reply) {
        super(reply.status() + " " + reply.body().path("message").asText());
        this.reply = reply;
    }

    static RefusedException notFound() {
        return of(404, "Not Found");
    }

    static RefusedException badCredentials() {
        return of(401, "Bad credentials");
    }

    static RefusedException unprocessable(String message) {
        return of(422, message);
    }

    static RefusedException of(int status, String message) {
        return new RefusedException(Reply.message(status, message));
    }

    /** A field GitHub does not take, named by its code: {@code invalid}, {@code missing_field}. */
    static RefusedException invalid(String resource, String field, String code) {
        return validation(error(resource, code).put("field", field));
    }

    /** A rule of GitHub's own, in its own words. */
    static RefusedException custom(String resource, String message) {
        return validation(error(resource, "custom").put("message", message));
    }

    Reply reply() {
        return reply;
    }

    private static ObjectNode error(String resource, String code) {
        return JsonNodeFactory.instance.objectNode().put("resource", resource).put("code", code);
    }

    private static RefusedException validation(ObjectNode error) {
        Reply plain = Reply.message(422, "Validation Failed");
        ArrayNode errors = JsonNodeFactory.instance.arrayNode().add(error);
        ObjectNode body = plain.body().deepCopy();
        body.set("errors", errors);
        return new RefusedException(new Reply(422, plain.headers(), body));
    }
}
