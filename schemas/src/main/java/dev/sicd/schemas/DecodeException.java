package dev.sicd.schemas;

/** Why bytes are not an event. The reason is for machines, the message for people. */
public final class DecodeException extends Exception {
    /** What kind of wrong it is; the gate writes it into the quarantine record. */
    public enum Reason {
        NO_VALUE,
        NOT_FRAMED,
        UNKNOWN_SCHEMA,
        WRONG_TOPIC,
        BAD_BYTES,
        INVALID_EVENT
    }

    private final Reason reason;
    private final String detail;

    DecodeException(Reason reason, String message) {
        super(message);
        this.reason = reason;
        this.detail = message;
    }

    public Reason reason() {
        return reason;
    }

    /** What is wrong, and what would be right. */
    public String detail() {
        return detail;
    }
}
