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

/**
 * Lets the system know that silent episodes are alive. One whose handle nobody holds any more is not kept alive: the
 * system will give it up when its lease is over.
 */
final class Heartbeats implements AutoCloseable {
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
        episodes().forEach(episode -> episode.beatIfSilent(silence));
    }

    private synchronized List<EpisodeHandle> episodes() {
        return List.copyOf(open);
    }

    @Override
    public void close() {
        beating.cancel(false);
        clock.shutdownNow();
    }
}
