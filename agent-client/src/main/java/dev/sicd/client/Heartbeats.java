package dev.sicd.client;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets the system know that silent episodes are alive. One whose handle nobody holds any more is not kept alive: the
 * system will give it up when its lease is over.
 */
final class Heartbeats implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Heartbeats.class);
    private static final long END_PATIENCE_MS = 1_000;

    private final Set<EpisodeHandle> open = Collections.newSetFromMap(new WeakHashMap<>());
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "sicd-heartbeats");
        thread.setDaemon(true);
        return thread;
    });
    private final ScheduledFuture<?> beating;

    Heartbeats(Duration every) {
        long nanos = every.toNanos();
        beating = clock.scheduleAtFixedRate(() -> beat(every), nanos, nanos, TimeUnit.NANOSECONDS);
    }

    synchronized void add(EpisodeHandle episode) {
        open.add(episode);
    }

    synchronized void remove(EpisodeHandle episode) {
        open.remove(episode);
    }

    private void beat(Duration silence) {
        for (EpisodeHandle episode : episodes()) {
            try {
                episode.beatIfSilent(silence);
            } catch (RuntimeException e) {
                // the clock drops a task that throws, and with it the signs of life of all the others
                LOG.atError().addKeyValue("episode", episode).setCause(e).log("a heartbeat met a fault of its own");
            }
        }
    }

    private synchronized List<EpisodeHandle> episodes() {
        return List.copyOf(open);
    }

    /** Waits for a beat under way: it would find the logger closed, and a strict one would tell that. */
    @Override
    public void close() {
        beating.cancel(false);
        clock.shutdown();
        try {
            if (!clock.awaitTermination(END_PATIENCE_MS, TimeUnit.MILLISECONDS)) {
                clock.shutdownNow();
            }
        } catch (InterruptedException e) {
            clock.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
