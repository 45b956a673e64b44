package dev.sicd.cli.process;

import dev.sicd.kit.Health;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Waits until what was started is usable. */
public final class Readiness {
    /** After a kill -9 the stores are folded anew, which takes as long as the ledger is large. */
    private static final Duration READY_MAX = Duration.ofMinutes(15);
    /** A start that takes longer than people expect says so, and why, as often as this. */
    private static final Duration SAY_EVERY = Duration.ofSeconds(10);

    private static final Duration LOOK_EVERY = Duration.ofMillis(20);

    private Readiness() {}

    /**
     * Returns when it is ready.
     *
     * @param waiting told now and then what a long start waits for
     * @throws IllegalStateException when it will not become ready, or not in time
     */
    public static void await(Health health, Consumer<String> waiting) throws InterruptedException {
        long started = System.nanoTime();
        long sayAt = started + SAY_EVERY.toNanos();
        while (!health.ready().isUp()) {
            long now = System.nanoTime();
            if (!health.live().isUp()) {
                throw new IllegalStateException(
                        "it will not become ready: " + missing(health.live()) + "; the log says more");
            }
            if (now - started > READY_MAX.toNanos()) {
                throw new IllegalStateException("not ready within " + READY_MAX.toMinutes() + " min: "
                        + missing(health.ready()) + "; the log says more");
            }
            if (now - sayAt > 0) {
                waiting.accept("not ready yet: " + missing(health.ready()));
                sayAt += SAY_EVERY.toNanos();
            }
            Thread.sleep(LOOK_EVERY);
        }
    }

    private static String missing(Health.Report report) {
        return report.states().entrySet().stream()
                .filter(part -> part.getValue() instanceof Health.State.Down)
                .map(part -> part.getKey() + ": " + ((Health.State.Down) part.getValue()).reason())
                .collect(Collectors.joining("; "));
    }
}
