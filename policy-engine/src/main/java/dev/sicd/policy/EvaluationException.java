package dev.sicd.policy;

/** An expression that is right in itself has no value for these facts. It is an answer, not a fault: no stack trace. */
final class EvaluationException extends RuntimeException {
    private final String reason;

    EvaluationException(String reason) {
        super(reason, null, false, false);
        this.reason = Shown.printable(reason, Shown.LINE_MAX);
    }

    String reason() {
        return reason;
    }
}
