package dev.sicd.publisher;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * One queue per repository, worked off in order by a thread of its own while there is something in it: a repository has
 * one writer, and waits for no other. After a failure nothing more is begun. It does not know what the work is. Thread-safe.
 */
final class Lanes implements AutoCloseable {
    private final Consumer<Work> job;
    private final Executor threads;
    private final Map<String, Deque<Work>> queues = new HashMap<>();
    private final Set<Thread> running = new HashSet<>();
    private final Duration closeMax;
    private boolean closed;
    private Optional<RuntimeException> failure = Optional.empty();

    /**
     * Lanes without work.
     *
     * @param job is interrupted when this is closed, and then leaves its work undone
     * @param threads runs each lane in a thread of its own
     * @param closeMax how long closing waits for it
     */
    Lanes(Consumer<Work> job, Executor threads, Duration closeMax) {
        this.job = job;
        this.threads = threads;
        this.closeMax = closeMax;
    }

    synchronized void submit(Work work) {
        if (isOver()) {
            return;
        }
        Deque<Work> queue = queues.get(work.lane());
        if (queue != null) {
            queue.add(work);
            return;
        }
        queues.put(work.lane(), new ArrayDeque<>(Set.of(work)));
        threads.execute(() -> run(work.lane()));
    }

    synchronized int active() {
        return queues.size();
    }

    /**
     * Fails where the job has failed.
     *
     * @throws RuntimeException what it failed with first
     */
    synchronized void throwFailure() {
        if (failure.isPresent()) {
            throw failure.get();
        }
    }

    private boolean isOver() {
        return closed || failure.isPresent();
    }

    private void run(String lane) {
        try {
            for (Optional<Work> next = next(lane); next.isPresent(); next = next(lane)) {
                job.accept(next.get());
            }
        } catch (RuntimeException e) {
            failed(lane, e);
        } catch (Error e) {
            // nobody waits for the thread: without this its lane would stand still, and nobody would know
            failed(lane, new IllegalStateException("publishing broke down: " + e, e));
            throw e;
        }
    }

    private synchronized void failed(String lane, RuntimeException what) {
        failure = failure.or(() -> Optional.of(what));
        ended(lane);
    }

    private void ended(String lane) {
        queues.remove(lane);
        running.remove(Thread.currentThread());
    }

    /** The thread ends with its queue, in one step: no work is left without one. */
    private synchronized Optional<Work> next(String lane) {
        Deque<Work> queue = queues.getOrDefault(lane, new ArrayDeque<>());
        if (!isOver() && !queue.isEmpty()) {
            // one that is closed before it takes anything is not waited for: it will take nothing
            running.add(Thread.currentThread());
            return Optional.of(queue.remove());
        }
        ended(lane);
        return Optional.empty();
    }

    /** Nothing of it runs afterwards, unless a call does not end when it is interrupted. */
    @Override
    public void close() {
        Set<Thread> atWork;
        synchronized (this) {
            closed = true;
            atWork = Set.copyOf(running);
        }
        atWork.forEach(Thread::interrupt);
        long deadline = System.nanoTime() + closeMax.toNanos();
        try {
            for (Thread thread : atWork) {
                if (!thread.join(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())))) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
