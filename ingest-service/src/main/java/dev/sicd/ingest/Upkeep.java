package dev.sicd.ingest;

import dev.sicd.kit.http.Problem;
import dev.sicd.model.event.Actor;
import dev.sicd.model.event.DecisionEvent.ReviewExpired;
import dev.sicd.model.event.Envelope;
import dev.sicd.model.event.Ids;
import dev.sicd.reader.NotAvailableException;
import dev.sicd.reader.ProposalAt;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What this service does unasked, on one thread: follows the capabilities, says which policy it started with, and ends
 * reviews that nobody made in time. What fails is tried again in the next round.
 */
final class Upkeep implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Upkeep.class);
    private static final Duration EVERY = Duration.ofMillis(500);
    private static final Duration CLOSE = Duration.ofSeconds(5);
    /** Bounds the work of one round. */
    private static final int EXPIRED_MAX = 100;

    private static final Actor SELF = Actor.service("ingest-service");

    private final EventIds ids;
    private final CapabilityBook capabilities;
    private final PolicySource policies;
    private final PolicyLoads loads;
    private final Ledger ledger;
    private final Recorder recorder;
    private final Duration reviewPatience;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread = Thread.ofPlatform().name("ingest-upkeep").unstarted(this::run);
    private boolean policyIsRecorded;

    Upkeep(
            EventIds ids,
            CapabilityBook capabilities,
            PolicySource policies,
            PolicyLoads loads,
            Ledger ledger,
            Recorder recorder,
            Duration reviewPatience) {
        this.ids = ids;
        this.capabilities = capabilities;
        this.policies = policies;
        this.loads = loads;
        this.ledger = ledger;
        this.recorder = recorder;
        this.reviewPatience = reviewPatience;
    }

    void start() {
        thread.start();
    }

    @Override
    public void close() {
        closing.countDown();
        try {
            if (!thread.join(CLOSE)) {
                thread.interrupt();
            }
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            do {
                round();
            } while (!closing.await(EVERY.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            LOG.atDebug().log("cut off while closing");
        }
    }

    private void round() throws InterruptedException {
        try {
            capabilities.refresh();
            if (!policyIsRecorded) {
                loads.record(policies.loaded(), SELF);
                policyIsRecorded = true;
            }
            expireReviews();
        } catch (NotAvailableException | Problem later) {
            LOG.atDebug().setCause(later).log("tried again in the next round");
        } catch (RuntimeException fault) {
            LOG.atError().setCause(fault).log("upkeep failed; it is tried again");
        }
    }

    private void expireReviews() throws InterruptedException {
        Instant due = ids.now().minus(reviewPatience);
        for (ProposalAt proposal : ledger.awaitingReview(EXPIRED_MAX)) {
            if (proposal.stateSince().isAfter(due)) {
                return;
            }
            Envelope envelope = Envelope.ofRun(
                    Ids.derived(
                            "ReviewExpired",
                            proposal.proposalId(),
                            proposal.stateSince().toString()),
                    proposal.runId(),
                    ids.now(),
                    SELF);
            recorder.record(new ReviewExpired(envelope, proposal.proposalId()), true);
            LOG.atInfo().addKeyValue("proposal", proposal.proposalId()).log("nobody reviewed it in time");
        }
    }
}
