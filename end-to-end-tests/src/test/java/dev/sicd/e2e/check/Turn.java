package dev.sicd.e2e.check;

import java.util.concurrent.Semaphore;

/** Lets writers send while nobody wants silence. Thread-safe. */
final class Turn {
    private final Semaphore permits;
    private final int writers;
    private volatile boolean ended;
    private boolean paused;

    Turn(int writers) {
        this.writers = writers;
        this.permits = new Semaphore(writers, true);
    }

    /** One attempt to send, from beginning to answer. */
    @FunctionalInterface
    interface Attempt {
        void run() throws InterruptedException;
    }

    /** Makes the attempt when there is no pause. */
    void take(Attempt attempt) throws InterruptedException {
        permits.acquire();
        try {
            attempt.run();
        } finally {
            permits.release();
        }
    }

    /** No attempt is under way when this returns. */
    synchronized void pause() throws InterruptedException {
        if (!paused) {
            permits.acquire(writers);
            paused = true;
        }
    }

    synchronized void resume() {
        if (paused) {
            permits.release(writers);
            paused = false;
        }
    }

    void end() {
        ended = true;
        resume();
    }

    boolean isOver() {
        return ended;
    }
}
