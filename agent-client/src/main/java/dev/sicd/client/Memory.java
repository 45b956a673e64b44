package dev.sicd.client;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** The bounded queue between the threads that log and the one that keeps. It also is what that one sleeps on. */
final class Memory {
    private final OutboxLimits limits;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition room = lock.newCondition();
    private final Condition work = lock.newCondition();
    private final Deque<AgentEvent> events = new ArrayDeque<>();
    private long chars;
    private boolean woken;
    private boolean closed;

    Memory(OutboxLimits limits) {
        this.limits = limits;
    }

    /** What became of an offer. */
    enum Offer {
        TAKEN,
        FULL,
        CLOSED
    }

    /** Waits for room for as long as the limits say, and not at all in an interrupted thread. */
    Offer offer(AgentEvent event, Runnable whenTaken) {
        lock.lock();
        try {
            long left = limits.blockMax().toNanos();
            while (!closed && isFull(event) && left > 0) {
                left = room.awaitNanos(left);
            }
            if (closed || isFull(event)) {
                return closed ? Offer.CLOSED : Offer.FULL;
            }
            events.addLast(event);
            chars += event.chars();
            whenTaken.run();
            wake();
            return Offer.TAKEN;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Offer.FULL;
        } finally {
            lock.unlock();
        }
    }

    /** The oldest events, which stay. */
    List<AgentEvent> peek(int eventsMax, long charsMax) {
        lock.lock();
        try {
            List<AgentEvent> first = new ArrayList<>();
            long sum = 0;
            for (Iterator<AgentEvent> all = events.iterator(); all.hasNext() && first.size() < eventsMax; ) {
                AgentEvent event = all.next();
                sum += event.chars();
                if (!first.isEmpty() && sum > charsMax) {
                    break;
                }
                first.add(event);
            }
            return first;
        } finally {
            lock.unlock();
        }
    }

    /** Forgets the oldest events. */
    void remove(int count) {
        lock.lock();
        try {
            for (int i = 0; i < count; i++) {
                chars -= events.removeFirst().chars();
            }
            room.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** From now on nothing is taken. */
    void close() {
        lock.lock();
        try {
            closed = true;
            room.signalAll();
            wake();
        } finally {
            lock.unlock();
        }
    }

    /** Lets the one thread that waits for work look around. */
    void wake() {
        lock.lock();
        try {
            woken = true;
            work.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Returns when there may be work, or when the time is over. */
    void awaitWork(Duration atMost) throws InterruptedException {
        lock.lock();
        try {
            long left = atMost.toNanos();
            while (!woken && left > 0) {
                left = work.awaitNanos(left);
            }
            woken = false;
        } finally {
            lock.unlock();
        }
    }

    private boolean isFull(AgentEvent event) {
        // one event always has room: a limit must not make it impossible to log
        return events.size() >= limits.eventsMax() || (!events.isEmpty() && chars + event.chars() > limits.charsMax());
    }
}
