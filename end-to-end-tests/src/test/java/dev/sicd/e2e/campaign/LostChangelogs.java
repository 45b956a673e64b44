package dev.sicd.e2e.campaign;

import dev.sicd.aggregator.AggregatorState;
import dev.sicd.e2e.cluster.Node;
import dev.sicd.e2e.cluster.SicdCluster;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * The worst that can happen to the fold: the changelogs of its stores are gone, and have to be made of the ledger. The first try
 * at that is killed half way, and until the second one has ended no aggregator may start.
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
        aggregators.getFirst().loseState();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrapServers()))) {
            admin.deleteTopics(AggregatorState.changelogs(PREFIX)).all().get(ANSWER_MAX.toSeconds(), TimeUnit.SECONDS);
            await("the changelogs are gone", () -> listed(admin).isEmpty());
            SicdCluster.Command killed = cluster.start("rebuild-killed", "rebuild");
            await("some of the changelogs is written again", () -> {
                requireAlive(killed);
                return isWritten(admin);
            });
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

    /** What is asked of the brokers until it is so. */
    @FunctionalInterface
    private interface State {
        boolean isThere() throws InterruptedException, ExecutionException, TimeoutException;
    }

    private static void await(String what, State state)
            throws InterruptedException, ExecutionException, TimeoutException {
        Instant end = Instant.now().plus(HALF_WAY_MAX);
        while (!state.isThere()) {
            if (Instant.now().isAfter(end)) {
                throw new IllegalStateException("not within " + HALF_WAY_MAX + ": " + what);
            }
            Thread.sleep(LOOK);
        }
    }

    private static void requireAlive(SicdCluster.Command rebuild) {
        if (!rebuild.process().isAlive()) {
            throw new IllegalStateException("the rebuild ended before it could be killed, see " + rebuild.said());
        }
    }

    private static Set<String> listed(Admin admin) throws InterruptedException, ExecutionException, TimeoutException {
        Set<String> changelogs = new HashSet<>(AggregatorState.changelogs(PREFIX));
        changelogs.retainAll(admin.listTopics().names().get(ANSWER_MAX.toSeconds(), TimeUnit.SECONDS));
        return changelogs;
    }

    private boolean isWritten(Admin admin) throws InterruptedException, ExecutionException, TimeoutException {
        Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
        for (String changelog : listed(admin)) {
            IntStream.range(0, cluster.shape().partitions())
                    .forEach(partition -> ends.put(new TopicPartition(changelog, partition), OffsetSpec.latest()));
        }
        try {
            return admin.listOffsets(ends).all().get(ANSWER_MAX.toSeconds(), TimeUnit.SECONDS).values().stream()
                    .anyMatch(end -> end.offset() > 0);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                // just made: not every broker knows it
                return false;
            }
            throw e;
        }
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
