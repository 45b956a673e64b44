package dev.sicd.publisher;

import dev.sicd.kit.Health;
import dev.sicd.kit.Metrics;
import dev.sicd.kit.http.Routes;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns approved proposals into pull requests: plans them, or opens them on GitHub, each once. What it says of them it may
 * say again, always the same; the fold drops repeats.
 */
public final class Publisher implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Publisher.class);
    private static final String BASE_PATH = "/admin/training";
    private static final Duration DRAIN_MAX = Duration.ofSeconds(3);
    private static final Duration INTERRUPTED_MAX = Duration.ofSeconds(4);

    private final PublisherLoop loop;
    private final PinnedKeys keys;
    private final Refusals refusals;
    private final Optional<Hosting> hosting;
    private final Thread thread;

    private Publisher(
            PublisherLoop loop, PinnedKeys keys, Refusals refusals, Optional<Hosting> hosting, Thread thread) {
        this.loop = loop;
        this.keys = keys;
        this.refusals = refusals;
        this.hosting = hosting;
        this.thread = thread;
    }

    /**
     * Starts publishing and returns at once; {@link #health} says when it does its work.
     *
     * @param standing what was decided since; asked by a live publisher only
     * @param clock says whether an approval still holds, and stamps what is put into quarantine
     * @throws dev.sicd.kit.keys.KeyFileException when the file of the approval keys cannot be used
     * @throws org.apache.kafka.common.KafkaException when the clients refuse their settings
     */
    public static Publisher start(PublisherConfig config, Standing standing, InstantSource clock) {
        PinnedKeys keys = PinnedKeys.open(config.approvalKeys(), clock);
        ApprovalCheck approvals = new ApprovalCheck(keys, new SpentDecisions(), config.branchPrefix(), clock);
        Planning planning =
                new Planning(approvals, config.branchPrefix(), config.live().map(LiveConfig::manner));
        Refusals refusals = new Refusals();
        Optional<Hosting> hosting = config.live().map(live -> new Hosting(live, standing, clock));
        Optional<Session.LiveOpening> opening = hosting.map(service -> service::open);
        PublisherLoop loop = new PublisherLoop(
                () -> Session.open(new KafkaClients(config), config.topicPrefix(), planning, refusals, opening, clock),
                clock);
        Thread thread = Thread.ofPlatform().name("pr-publisher").start(loop);
        LOG.atInfo()
                .addKeyValue("instance", config.instanceId())
                .addKeyValue("group", config.group())
                .addKeyValue("live", hosting.isPresent())
                .log("publisher started");
        return new Publisher(loop, keys, refusals, hosting, thread);
    }

    /** Where GitHub says that something happened; none for a publisher that only plans. */
    public Routes routes() {
        return hosting.map(service -> Routes.builder()
                        .hook(BASE_PATH + "/webhooks/github", service.webhook())
                        .build())
                .orElseGet(() -> Routes.builder().build());
    }

    /** Counts what was refused, by reason. */
    public void measure(Metrics metrics) {
        refusals.measure(metrics);
        hosting.ifPresent(service -> service.measure(metrics));
    }

    /**
     * Ready while connected and either at work or with nothing left to do, and the file of keys can be used; alive until only
     * a restart can help.
     */
    public Health health() {
        return Health.none()
                .withReadiness("pr-publisher", loop::readiness)
                .withReadiness("approval-keys", keys::health)
                .withReadiness(
                        "hosting-service", () -> hosting.map(Hosting::health).orElseGet(Health.State::up))
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
        hosting.ifPresent(Hosting::close);
        LOG.atInfo().log("publisher stopped");
    }
}
