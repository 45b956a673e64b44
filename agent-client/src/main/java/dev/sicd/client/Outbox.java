package dev.sicd.client;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes events from threads that must not wait, and delivers them in order once there is somebody who takes them. It does not
 * know what events say.
 */
final class Outbox implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);
    private static final Duration DISK_PATIENCE = Duration.ofSeconds(1);
    private static final Duration END_PATIENCE = Duration.ofSeconds(5);

    private final Transport transport;
    private final Optional<Spool> spool;
    private final Memory memory;
    private final Tally tally;
    private final Keeper keeper;
    private final Thread keeperThread;
    private final ExecutorService sender;

    private Outbox(Transport transport, Optional<Spool> spool, OutboxLimits limits, Tally tally, Keeper.Places places) {
        this.transport = transport;
        this.spool = spool;
        this.memory = new Memory(limits);
        this.tally = tally;
        this.sender = Executors.newSingleThreadExecutor(task -> daemon(task, "sicd-sender"));
        this.keeper = new Keeper(
                transport, sender, memory, spool, tally, places, new Retry(limits.retryMin(), limits.retryMax()));
        this.keeperThread = daemon(keeper, "sicd-keeper");
    }

    /** Begins to deliver, what an earlier process left in the spool first. Transport and spool are closed with this. */
    static Outbox open(Transport transport, Optional<Spool> spool, OutboxLimits limits, Keeper.Places places) {
        Tally tally = new Tally();
        spool.ifPresent(left -> {
            tally.accepted(left.waiting());
            tally.spooled(left.waiting());
            for (long i = 0; i < left.unreadable(); i++) {
                tally.turnedAway("an earlier process's events cannot be read from the spool");
            }
        });
        Outbox outbox = new Outbox(transport, spool, limits, tally, places);
        outbox.keeperThread.start();
        return outbox;
    }

    /** Takes an event, or says why not. It waits no longer than the limits say. */
    Optional<String> offer(AgentEvent event) {
        return switch (memory.offer(event, () -> tally.accepted(1))) {
            case TAKEN -> Optional.empty();
            case FULL -> turnAway("there is no room in memory, nor on the disk where there is a spool");
            case CLOSED -> turnAway("the logger is closed");
        };
    }

    /** Counts what could not be an event. */
    Optional<String> turnAway(String reason) {
        tally.turnedAway(reason);
        return Optional.of(reason);
    }

    /** Waits until all that was logged so far is delivered or given up; false when the time was over before. */
    boolean awaitSettled(Duration timeout) {
        long deadline = System.nanoTime() + timeout.toNanos();
        keeper.askForFlush();
        try {
            return tally.awaitSettled(tally.accepted(), deadline);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    Tally tally() {
        return tally;
    }

    /**
     * Waits until what was logged so far is delivered or given up. When the time is over before that, it brings the rest to the
     * disk, which may take a second more. An interrupt ends the waiting.
     */
    FlushResult flush(Duration timeout) {
        if (!awaitSettled(timeout)) {
            awaitDisk();
        }
        return tally.result();
    }

    private void awaitDisk() {
        try {
            keeper.awaitFlush(keeper.askForFlush(), DISK_PATIENCE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends within seconds. What is in memory goes to the spool; what finds no room there is lost, and counted. */
    @Override
    public void close() {
        memory.close();
        keeper.close();
        try {
            keeperThread.join(END_PATIENCE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        sender.shutdownNow();
        transport.close();
        if (keeperThread.isAlive()) {
            LOG.atError().log("the disk does not answer; the spool is left as it is, and its lock with it");
            return;
        }
        int lost = memory.peek(Integer.MAX_VALUE, Long.MAX_VALUE).size();
        memory.remove(lost);
        for (int i = 0; i < lost; i++) {
            tally.givenUp("not delivered when the logger was closed, and there was no spool with room for it");
        }
        spool.ifPresent(Outbox::close);
    }

    private static void close(Spool spool) {
        try {
            spool.close();
        } catch (IOException e) {
            LOG.atWarn()
                    .setCause(e)
                    .log("the spool was not closed in order; its records are checked when it is opened");
        }
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }
}
