package dev.sicd.publisher;

import dev.sicd.model.event.ApprovalStatement;
import dev.sicd.model.event.ApprovedProposal;
import dev.sicd.model.event.PullRequestEvent.Cause;
import dev.sicd.model.publish.Order;
import dev.sicd.model.publish.Outcome.Parked;
import dev.sicd.schemas.Coordinates;
import java.util.Locale;
import java.util.Optional;

/**
 * One approved proposal that is to become a pull request.
 *
 * @param source the record it came in
 * @param deferrals how often it was put off by now
 * @param lapsed what it comes to unless it was opened before: its approval did not hold any more when it was taken up
 * @param waitingFor the reason of the last time, where it is tried again before its time because that may be over
 */
record Work(
        ApprovedProposal approved,
        ApprovalStatement by,
        Order order,
        Coordinates source,
        Optional<Parked> lapsed,
        int deferrals,
        Optional<String> waitingFor) {

    /** The same, put off before. */
    Work after(int times, Optional<String> reason) {
        return new Work(approved, by, order, source, lapsed, times, reason);
    }

    /** The same, which must not be begun any more. */
    Work lapsed(Parked otherwise) {
        return new Work(approved, by, order, source, Optional.of(otherwise), deferrals, waitingFor);
    }

    /** Whether that was said of it already, and its time has not come. */
    boolean waitsFor(String code) {
        return waitingFor.equals(Optional.of(code));
    }

    /** What makes its turn: one repository has one writer, however its name is spelled. */
    String lane() {
        return order.repository().toLowerCase(Locale.ROOT);
    }

    Cause cause() {
        return new Cause(by.decisionId(), source.toString());
    }

    /** Roughly what it takes in memory. */
    long chars() {
        return order.body().length()
                + order.changes().stream()
                        .mapToLong(change -> change.newContent().length()
                                + change.originalContent().map(String::length).orElse(0))
                        .sum();
    }
}
