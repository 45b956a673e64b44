package dev.sicd.publisher.github;

import java.time.Duration;

/** Lets time pass; what for is the caller's. */
@FunctionalInterface
interface Sleeper {
    void sleep(Duration time) throws InterruptedException;

    static Sleeper ofThread() {
        return Thread::sleep;
    }
}
