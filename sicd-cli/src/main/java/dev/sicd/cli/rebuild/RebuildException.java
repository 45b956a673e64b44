package dev.sicd.cli.rebuild;

/** The state cannot be rebuilt as things are; the message says what to do. */
final class RebuildException extends RuntimeException {
    private static final long serialVersionUID = 1;

    RebuildException(String message) {
        super(message);
    }

    RebuildException(String message, Throwable cause) {
        super(message, cause);
    }
}
