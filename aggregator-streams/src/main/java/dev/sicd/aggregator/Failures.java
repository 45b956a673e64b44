package dev.sicd.aggregator;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Replaces a stream thread that died, but not for ever: after too many in a row the fold stops, is no longer alive, and
 * its log says why. It does not repair anything: a new thread reads again what the old one did not commit.
 */
final class Failures implements StreamsUncaughtExceptionHandler {
    private static final Logger LOG = LoggerFactory.getLogger(Failures.class);
    private static final int IN_A_ROW_MAX = 10;
    /** After this long without one, a failure is the first of a new row. */
    private static final Duration ROW_ENDS = Duration.ofMinutes(10);

    private final InstantSource clock;
    private Instant latest = Instant.EPOCH;
    private int inARow;
    private long all;

    Failures(InstantSource clock) {
        this.clock = clock;
    }

    /** How many there were since the start. */
    synchronized long count() {
        return all;
    }

    @Override
    public synchronized StreamThreadExceptionResponse handle(Throwable failure) {
        Instant now = clock.instant();
        inARow = latest.plus(ROW_ENDS).isBefore(now) ? 1 : inARow + 1;
        latest = now;
        all++;
        LOG.atError().addKeyValue("inARow", inARow).setCause(failure).log("a stream thread failed");
        return inARow <= IN_A_ROW_MAX
                ? StreamThreadExceptionResponse.REPLACE_THREAD
                : StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    }
}
