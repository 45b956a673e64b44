package dev.sicd.reader;

import java.time.Duration;

/**
 * A read's answer: the value, or why this instance has none. "Not there" is a value (an empty Optional), so that what
 * exists is never reported missing while stores move.
 */
public sealed interface Answer<T> {
    record Here<T>(T value) implements Answer<T> {}

    /**
     * The same reason for an answer of another type.
     *
     * @throws IllegalStateException when there is a value
     */
    default <U> Answer<U> withoutValue() {
        return switch (this) {
            case Here<T> ignored -> throw new IllegalStateException("there is a value");
            case NotHere<T> ignored -> new NotHere<>();
            case NotReady<T> notReady -> new NotReady<>(notReady.reason(), notReady.retryAfter());
        };
    }

    /** Another instance has this partition. */
    record NotHere<T>() implements Answer<T> {}

    /** Ask again after the delay: stores are being opened, restored or moved. */
    record NotReady<T>(String reason, Duration retryAfter) implements Answer<T> {}
}
