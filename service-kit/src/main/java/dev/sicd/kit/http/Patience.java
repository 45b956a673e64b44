package dev.sicd.kit.http;

import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Bounds how long threads wait for the other end of a connection: an interrupt ends the wait, and closes the socket. It
 * does not know what they wait for.
 */
final class Patience implements AutoCloseable {
    private final ScheduledThreadPoolExecutor timer;
    private final Duration limit;

    Patience(Duration limit) {
        this.limit = limit;
        this.timer = new ScheduledThreadPoolExecutor(
                1, task -> Thread.ofPlatform().daemon().name("http-patience").unstarted(task));
        // Nearly every wait ends in time: its task must not stay until then.
        timer.setRemoveOnCancelPolicy(true);
        // After the end a last reply may still be written: its wait ends with its socket, which the server closes.
        timer.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
    }

    /** Begins a wait of the calling thread, which must close it. */
    Wait begin() {
        return new Wait(Thread.currentThread());
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

    @Override
    public void close() {
        timer.shutdownNow();
    }

    /** One wait of one thread. */
    final class Wait implements AutoCloseable {
        private final Thread thread;
        private final ScheduledFuture<?> end;
        private boolean closed;
        private boolean over;

        private Wait(Thread thread) {
            this.thread = thread;
            this.end = timer.schedule(this::giveUp, limit.toNanos(), TimeUnit.NANOSECONDS);
        }

        /** Whether it took too long. */
        synchronized boolean isOver() {
            return over;
        }

        @Override
        public synchronized void close() {
            closed = true;
            end.cancel(false);
            if (over && thread == Thread.currentThread()) {
                // It may have come too late to interrupt anything, and must not interrupt what follows.
                Thread.interrupted();
            }
        }

        private synchronized void giveUp() {
            if (!closed) {
                over = true;
                thread.interrupt();
            }
        }
    }
}
