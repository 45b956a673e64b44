package dev.sicd.publisher;

import dev.sicd.kit.Health;
import dev.sicd.kit.Metrics;
import dev.sicd.publisher.github.GitHub;
import java.time.InstantSource;

/** The hosting service, and what of publishing to it outlives a session with Kafka; it publishes nothing itself. */
final class Hosting implements AutoCloseable {
    private final LiveConfig config;
    private final GitHub github;
    private final Standing standing;
    private final InstantSource clock;
    private final Halt halt;
    private final Wakes wakes = new Wakes();
    private final PublishingMetrics metrics = new PublishingMetrics();

    Hosting(LiveConfig config, Standing standing, InstantSource clock) {
        this.config = config;
        this.github = GitHub.connect(config.github(), clock);
        this.standing = standing;
        this.clock = clock;
        this.halt = new Halt(clock);
    }

    /** All of one session; what was said before is not read yet. */
    Live open(PublisherConfig publisher, Planning planning, Statements statements) {
        History history = new History();
        HistoryReader reader = HistoryReader.open(publisher, history);
        try {
            Admission admission = new Admission(config, history, standing, clock);
            Publishing publishing = new Publishing(github, metrics);
            Desk desk = new Desk(admission, publishing, statements, history, halt, clock);
            ApprovedRecords records = new ApprovedRecords(KafkaClients.reader(publisher, "approved"));
            Tracker tracker = new Tracker(github, history, statements, halt, wakes, config.reconcileEvery(), clock);
            return new Live(admission, desk, history, reader, records, planning, tracker, halt, github, clock);
        } catch (RuntimeException e) {
            reader.close();
            throw e;
        }
    }

    GitHubWebhook webhook() {
        return new GitHubWebhook(config.webhookSecret(), wakes);
    }

    Health.State health() {
        return halt.health();
    }

    void measure(Metrics registry) {
        metrics.measure(registry);
        github.measure(registry);
    }

    @Override
    public void close() {
        github.close();
    }
}
