package dev.sicd.cli.provenance;

/** The verification could not be made; that says nothing about the ledger. */
public final class VerificationException extends RuntimeException {
    private static final long serialVersionUID = 1;

    VerificationException(String message) {
        super(message);
    }

    VerificationException(String message, Throwable cause) {
        super(message, cause);
    }
}
