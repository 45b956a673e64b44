package dev.sicd.publisher.github;

/** An answer that should say something does not; the message says what is missing, and holds nothing of the answer. */
final class Unreadable extends Exception {
    private static final long serialVersionUID = 1;

    Unreadable(String message) {
        super(message);
    }
}
