package dev.sicd.kit;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Tells a static member of a consumer group whether to take its place again after the group gave it to somebody else. Once may
 * be the member itself: a broker that was away for a moment answers a join of which the answer was lost, and the member that
 * asks again is a stranger to it. Again and again is another process with the same name. Not thread-safe.
 */
public final class Fences {
    private static final int TRIES_MAX = 3;
    private static final Duration WITHIN = Duration.ofMinutes(10);

    private final InstantSource clock;
    private final Deque<Instant> fences = new ArrayDeque<>();

    public Fences(InstantSource clock) {
        this.clock = clock;
    }

    /** Counts one more, and says whether to try again. */
    public boolean mayTryAgain() {
        Instant now = clock.instant();
        fences.removeIf(at -> at.isBefore(now.minus(WITHIN)));
        fences.add(now);
        return fences.size() <= TRIES_MAX;
    }
}
