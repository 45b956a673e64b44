package dev.sicd.ingest;

import dev.sicd.kit.http.Problem;
import dev.sicd.kit.http.Request;
import java.util.Optional;

/** What a client calls one request, however often it sends it; it does not remember which it has seen. */
record IdempotencyKey(String value) {
    private static final int LENGTH_MAX = 200;

    /** @throws Problem 400 when the header is there but holds no usable key */
    static Optional<IdempotencyKey> of(Request request) {
        return request.header("Idempotency-Key").map(value -> {
            if (value.isBlank() || value.length() > LENGTH_MAX) {
                throw Problem.badRequest("the Idempotency-Key is %s; give 1 to %d characters, a UUID for instance"
                        .formatted(Problem.quoted(value), LENGTH_MAX));
            }
            return new IdempotencyKey(value);
        });
    }

    /** The key of one element of a batch. */
    IdempotencyKey element(int index) {
        return new IdempotencyKey(value + "#" + index);
    }
}
