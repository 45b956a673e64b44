package dev.sicd.cli.keys;

/** A key cannot be made or kept where it was asked for; the message is the one line that the user reads. */
public final class RefusedKeyException extends IllegalStateException {
    private static final long serialVersionUID = 1;

    RefusedKeyException(String message) {
        super(message);
    }
}
