package dev.sicd.publisher;

import java.time.Duration;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/** Pull requests that somebody said something happened to, until they are looked at. Thread-safe. */
final class Wakes {
    private static final int KEPT_MAX = 1_000;

    private final Set<Wake> wakes = new HashSet<>();

    /**
     * Which one.
     *
     * @param repository {@code owner/name} in lower case
     */
    record Wake(String repository, long number) {}

    /** Above the bound it is forgotten: it is looked at in its time anyway. */
    synchronized void wake(String repository, long number) {
        if (wakes.size() < KEPT_MAX) {
            wakes.add(new Wake(repository.toLowerCase(Locale.ROOT), number));
            notifyAll();
        }
    }

    /** Those there are, as soon as there is one; none when the time is over. */
    synchronized Set<Wake> await(Duration timeMax) throws InterruptedException {
        long deadline = System.nanoTime() + timeMax.toNanos();
        while (wakes.isEmpty()) {
            long leftMs = (deadline - System.nanoTime()) / 1_000_000;
            if (leftMs <= 0) {
                return Set.of();
            }
            wait(leftMs);
        }
        Set<Wake> taken = Set.copyOf(wakes);
        wakes.clear();
        return taken;
    }
}
