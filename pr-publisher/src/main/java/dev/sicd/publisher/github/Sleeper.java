package dev.sicd.publisher.github;

import java.time.Duration;

/** Lets time pass; what for is the caller's. */
@FunctionalInterface
public interface Sleeper {
    /** Returns when the time is over. */
    void sleep(Duration time) throws InterruptedException;

    /** Lets the calling thread sleep. */
    static Sleeper ofThread() {
        return Thread::sleep;
    }
}
