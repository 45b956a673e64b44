package dev.sicd.kit.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** The body of one request, read at most once and within limits of size and time; it does not interpret the bytes. */
final class Body {
    /** So much is read and thrown away to let the client come to reading the answer; beyond it the connection goes. */
    private static final long DISCARDED_BYTES_MAX = 16 << 20;

    private static final int READ_TIMEOUTS_MAX = 4;
    private static final int BUFFER_BYTES = 16 << 10;

    private final Supplier<InputStream> stream;
    private final OptionalLong declaredBytes;
    private final boolean awaitsContinue;
    private final int bytesMax;
    private final long nanosMax;
    private final LongSupplier nanoClock;
    private Optional<InputStream> opened = Optional.empty();
    private long startedNanos;
    private boolean atEnd;
    private boolean lost;

    /**
     * @param stream opening it may tell the client to go on and send
     * @param awaitsContinue nothing is sent before the stream is opened
     * @param readTimeout of a single read, which the stream itself enforces
     */
    Body(
            Supplier<InputStream> stream,
            OptionalLong declaredBytes,
            boolean awaitsContinue,
            int bytesMax,
            Duration readTimeout,
            LongSupplier nanoClock) {
        this.stream = stream;
        this.declaredBytes = declaredBytes;
        this.awaitsContinue = awaitsContinue;
        this.bytesMax = bytesMax;
        this.nanosMax = readTimeout.multipliedBy(READ_TIMEOUTS_MAX).toNanos();
        this.nanoClock = nanoClock;
        this.atEnd = declaredBytes.equals(OptionalLong.of(0));
    }

    /** @throws Problem 413 when it is larger than the limit, 408 when it comes too slowly */
    byte[] read() {
        if (atEnd) {
            return new byte[0];
        }
        if (declaredBytes.orElse(0) > bytesMax) {
            throw Problem.tooLarge(declaredBytes.getAsLong(), bytesMax);
        }
        // Grown with what comes, not with what was announced: an announcement costs the client nothing.
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] buffer = new byte[BUFFER_BYTES];
        for (int count = read(buffer); count >= 0; count = read(buffer)) {
            if (bytes.size() + count > bytesMax) {
                throw Problem.tooLarge(bytesMax);
            }
            bytes.write(buffer, 0, count);
        }
        return bytes.toByteArray();
    }

    /**
     * Reads what is left and forgets it.
     *
     * @return false when there is more than it is worth: the connection must be closed
     */
    boolean discard() {
        if (atEnd || lost || (awaitsContinue && opened.isEmpty())) {
            return atEnd;
        }
        byte[] forgotten = new byte[BUFFER_BYTES];
        try {
            for (long left = DISCARDED_BYTES_MAX; left > 0 && !atEnd; ) {
                left -= Math.max(0, read(forgotten));
            }
        } catch (Problem tooSlow) {
            return false;
        }
        return atEnd;
    }

    /** Reads some, with one deadline for all reads. */
    private int read(byte[] into) {
        InputStream in = opened.orElseGet(this::open);
        if (nanoClock.getAsLong() - startedNanos > nanosMax) {
            throw tooSlow();
        }
        try {
            int count = in.read(into);
            atEnd = count < 0;
            return count;
        } catch (IOException gone) {
            throw timedOutOr(gone, new UncheckedIOException(gone));
        } catch (UncheckedIOException gone) {
            throw timedOutOr(gone, gone);
        }
    }

    private InputStream open() {
        InputStream in = stream.get();
        opened = Optional.of(in);
        startedNanos = nanoClock.getAsLong();
        return in;
    }

    private RuntimeException timedOutOr(Exception gone, RuntimeException otherwise) {
        boolean timedOut = gone instanceof SocketTimeoutException || gone.getCause() instanceof SocketTimeoutException;
        return timedOut ? tooSlow() : otherwise;
    }

    private Problem tooSlow() {
        lost = true;
        return Problem.of(408, "the body did not come in time; send it again").withHeader("Connection", "close");
    }
}
