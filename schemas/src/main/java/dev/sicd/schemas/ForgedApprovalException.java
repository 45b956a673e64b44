package dev.sicd.schemas;

/** An approval that nobody who may approve has made. */
public final class ForgedApprovalException extends Exception {
    private static final long serialVersionUID = 1;

    private final Reason reason;

    /** Why, as a word for machines. */
    public enum Reason {
        UNKNOWN_KEY,
        BAD_SIGNATURE,
        NOT_A_STATEMENT
    }

    public ForgedApprovalException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
