package dev.sicd.kit.auth;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/** A clock that goes on when a test says so. */
public final class Ticking implements InstantSource, LongSupplier {
    private volatile Instant now = Issue.NOW;

    @Override
    public Instant instant() {
        return now;
    }

    @Override
    public long getAsLong() {
        return Duration.between(Issue.NOW, now).toNanos();
    }

    public void pass(Duration time) {
        now = now.plus(time);
    }
}
