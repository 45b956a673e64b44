package dev.sicd.kit.http;

/** Nobody listens to a stream any more; an everyday end, so it has no stack trace and is not logged. */
public final class StreamEndedException extends RuntimeException {
    private final StreamEnd end;

    StreamEndedException(StreamEnd end, Throwable cause) {
        super("the stream ended: " + end.text(), cause, false, false);
        this.end = end;
    }

    StreamEndedException(StreamEnd end) {
        super("the stream ended: " + end.text(), null, false, false);
        this.end = end;
    }

    StreamEnd end() {
        return end;
    }
}
