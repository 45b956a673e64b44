package dev.sicd.client;

/** The system did not answer a question, or answered that it would not. It says nothing of what was recorded. */
public final class NotReadableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NotReadableException(String reason) {
        super(reason);
    }
}
