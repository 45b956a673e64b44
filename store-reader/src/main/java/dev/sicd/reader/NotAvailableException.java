package dev.sicd.reader;

import java.time.Duration;

/** A read that cannot be answered now: the stores are moving, restoring or elsewhere. Ask again after the delay. */
public final class NotAvailableException extends RuntimeException {
    private final Duration retryAfter;

    NotAvailableException(String message, Duration retryAfter) {
        super(message);
        this.retryAfter = retryAfter;
    }

    public Duration retryAfter() {
        return retryAfter;
    }
}
