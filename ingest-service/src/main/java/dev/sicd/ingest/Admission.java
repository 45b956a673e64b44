package dev.sicd.ingest;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.sicd.kit.http.Problem;
import dev.sicd.model.event.DecisionEvent.PolicyDecided;
import dev.sicd.model.policy.Decision;
import dev.sicd.model.policy.Decision.Verdict;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts decisions on the log before anything acts on them; it makes none. */
final class Admission {
    private static final Logger LOG = LoggerFactory.getLogger(Admission.class);

    private final Recorder recorder;

    Admission(Recorder recorder) {
        this.recorder = recorder;
    }

    /**
     * Records the decision, then lets the caller go on.
     *
     * @throws Problem 403 when it says no, 503 when it could not be recorded
     */
    Decision record(PolicyDecided decided) throws InterruptedException {
        Decision decision = decided.decision();
        boolean allowed = decision.verdict() == Verdict.ALLOW;
        Receipt receipt = recorder.record(decided, allowed);
        LOG.atInfo()
                .addKeyValue("run", decided.envelope().runId())
                .addKeyValue("action", decision.action())
                .addKeyValue("verdict", decision.verdict())
                .log("request decided");
        if (!allowed) {
            throw Decisions.denied(decision)
                    .with("event_id", TextNode.valueOf(receipt.eventId().toString()))
                    .with("at", TextNode.valueOf(receipt.at().toString()))
                    .withHeader(Receipt.AT_HEADER, receipt.at().toString());
        }
        return decision;
    }

    /** Records a refusal that the caller has its own words for. */
    void recordRefusal(PolicyDecided decided) throws InterruptedException {
        recorder.record(decided, false);
    }

    /**
     * Lets the caller go on without a record, unless the answer is no.
     *
     * @throws Problem as {@link #record}
     */
    void recordIfDenied(PolicyDecided decided) throws InterruptedException {
        if (decided.decision().verdict() != Verdict.ALLOW) {
            record(decided);
        }
    }
}
