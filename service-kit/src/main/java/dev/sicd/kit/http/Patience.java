package dev.sicd.kit.http;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Bounds how long threads wait for the other end of a connection: an interrupt ends the wait, and closes the socket. It
 * does not know what they wait for.
 */
final class Patience implements AutoCloseable {
    /**
     * A wait is noticed to be over by a tenth of the limit too late. To wake a timer for each wait would cost more than most of what
     * is waited for: a request has three.
     */
    private static final int LOOKS_PER_LIMIT = 10;

    private final Duration limit;
    private final Set<Wait> waits = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService timer;

    @SuppressWarnings("FutureReturnValueIgnored") // it ends with the timer, and throws nothing
    Patience(Duration limit) {
        this.limit = limit;
        this.timer = new ScheduledThreadPoolExecutor(
                1, task -> Thread.ofPlatform().daemon().name("http-patience").unstarted(task));
        long pause = Math.max(1, limit.dividedBy(LOOKS_PER_LIMIT).toNanos());
        timer.scheduleWithFixedDelay(this::look, pause, pause, TimeUnit.NANOSECONDS);
    }

    /** Begins a wait of the calling thread, which must close it. */
    Wait begin() {
        Wait wait = new Wait(Thread.currentThread(), System.nanoTime() + limit.toNanos());
        waits.add(wait);
        return wait;
    }

    /** Does what may wait for the other end. */
    void during(Runnable work) {
        Wait wait = begin();
        try {
            work.run();
        } finally {
            wait.close();
        }
    }

    /** After it a last reply may still be written: its wait ends with its socket, which the server closes. */
    @Override
    public void close() {
        timer.shutdownNow();
    }

    private void look() {
        long now = System.nanoTime();
        waits.forEach(wait -> wait.look(now));
    }

    /** One wait of one thread. */
    final class Wait implements AutoCloseable {
        private final Thread thread;
        private final long endNanos;
        private boolean closed;
        private boolean over;

        private Wait(Thread thread, long endNanos) {
            this.thread = thread;
            this.endNanos = endNanos;
        }

        /** Whether it took too long. */
        synchronized boolean isOver() {
            return over;
        }

        @Override
        public synchronized void close() {
            closed = true;
            waits.remove(this);
            if (over && thread == Thread.currentThread()) {
                // It may have come too late to interrupt anything, and must not interrupt what follows.
                Thread.interrupted();
            }
        }

        private synchronized void look(long now) {
            if (!closed && now - endNanos >= 0) {
                over = true;
                waits.remove(this);
                thread.interrupt();
            }
        }
    }
}
