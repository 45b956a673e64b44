package dev.sicd.e2e.campaign;

import dev.sicd.aggregator.AggregatorState;
import dev.sicd.e2e.cluster.Node;
import dev.sicd.e2e.cluster.SicdCluster;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;

/**
 * The worst that can happen to the fold: its stores are gone everywhere, and have to be made of the ledger. The first try at that
 * is killed half way, and until the second one has ended no aggregator may start.
 */
final class LostChangelogs {
    private static final String PREFIX = "sicd";
    private static final Duration ANSWER_MAX = Duration.ofSeconds(30);
    private static final Duration HALF_WAY_MAX = Duration.ofMinutes(5);
    private static final Duration LOOK = Duration.ofMillis(20);

    private final SicdCluster cluster;
    private final List<Node> aggregators;

    LostChangelogs(SicdCluster cluster) {
        this.cluster = cluster;
        this.aggregators = cluster.services(Node.Kind.AGGREGATOR);
    }

    /**
     * Returns when all aggregators are ready again.
     *
     * @return how long the second rebuild took
     * @throws IllegalStateException when something is not as it has to be
     */
    Duration loseAndRebuild() throws IOException, InterruptedException {
        aggregators.forEach(Node::stop);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrapServers()))) {
            admin.deleteTopics(AggregatorState.changelogs(PREFIX))
                    .all()
                    .get(ANSWER_MAX.toSeconds(), TimeUnit.SECONDS);
            SicdCluster.Command killed = cluster.start("rebuild-killed", "rebuild");
            awaitHalfWay(admin, killed);
            killed.process().destroyForcibly().onExit().join();
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the changelogs could not be taken away", e);
        }
        requireRefused(aggregators.getFirst());
        Instant begun = Instant.now();
        cluster.start("rebuild", "rebuild").awaitDone();
        Duration took = Duration.between(begun, Instant.now());
        aggregators.forEach(Node::start);
        aggregators.forEach(Node::awaitReady);
        return took;
    }

    /** It makes the changelogs when it has verified the ledger, and before it has anything to write to them. */
    private static void awaitHalfWay(Admin admin, SicdCluster.Command rebuild)
            throws InterruptedException, ExecutionException, TimeoutException {
        Instant end = Instant.now().plus(HALF_WAY_MAX);
        while (Instant.now().isBefore(end)) {
            Set<String> topics = admin.listTopics().names().get(ANSWER_MAX.toSeconds(), TimeUnit.SECONDS);
            if (!Collections.disjoint(topics, AggregatorState.changelogs(PREFIX))) {
                return;
            }
            if (!rebuild.process().isAlive()) {
                throw new IllegalStateException("the rebuild ended before it could be killed, see " + rebuild.said());
            }
            Thread.sleep(LOOK);
        }
        throw new IllegalStateException("the rebuild made no changelogs within " + HALF_WAY_MAX);
    }

    private static void requireRefused(Node aggregator) {
        long logged = aggregator.log().toFile().length();
        aggregator.start();
        boolean ready = aggregator.becomesReady(HALF_WAY_MAX);
        aggregator.close();
        if (ready || !aggregator.logged(logged).contains("a rebuild of it was broken off")) {
            throw new IllegalStateException("%s folds over what a killed rebuild left".formatted(aggregator));
        }
    }
}
