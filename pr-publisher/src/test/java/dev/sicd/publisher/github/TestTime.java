package dev.sicd.publisher.github;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Time that a test moves by hand, and that sleepers move by their sleep. */
final class TestTime implements InstantSource, Sleeper {
    static final Instant START = Instant.parse("2026-02-03T04:05:06Z");

    private final List<Duration> slept = new CopyOnWriteArrayList<>();
    private volatile Instant now = START;

    @Override
    public Instant instant() {
        return now;
    }

    @Override
    public void sleep(Duration time) {
        slept.add(time);
        now = now.plus(time);
    }

    void move(Duration by) {
        now = now.plus(by);
    }

    List<Duration> slept() {
        return slept;
    }
}
