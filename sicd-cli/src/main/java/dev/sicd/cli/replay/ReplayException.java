package dev.sicd.cli.replay;

/** It cannot be done as asked; the message says what is in the way and what would be right. */
public final class ReplayException extends RuntimeException {
    public ReplayException(String message) {
        super(message);
    }

    public ReplayException(String message, Throwable cause) {
        super(message, cause);
    }
}
