package dev.sicd.client;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts what became of events: none may leave without being counted. Thread-safe. */
final class Tally {
    private static final Logger LOG = LoggerFactory.getLogger(Tally.class);
    private static final int REASONS_MAX = 32;
    private static final String OTHERS = "other reasons; see the log";
    private static final int REASON_LENGTH_MAX = 300;

    private final Map<String, Long> reasons = new LinkedHashMap<>();
    private long accepted;
    private long delivered;
    private long spooled;
    /** Of those accepted. */
    private long givenUp;

    private long turnedAway;
    private Optional<String> unreported = Optional.empty();

    /** Events that are now to be delivered. */
    synchronized void accepted(long events) {
        accepted += events;
    }

    synchronized void delivered() {
        delivered++;
        notifyAll();
    }

    /** An accepted event will not be delivered. */
    synchronized void givenUp(String reason) {
        givenUp++;
        count(reason);
        notifyAll();
    }

    /** An event was not accepted. */
    synchronized void turnedAway(String reason) {
        turnedAway++;
        count(reason);
    }

    /** So many of those accepted are on the disk. */
    synchronized void spooled(long events) {
        spooled = events;
    }

    synchronized long accepted() {
        return accepted;
    }

    /** Whether the first so many were delivered or given up. */
    synchronized boolean isSettled(long events) {
        return delivered + givenUp >= events;
    }

    /** Waits until so many were delivered or given up; false when the time was over before. */
    synchronized boolean awaitSettled(long events, long deadlineNanos) throws InterruptedException {
        while (!isSettled(events)) {
            long leftMillis = (deadlineNanos - System.nanoTime()) / 1_000_000;
            if (leftMillis <= 0) {
                return false;
            }
            wait(leftMillis);
        }
        return true;
    }

    /** The latest reason for which an event was given up, unless it was taken already. */
    synchronized Optional<String> takeUnreported() {
        Optional<String> taken = unreported;
        unreported = Optional.empty();
        return taken;
    }

    synchronized FlushResult result() {
        long waiting = Math.max(0, accepted - delivered - givenUp - spooled);
        return new FlushResult(delivered, spooled, waiting, turnedAway + givenUp, reasons);
    }

    private void count(String reason) {
        String shortened = reason.length() <= REASON_LENGTH_MAX ? reason : reason.substring(0, REASON_LENGTH_MAX) + "…";
        unreported = Optional.of(shortened);
        String key = reasons.containsKey(shortened) || reasons.size() < REASONS_MAX ? shortened : OTHERS;
        // once for each reason: what fails a thousand times must not fill the log as well
        if (reasons.merge(key, 1L, Long::sum) == 1) {
            LOG.atWarn().addKeyValue("reason", shortened).log("event rejected");
        }
    }
}
