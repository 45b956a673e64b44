package dev.sicd.publisher.github;

import dev.sicd.publisher.github.ApiRequest.Weight;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Keeps all requests together within what GitHub asks for: time between writes, and none at all while it wants a pause. It
 * does not know what they ask, and never sends one. Thread-safe; who comes first writes first.
 *
 * @see <a href="https://docs.github.com/rest/using-the-rest-api/best-practices-for-using-the-rest-api">Best practices</a>
 */
final class Pace {
    /** GitHub says "at least one minute" where it does not say how long. */
    static final Duration UNTOLD_PAUSE_MIN = Duration.ofSeconds(61);

    static final Duration UNTOLD_PAUSE_MAX = Duration.ofHours(1);

    private static final Duration PAUSE_MIN = Duration.ofSeconds(1);
    private static final Duration PAUSE_MAX = Duration.ofDays(1);
    private static final int NOTIFYING_FACTOR = 3;

    private final Duration writePace;
    private final InstantSource clock;
    private final Sleeper sleeper;
    private final ReentrantLock turns = new ReentrantLock(true);
    private final Pause all = new Pause();
    private final Pause writes = new Pause();
    private Duration untold = UNTOLD_PAUSE_MIN;

    /** @param writePace zero for none */
    Pace(Duration writePace, InstantSource clock, Sleeper sleeper) {
        this.writePace = writePace;
        this.clock = clock;
        this.sleeper = sleeper;
    }

    /** Waits for its turn. Empty when the request may be sent now; else what is left of a pause, and it may not be sent. */
    Optional<Duration> admit(Weight weight) throws InterruptedException {
        if (weight == Weight.READ || writePace.isZero()) {
            return paused();
        }
        turns.lockInterruptibly();
        try {
            Optional<Duration> paused = paused();
            if (paused.isPresent()) {
                return paused;
            }
            awaitTurn();
            Optional<Duration> meanwhile = paused();
            if (meanwhile.isEmpty()) {
                writes.set(after(weight), clock.instant());
            }
            return meanwhile;
        } finally {
            turns.unlock();
        }
    }

    /**
     * Holds back everything for a while.
     *
     * @param told how long, where GitHub said so; else longer each time until something works again
     * @return how long it is from now
     */
    synchronized Duration pause(Optional<Duration> told) {
        Duration left = all.left(clock.instant());
        if (told.isEmpty() && left.isPositive()) {
            // an answer to what was on its way already
            return left;
        }
        Duration asked = told.map(Pace::sane).orElseGet(this::nextUntold);
        if (asked.compareTo(left) <= 0) {
            return left;
        }
        all.set(asked, clock.instant());
        return asked;
    }

    /** Something worked. */
    synchronized void succeeded() {
        if (all.left(clock.instant()).isZero()) {
            untold = UNTOLD_PAUSE_MIN;
        }
    }

    private synchronized Optional<Duration> paused() {
        return Optional.of(all.left(clock.instant())).filter(Duration::isPositive);
    }

    private void awaitTurn() throws InterruptedException {
        Duration left = writes.left(clock.instant());
        if (left.isPositive()) {
            sleeper.sleep(left);
        }
    }

    private Duration after(Weight weight) {
        return weight == Weight.NOTIFYING_WRITE ? writePace.multipliedBy(NOTIFYING_FACTOR) : writePace;
    }

    private Duration nextUntold() {
        Duration pause = untold;
        Duration doubled = untold.multipliedBy(2);
        untold = doubled.compareTo(UNTOLD_PAUSE_MAX) > 0 ? UNTOLD_PAUSE_MAX : doubled;
        return pause;
    }

    private static Duration sane(Duration told) {
        if (told.compareTo(PAUSE_MIN) < 0) {
            return PAUSE_MIN;
        }
        return told.compareTo(PAUSE_MAX) > 0 ? PAUSE_MAX : told;
    }
}
