package dev.sicd.cli.process;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.slf4j.LoggerFactory;

/** Runs what was started until a signal comes, which stops it and ends the process. */
public final class Foreground {
    /**
     * Longer than a server gives its last requests and the fold its last commit together. What is not done by then is not
     * waited for: the log is on disk, and the next start goes on from it.
     */
    private static final Duration STOP_MAX = Duration.ofSeconds(15);

    private Foreground() {}

    /** Starts parts, which it gives to their owner as they come: a signal may end the start. */
    @FunctionalInterface
    public interface Start<T> {
        T start(Parts parts) throws InterruptedException;
    }

    /**
     * Does not return.
     *
     * @param started told once everything is usable
     * @throws StartException when it cannot be started as asked; nothing of it runs then
     * @throws RuntimeException when its start fails otherwise; what was started of it is the caller's to stop, and no signal's
     */
    public static <T> void run(Start<T> start, Consumer<T> started) throws InterruptedException {
        Parts parts = new Parts();
        Thread stopping = new Thread(() -> stop(parts), "sicd-stop");
        Runtime.getRuntime().addShutdownHook(stopping);
        T usable;
        try {
            usable = start.start(parts);
        } catch (Throwable e) {
            // the exit code is this failure's
            removeHook(stopping);
            throw e;
        }
        started.accept(usable);
        new CountDownLatch(1).await();
    }

    private static void stop(Parts parts) {
        try {
            boolean stopped = Thread.ofPlatform().daemon().start(parts::close).join(STOP_MAX);
            LoggerFactory.getLogger(Foreground.class)
                    .atInfo()
                    .addKeyValue("inTime", stopped)
                    .log("stopped");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            // a signal that was obeyed is a success, not 143
            Runtime.getRuntime().halt(0);
        }
    }

    private static void removeHook(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // it runs already: a signal stopped the start, and the hook ends the process
        }
    }
}
