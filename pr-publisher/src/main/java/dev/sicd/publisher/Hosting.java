package dev.sicd.publisher;

import dev.sicd.kit.Health;
import dev.sicd.kit.Metrics;
import dev.sicd.publisher.github.GitHub;
import dev.sicd.publisher.github.Sleeper;
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
    Live open(Connections connections, String topicPrefix, Planning planning, Statements statements) {
        History history = new History();
        HistoryReader reader = HistoryReader.open(connections, topicPrefix, history);
        try {
            Admission admission = new Admission(config, history, standing, clock);
            Sleeper sleeper = Sleeper.ofThread();
            Publishing publishing = new Publishing(github, sleeper, metrics);
            Desk desk = new Desk(admission, publishing, statements, history, halt, sleeper, clock);
            ApprovedRecords records = new ApprovedRecords(connections.reader("approved"));
            Tracker tracker = new Tracker(github, history, statements, halt, clock);
            Background tracking = TrackerLoop.start(tracker, wakes, config.reconcileEvery());
            return new Live(
                    admission,
                    desk,
                    history,
                    reader,
                    records,
                    planning,
                    tracker,
                    tracking,
                    halt,
                    github,
                    Thread.ofVirtual().name("publish ", 1)::start,
                    clock);
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
