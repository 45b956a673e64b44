package dev.sicd.cli.dev;

/** The system cannot start as asked; the message is the one line that the user reads: fact, place, cure. */
public final class StartException extends RuntimeException {
    StartException(String message) {
        super(message);
    }

    StartException(String message, Throwable cause) {
        super(message, cause);
    }
}
