package dev.sicd.kit.keys;

/** A key file cannot be used; the message says which one, why, and the cure, and holds nothing of its content. */
public final class KeyFileException extends RuntimeException {
    private static final long serialVersionUID = 1;

    KeyFileException(String message) {
        super(message);
    }
}
