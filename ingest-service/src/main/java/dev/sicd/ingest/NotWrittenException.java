package dev.sicd.ingest;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.sicd.kit.http.Problem;
import dev.sicd.model.event.Event;
import java.time.Duration;

/** A write without an acknowledgement. Unless it was too large, the event may be on the log all the same. */
final class NotWrittenException extends Exception {
    private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

    private final transient Problem problem;

    private NotWrittenException(Problem problem, Throwable cause) {
        super(problem.detail(), cause);
        this.problem = problem;
    }

    static NotWrittenException tooLarge(Event event, long bytes, long bytesMax) {
        return new NotWrittenException(
                Problem.of(
                        413,
                        "the event %s %s takes %d bytes on the log, the limit is %d; send less at a time"
                                .formatted(event.type(), event.envelope().eventId(), bytes, bytesMax)),
                new IllegalArgumentException("too large"));
    }

    static NotWrittenException unknown(Event event, Throwable cause) {
        String id = event.envelope().eventId().toString();
        String detail = "the log did not acknowledge %s %s in time (%s), so it is unknown whether it was written; "
                .formatted(event.type(), id, cause.getClass().getSimpleName());
        Problem problem = Problem.unavailable(
                detail + "retry with the same event_id or Idempotency-Key: a repeat is harmless", RETRY_AFTER);
        return new NotWrittenException(problem.with("event_id", TextNode.valueOf(id)), cause);
    }

    /** How the HTTP door answers it: 413 or 503. */
    Problem problem() {
        return problem;
    }

    boolean isPermanent() {
        return problem.status() == 413;
    }
}
