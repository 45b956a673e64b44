package dev.sicd.kit.auth;

import dev.sicd.kit.http.Problem;
import java.util.Locale;

/** A request that is not let in: the answer it gets, and why for the statistics. It is no fault and has no stack trace. */
public final class Denied extends RuntimeException {
    private final Reason reason;
    private final Problem problem;

    /** Why; the set is closed, so that it can label a metric. */
    public enum Reason {
        MALFORMED_HOST,
        HOST,
        ORIGIN,
        NO_TOKEN,
        MALFORMED_HEADER,
        MALFORMED_TOKEN,
        UNKNOWN_TOKEN,
        EXPIRED_TOKEN,
        TOO_MANY_FAILURES,
        RATE_LIMIT,
        ROLE;

        /** As metrics show it. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    Denied(Reason reason, Problem problem) {
        super(problem.detail(), problem, false, false);
        this.reason = reason;
        this.problem = problem;
    }

    public Reason reason() {
        return reason;
    }

    /** What the caller is told. */
    public Problem problem() {
        return problem;
    }
}
