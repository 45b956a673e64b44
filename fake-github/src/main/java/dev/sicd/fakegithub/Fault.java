package dev.sicd.fakegithub;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Map;
import java.util.function.UnaryOperator;

/** What goes wrong with a call; when it does is {@link Faults}' business. */
public sealed interface Fault {
    /** The connection is closed without an answer. */
    record Drop() implements Fault {}

    /** This is the answer, whatever the call did. */
    record Answer(Reply reply) implements Fault {}

    /** Something else happens at that moment, on the thread that serves the call; the call goes on. */
    record Run(Runnable action) implements Fault {}

    /** The answer of a call that had its effect is another one. */
    record Change(UnaryOperator<Reply> change) implements Fault {}

    static Fault drop() {
        return new Drop();
    }

    static Fault run(Runnable action) {
        return new Run(action);
    }

    /** Holds the call until the gate is released. */
    static Fault hold(Gate gate) {
        return new Run(gate::pass);
    }

    static Fault answer(int status, String message) {
        return new Answer(Reply.message(status, message));
    }

    /** An answer with headers of its own, for what has no name here. */
    static Fault answer(int status, String message, Map<String, String> headers) {
        Reply reply = Reply.message(status, message);
        return new Answer(new Reply(status, headers, reply.body()));
    }

    static Fault serverError(int status) {
        return answer(status, "Server Error");
    }

    static Fault badCredentials() {
        return answer(401, "Bad credentials");
    }

    static Fault notAccessibleByIntegration() {
        return answer(403, "Resource not accessible by integration");
    }

    static Fault ruleViolation() {
        return answer(
                422, "Repository rule violations found\n\nCannot create ref due to creations being restricted.\n\n");
    }

    /** The hourly limit is used up. */
    static Fault primaryRateLimit(int status, Instant reset) {
        return answer(
                status,
                "API rate limit exceeded for user ID 1.",
                Map.of(
                        "x-ratelimit-remaining", "0",
                        "x-ratelimit-used", "5000",
                        "x-ratelimit-reset", Long.toString(reset.getEpochSecond())));
    }

    /** Too much at once; the header says seconds, or an HTTP date. */
    static Fault secondaryRateLimit(int status, String retryAfter) {
        return answer(status, secondaryLimitText(), Map.of("retry-after", retryAfter));
    }

    /** Too much at once, and only the text says so. */
    static Fault secondaryRateLimit(int status) {
        return answer(status, secondaryLimitText());
    }

    /** The effect took place, but the answer has this field otherwise: a tree id that is not the tree's, say. */
    static Fault otherField(String field, String value) {
        return new Change(reply -> {
            ObjectNode body = reply.body().deepCopy();
            return new Reply(reply.status(), reply.headers(), body.put(field, value));
        });
    }

    private static String secondaryLimitText() {
        return "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.";
    }
}
