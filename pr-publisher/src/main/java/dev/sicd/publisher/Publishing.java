package dev.sicd.publisher;

import dev.sicd.model.publish.Command;
import dev.sicd.model.publish.Observation;
import dev.sicd.model.publish.Order;
import dev.sicd.model.publish.Outcome;
import dev.sicd.model.publish.Publication;
import dev.sicd.publisher.github.GitHubCalls;
import dev.sicd.publisher.github.Sleeper;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does what a publication wants done, one thing after the other, until it has ended. It decides nothing. */
final class Publishing {
    private static final Logger LOG = LoggerFactory.getLogger(Publishing.class);

    private final GitHubCalls github;
    private final Sleeper sleeper;
    private final PublishingMetrics metrics;

    Publishing(GitHubCalls github, Sleeper sleeper, PublishingMetrics metrics) {
        this.github = github;
        this.sleeper = sleeper;
        this.metrics = metrics;
    }

    Outcome outcome(Order order) throws InterruptedException {
        return outcome(order, Publication.begin(order));
    }

    /** Whether it was opened before; nothing is begun. */
    Outcome look(Order order, Outcome otherwise) throws InterruptedException {
        return outcome(order, Publication.look(order, otherwise));
    }

    private Outcome outcome(Order order, Publication first) throws InterruptedException {
        long begun = System.nanoTime();
        long elsewhere = 0;
        int calls = 0;
        Publication publication = first;
        while (true) {
            long before = System.nanoTime();
            switch (publication.command()) {
                case Command.Finish(Outcome outcome) -> {
                    ended(order, outcome, calls, elsewhere, System.nanoTime() - begun - elsewhere);
                    return outcome;
                }
                case Command.Rest(Duration time) -> {
                    sleeper.sleep(time);
                    elsewhere += System.nanoTime() - before;
                    publication = publication.next(new Observation.Rested());
                }
                case Command.Call call -> {
                    Observation seen = github.call(order.repoOwner(), order.repoName(), call);
                    elsewhere += System.nanoTime() - before;
                    calls++;
                    publication = publication.next(seen);
                }
            }
        }
    }

    private void ended(Order order, Outcome outcome, int calls, long elsewhereNanos, long ownNanos) {
        metrics.ended(outcome, ownNanos);
        LOG.atInfo()
                .addKeyValue("proposal", order.proposalId())
                .addKeyValue("repository", order.repository())
                .addKeyValue("outcome", outcome.getClass().getSimpleName())
                .addKeyValue("calls", calls)
                .addKeyValue("github_ms", elsewhereNanos / 1_000_000)
                .addKeyValue("own_us", ownNanos / 1_000)
                .log("publication ended");
    }
}
