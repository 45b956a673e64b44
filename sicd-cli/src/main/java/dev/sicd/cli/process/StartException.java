package dev.sicd.cli.process;

/** The system cannot start as asked; the message is the one line that the user reads: fact, place, cure. */
public final class StartException extends RuntimeException {
    public StartException(String message) {
        super(message);
    }

    public StartException(String message, Throwable cause) {
        super(message, cause);
    }
}
