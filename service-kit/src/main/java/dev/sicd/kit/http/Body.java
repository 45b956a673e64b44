package dev.sicd.kit.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;

/** The body of one request, read at most once and within limits of size and time; it does not interpret the bytes. */
final class Body {
    /** So much is read and thrown away to let the client come to reading the answer; beyond it the connection goes. */
    private static final long DISCARDED_BYTES_MAX = 16 << 20;

    private static final int BUFFER_BYTES = 16 << 10;

    private final Supplier<InputStream> stream;
    private final OptionalLong declaredBytes;
    private final boolean awaitsContinue;
    private final int bytesMax;
    private final Patience patience;
    private Optional<InputStream> opened = Optional.empty();
    private boolean atEnd;
    private boolean lost;

    /**
     * @param stream opening it may tell the client to go on and send
     * @param awaitsContinue nothing is sent before the stream is opened
     */
    Body(
            Supplier<InputStream> stream,
            OptionalLong declaredBytes,
            boolean awaitsContinue,
            int bytesMax,
            Patience patience) {
        this.stream = stream;
        this.declaredBytes = declaredBytes;
        this.awaitsContinue = awaitsContinue;
        this.bytesMax = bytesMax;
        this.patience = patience;
        this.atEnd = declaredBytes.equals(OptionalLong.of(0));
    }

    /** @throws Problem 413 when it is larger than the limit, 408 when it comes too slowly, 400 when it breaks off */
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
        try (Patience.Wait wait = patience.begin()) {
            for (int count = read(buffer, wait); count >= 0; count = read(buffer, wait)) {
                if (bytes.size() + count > bytesMax) {
                    throw Problem.tooLarge(bytesMax);
                }
                bytes.write(buffer, 0, count);
            }
        }
        return bytes.toByteArray();
    }

    /**
     * Reads what is left and forgets it. Nothing is read after it.
     *
     * @return false when there is more than it is worth: the connection must be closed
     */
    boolean discard() {
        if (atEnd || lost || (awaitsContinue && opened.isEmpty())) {
            close();
            return atEnd;
        }
        byte[] forgotten = new byte[BUFFER_BYTES];
        try (Patience.Wait wait = patience.begin()) {
            for (long left = DISCARDED_BYTES_MAX; left > 0 && !atEnd; ) {
                left -= Math.max(0, read(forgotten, wait));
            }
        } catch (Problem tooSlowOrBroken) {
            return false;
        } finally {
            close();
        }
        return atEnd;
    }

    private int read(byte[] into, Patience.Wait wait) {
        try {
            InputStream in = opened.orElseGet(this::open);
            int count = in.read(into);
            atEnd = count < 0;
            if (atEnd) {
                close();
            }
            return count;
        } catch (IOException | RuntimeException fault) {
            lost = true;
            close();
            throw wait.isOver()
                    ? Problem.of(408, "the body did not come in time; send it again")
                    : Problem.badRequest("the body breaks off, or is not encoded as its headers say; send it again");
        }
    }

    private InputStream open() {
        InputStream in = stream.get();
        opened = Optional.of(in);
        return in;
    }

    /** Frees what decoding took; the connection stays as it is. */
    private void close() {
        try {
            if (opened.isPresent()) {
                opened.get().close();
            }
        } catch (IOException ignored) {
            // nobody wants more of it
        }
    }
}
