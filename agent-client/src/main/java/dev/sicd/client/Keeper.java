package dev.sicd.client;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that owns the spool: it moves events from memory to the disk and hands the oldest ones to the sender, one
 * batch at a time. Only what was decided is forgotten, so order is kept and nothing is lost. Without a spool, and while the
 * disk is full or broken, events stay in memory and are sent from there.
 */
final class Keeper implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Keeper.class);
    private static final int SPILLED_AT_ONCE = 1_000;
    /** With the pauses between them, about 20 seconds. */
    private static final int READ_TRIES_MAX = 10;

    private static final Duration LOOK_AROUND = Duration.ofMillis(500);
    private static final Duration SYNC_EVERY = Duration.ofSeconds(1);
    private static final Duration DISK_RETRY = Duration.ofSeconds(1);

    private final Transport transport;
    private final Executor sender;
    private final Memory memory;
    private final Optional<Spool> spool;
    private final Tally tally;
    private final Places places;
    private final Retry delivery;
    private final Retry disk = new Retry(DISK_RETRY, DISK_RETRY);

    private Optional<Sending> sending = Optional.empty();
    private boolean hasMore;
    private boolean isStuck;
    /** In a row, and so of the same segment. */
    private int readFailures;

    private long syncedAt = System.nanoTime();

    private volatile boolean closing;
    private volatile long flushesAsked;
    private long flushesDone;

    /** Told where an event went. */
    @FunctionalInterface
    interface Places {
        void delivered(AgentEvent event, String at);
    }

    Keeper(
            Transport transport,
            Executor sender,
            Memory memory,
            Optional<Spool> spool,
            Tally tally,
            Places places,
            Retry delivery) {
        this.transport = transport;
        this.sender = sender;
        this.memory = memory;
        this.spool = spool;
        this.tally = tally;
        this.places = places;
        this.delivery = delivery;
    }

    /** A batch under way. The answer is the sender's to set, once. */
    private static final class Sending {
        private final List<AgentEvent> events;
        private final boolean fromSpool;
        private volatile Optional<List<Delivery>> answer = Optional.empty();

        Sending(List<AgentEvent> events, boolean fromSpool) {
            this.events = events;
            this.fromSpool = fromSpool;
        }
    }

    @Override
    public void run() {
        try {
            while (!closing) {
                memory.awaitWork(pause());
                turn();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        end();
    }

    /** Tries at once, and brings everything logged so far to the disk. */
    synchronized long askForFlush() {
        flushesAsked++;
        memory.wake();
        return flushesAsked;
    }

    /** Waits until what was asked for is done. */
    synchronized void awaitFlush(long asked, Duration atMost) throws InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        long leftMillis = atMost.toMillis();
        while (flushesDone < asked && leftMillis > 0) {
            wait(leftMillis);
            leftMillis = (deadline - System.nanoTime()) / 1_000_000;
        }
    }

    void close() {
        closing = true;
        memory.wake();
    }

    private void turn() {
        long asked = flushesAsked;
        boolean hurried = asked > flushesDone;
        try {
            if (hurried) {
                delivery.now();
            }
            settle();
            spill();
            if (hurried || System.nanoTime() - syncedAt > SYNC_EVERY.toNanos()) {
                sync();
            }
            send();
        } catch (RuntimeException e) {
            // nobody else delivers: whatever it was, this thread goes on
            LOG.atError().setCause(e).log("delivery met a fault of its own");
            delivery.failed("a fault of the client's own: " + e);
        }
        if (!hasMore) {
            done(asked);
        }
    }

    private synchronized void done(long asked) {
        flushesDone = asked;
        notifyAll();
    }

    /** What is under way is not waited for: it stays in the spool, and whoever sends it again does not double it. */
    private void end() {
        settle();
        sending = Optional.empty();
        do {
            spill();
        } while (hasMore);
        sync();
    }

    private void settle() {
        if (sending.isEmpty() || sending.get().answer.isEmpty()) {
            return;
        }
        Sending sent = sending.get();
        List<Delivery> answer = sent.answer.get();
        sending = Optional.empty();
        int decided = 0;
        while (decided < answer.size() && !(answer.get(decided) instanceof Delivery.Undecided)) {
            decided++;
        }
        forget(sent, decided);
        for (int i = 0; i < decided; i++) {
            count(sent.events.get(i), answer.get(i));
        }
        if (decided < answer.size() && answer.get(decided) instanceof Delivery.Undecided undecided) {
            delivery.failed(undecided.reason());
        } else if (decided == 0) {
            delivery.failed("the transport gave no answer");
        } else {
            delivery.succeeded();
        }
    }

    private void forget(Sending sent, int count) {
        if (count == 0) {
            return;
        }
        if (!sent.fromSpool) {
            memory.remove(count);
            return;
        }
        try {
            spool.orElseThrow().remove(count);
        } catch (IOException e) {
            // it is forgotten all the same; after a restart it may be sent again, which doubles nothing
            diskFailed(e);
        }
        tally.spooled(spool.orElseThrow().waiting());
    }

    private void count(AgentEvent event, Delivery delivery) {
        if (delivery instanceof Delivery.Delivered delivered) {
            places.delivered(event, delivered.at());
            tally.delivered();
        } else if (delivery instanceof Delivery.Refused refused) {
            tally.givenUp(refused.reason());
        }
    }

    private void spill() {
        hasMore = false;
        boolean sendsFromMemory = sending.isPresent() && !sending.get().fromSpool;
        if (spool.isEmpty() || sendsFromMemory || !disk.left().isZero()) {
            return;
        }
        List<AgentEvent> events = memory.peek(SPILLED_AT_ONCE, Long.MAX_VALUE);
        int appended = 0;
        try {
            while (appended < events.size() && spool.get().append(events.get(appended))) {
                appended++;
            }
            disk.succeeded();
        } catch (IOException e) {
            diskFailed(e);
        }
        tally.spooled(spool.get().waiting());
        memory.remove(appended);
        isStuck = appended < events.size();
        hasMore = !isStuck && events.size() == SPILLED_AT_ONCE;
    }

    private void sync() {
        syncedAt = System.nanoTime();
        try {
            // what is delivered soon needs no disk
            if (spool.isPresent() && spool.get().waiting() > 0) {
                spool.get().sync();
            }
        } catch (IOException e) {
            diskFailed(e);
        }
    }

    private void diskFailed(IOException e) {
        disk.failed("spool: " + e);
    }

    private void send() {
        if (sending.isPresent() || !delivery.left().isZero()) {
            return;
        }
        boolean fromSpool = spool.isPresent() && spool.get().waiting() > 0;
        List<AgentEvent> events = fromSpool ? spooledOnes() : onesThatStay();
        if (events.isEmpty()) {
            return;
        }
        Sending next = new Sending(events, fromSpool);
        sending = Optional.of(next);
        try {
            sender.execute(() -> {
                next.answer = Optional.of(answer(events));
                memory.wake();
            });
        } catch (RejectedExecutionException closed) {
            sending = Optional.empty();
        }
    }

    private List<AgentEvent> spooledOnes() {
        try {
            List<AgentEvent> events = spool.orElseThrow().peek(transport.eventsMax(), transport.charsMax());
            readFailures = 0;
            return events;
        } catch (SpoolRecord.DamagedException | EOFException | NoSuchFileException e) {
            giveUpUnreadable(e);
        } catch (FileSystemException e) {
            // the file could not be opened, for want of rights or of descriptors say, which somebody can mend
            delivery.failed("the spool cannot be read: " + e);
        } catch (IOException e) {
            readFailed(e);
        }
        return List.of();
    }

    /** A bad sector stays one, and what a disk does not give back this once it may give later. */
    private void readFailed(IOException e) {
        readFailures++;
        if (readFailures < READ_TRIES_MAX) {
            delivery.failed("the spool cannot be read: " + e);
        } else {
            giveUpUnreadable(e);
        }
    }

    /** Whatever else is in the spool must not wait for ever. */
    private void giveUpUnreadable(IOException cause) {
        Spool kept = spool.orElseThrow();
        long before = kept.waiting();
        try {
            kept.dropUnreadable();
        } catch (IOException e) {
            // they are dropped all the same, so they count
            diskFailed(e);
        }
        // first: with the last one given up, whoever flushes looks at all the numbers
        tally.spooled(kept.waiting());
        for (long lost = before - kept.waiting(); lost > 0; lost--) {
            tally.givenUp("cannot be read from the spool any more: " + cause);
        }
        readFailures = 0;
        hasMore = true;
    }

    /** Those in memory, where they cannot go to the disk. */
    private List<AgentEvent> onesThatStay() {
        boolean stay = spool.isEmpty() || isStuck || !disk.left().isZero();
        return stay ? memory.peek(transport.eventsMax(), transport.charsMax()) : List.of();
    }

    private List<Delivery> answer(List<AgentEvent> events) {
        try {
            return transport.send(events);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of(new Delivery.Undecided("the logger is being closed"));
        } catch (RuntimeException | Error e) {
            // an Error too, a missing jar say: nobody else would tell, and nothing would be sent any more
            LOG.atWarn().setCause(e).log("a transport failed in a way that it should have answered");
            return List.of(new Delivery.Undecided("the transport failed: " + e));
        }
    }

    private Duration pause() {
        if (hasMore) {
            return Duration.ZERO;
        }
        Duration untilNextTry = delivery.left();
        boolean waitsForIt = sending.isEmpty() && !untilNextTry.isZero();
        return waitsForIt && untilNextTry.compareTo(LOOK_AROUND) < 0 ? untilNextTry : LOOK_AROUND;
    }
}
