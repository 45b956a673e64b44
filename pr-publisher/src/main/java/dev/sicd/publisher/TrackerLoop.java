package dev.sicd.publisher;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has a tracker look every now and then, and when a webhook says that something happened. It looks at nothing itself. */
final class TrackerLoop implements Background {
    private static final Logger LOG = LoggerFactory.getLogger(TrackerLoop.class);
    private static final Duration CLOSE_MAX = Duration.ofSeconds(3);

    private final Tracker tracker;
    private final Wakes wakes;
    private final Duration every;
    private final Thread thread;
    private volatile Optional<RuntimeException> failure = Optional.empty();

    private TrackerLoop(Tracker tracker, Wakes wakes, Duration every) {
        this.tracker = tracker;
        this.wakes = wakes;
        this.every = every;
        this.thread = Thread.ofVirtual().name("publish-tracker").unstarted(this::run);
    }

    static TrackerLoop start(Tracker tracker, Wakes wakes, Duration every) {
        TrackerLoop loop = new TrackerLoop(tracker, wakes, every);
        loop.thread.start();
        return loop;
    }

    @Override
    public void throwFailure() {
        if (failure.isPresent()) {
            throw failure.get();
        }
    }

    @Override
    public void close() {
        thread.interrupt();
        try {
            if (!thread.join(CLOSE_MAX)) {
                LOG.atWarn().log("the tracker of pull requests did not stop in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (true) {
                Set<Wakes.Wake> woken = wakes.await(every);
                tracker.look(woken);
            }
        } catch (InterruptedException | InterruptException e) {
            // that is how it ends
        } catch (RuntimeException e) {
            failure = Optional.of(e);
        } catch (Error e) {
            // nobody waits for the thread: without this nobody would look any more, and nobody would know
            failure = Optional.of(new IllegalStateException("looking at pull requests broke down: " + e, e));
            throw e;
        }
    }
}
