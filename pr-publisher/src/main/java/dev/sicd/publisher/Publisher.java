package dev.sicd.publisher;

import dev.sicd.kit.Health;
import dev.sicd.kit.Metrics;
import java.time.Duration;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns approved proposals into planned pull requests, each at least once and always the same; the fold drops repeats. It
 * opens nothing on a hosting service.
 */
public final class Publisher implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Publisher.class);
    private static final Duration DRAIN_MAX = Duration.ofSeconds(3);
    private static final Duration INTERRUPTED_MAX = Duration.ofSeconds(4);

    private final PublisherLoop loop;
    private final PinnedKeys keys;
    private final Refusals refusals;
    private final Thread thread;

    private Publisher(PublisherLoop loop, PinnedKeys keys, Refusals refusals, Thread thread) {
        this.loop = loop;
        this.keys = keys;
        this.refusals = refusals;
        this.thread = thread;
    }

    /**
     * Starts publishing and returns at once; {@link #health} says when it does its work.
     *
     * @param clock says whether an approval still holds, and stamps what is put into quarantine
     * @throws dev.sicd.kit.keys.KeyFileException when the file of the approval keys cannot be used
     * @throws org.apache.kafka.common.KafkaException when the clients refuse their settings
     */
    public static Publisher start(PublisherConfig config, InstantSource clock) {
        PinnedKeys keys = PinnedKeys.open(config.approvalKeys(), clock);
        ApprovalCheck approvals = new ApprovalCheck(keys, new SpentDecisions(), config.branchPrefix(), clock);
        Planning planning = new Planning(approvals, config.branchPrefix());
        Refusals refusals = new Refusals();
        PublisherLoop loop = new PublisherLoop(() -> Session.open(config, planning, refusals, clock));
        Thread thread = Thread.ofPlatform().name("pr-publisher").start(loop);
        LOG.atInfo()
                .addKeyValue("instance", config.instanceId())
                .addKeyValue("group", config.group())
                .log("publisher started, dry run");
        return new Publisher(loop, keys, refusals, thread);
    }

    /** Counts what was refused, by reason. */
    public void measure(Metrics metrics) {
        refusals.measure(metrics);
    }

    /**
     * Ready while connected and either at work or with nothing left to do, and the file of keys can be used; alive until only
     * a restart can help.
     */
    public Health health() {
        return Health.none()
                .withReadiness("pr-publisher", loop::readiness)
                .withReadiness("approval-keys", keys::health)
                .withLiveness("pr-publisher", loop::liveness);
    }

    /** Ends after the proposals in hand, within a few seconds. What is not finished is done again at the next start. */
    @Override
    public void close() {
        loop.stop();
        try {
            if (!thread.join(DRAIN_MAX)) {
                thread.interrupt();
                if (!thread.join(INTERRUPTED_MAX)) {
                    LOG.atWarn().log("the publisher did not stop in time; its work is done again at the next start");
                }
            }
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
        }
        LOG.atInfo().log("publisher stopped");
    }
}
