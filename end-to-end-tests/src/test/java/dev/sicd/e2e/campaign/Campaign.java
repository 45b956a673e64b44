package dev.sicd.e2e.campaign;

import dev.sicd.e2e.campaign.FaultDeck.Drawn;
import dev.sicd.e2e.check.Addresses;
import dev.sicd.e2e.check.Checker;
import dev.sicd.e2e.check.Known;
import dev.sicd.e2e.check.Load;
import dev.sicd.e2e.check.Rounds;
import dev.sicd.e2e.check.Violation;
import dev.sicd.e2e.check.Watch;
import dev.sicd.e2e.cluster.Node;
import dev.sicd.e2e.cluster.Shape;
import dev.sicd.e2e.cluster.SicdCluster;
import dev.sicd.reader.Keys;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One fault after the other under load; after each it is mended, the load rests, and everything is checked. What is chosen comes from
 * the seed; what the system makes of it does not.
 */
final class Campaign {
    private static final Duration REST_MAX = Duration.ofMinutes(3);
    private static final Duration LOOK = Duration.ofMillis(100);
    private static final Duration BETWEEN_MAX = Duration.ofMinutes(1);
    private static final Duration END_MAX = Duration.ofMinutes(30);
    private static final Pattern LAG = Pattern.compile("(?m)^sicd_input_lag_records(?:\\{\\S*)? (\\S+)$");

    private final CampaignPlan plan;
    private final SicdCluster cluster;
    private final GitHubSide gitHub;
    private final Addresses addresses;
    private final Probe probe;
    private final LogScan logs = new LogScan();
    private final Rounds rounds;
    private final Transactions transactions;
    private final Report report;

    private Campaign(CampaignPlan plan, SicdCluster cluster, GitHubSide gitHub, Probe probe) {
        this.plan = plan;
        this.cluster = cluster;
        this.gitHub = gitHub;
        this.probe = probe;
        this.transactions = new Transactions(cluster.bootstrapServers());
        this.report = new Report(plan);
        this.addresses = new Addresses(
                cluster.bootstrapServers(),
                Map.of(),
                "sicd",
                cluster.urls(Node.Kind.INGEST),
                cluster.urls(Node.Kind.QUERY),
                cluster.urls(Node.Kind.AGGREGATOR),
                Optional.of(gitHub.address()),
                cluster.operatorToken(),
                cluster.agentToken(),
                Optional.of(cluster.checkpointKey()));
        this.rounds = new Rounds(addresses, new Random(plan.seed()));
    }

    /** @param patches directories of classes that take the place of the services' own */
    static Report run(CampaignPlan plan, List<Path> patches, Path directory) throws IOException, InterruptedException {
        Instant begun = Instant.now();
        try (GitHubSide gitHub = new GitHubSide();
                SicdCluster cluster =
                        SicdCluster.start(Shape.small(gitHub.publisher()).patched(patches), directory);
                Probe probe = new Probe(cluster.operatorToken())) {
            Campaign campaign = new Campaign(plan, cluster, gitHub, probe);
            campaign.report.began(cluster, Duration.between(begun, Instant.now()));
            campaign.run();
            return campaign.report;
        }
    }

    private void run() throws IOException, InterruptedException {
        try (Load load = Load.start(plan.load(), addresses, plan.seed());
                Watch watch = Watch.start(addresses, load);
                Observer observer = new Observer(cluster, runs(load))) {
            FaultDeck deck = new FaultDeck(plan, cluster, gitHub.faults());
            for (int number = 1; number <= plan.faults() && !isOver(); number++) {
                awaitEvents(load, number);
                round(number, deck.draw(), load, observer);
                report.watched(watch.violations());
            }
            if (!isOver() && !awaitThat(() -> load.acknowledged() >= plan.events() || load.isDone(), END_MAX)) {
                report.violated(new Violation(
                        "I1", "load", plan.events() + " events within " + END_MAX, "" + load.acknowledged()));
            }
            report.read(watch.reads(), watch.failedReads());
            report.watched(watch.stop());
            Known known = load.stop();
            report.acknowledged(load.acknowledged());
            report.checked(Checker.check(known, addresses));
            if (plan.losesChangelogs() && !isOver()) {
                report.rebuilt(new LostChangelogs(cluster).loseAndRebuild());
                report.checked(Checker.checkRebuilt(known, addresses));
            }
            gitHub.violations()
                    .forEach(finding ->
                            report.violated(new Violation("I10", "GitHub", "requests as described", finding)));
        }
    }

    private void round(int number, Drawn drawn, Load load, Observer observer) throws InterruptedException {
        report.struck(number, drawn);
        Instant struck = Instant.now();
        drawn.fault().strike();
        Instant until = struck.plus(drawn.lasts());
        awaitThat(() -> !Instant.now().isBefore(until), drawn.lasts().plus(LOOK));
        Instant mending = Instant.now();
        drawn.fault().mend();
        Instant mended = Instant.now();
        report.mended(drawn, Duration.between(mending, mended));
        load.pause();
        rest(number, drawn, observer, struck, mended);
        if (!isOver()) {
            report.checked(rounds.check(load.known()));
        }
        report.checked(logs.look(cluster.nodes()));
        report.checked(transactions.hanging());
        report.sum(number, load.acknowledged());
        load.resume();
    }

    /** Waits until all is as if nothing had been, and notes how long that takes. */
    private void rest(int number, Drawn drawn, Observer observer, Instant struck, Instant mended)
            throws InterruptedException {
        if (!awaitThat(() -> observer.red().isEmpty(), REST_MAX)) {
            report.violated(new Violation(
                    "I15", "after fault " + number, "all services ready within " + REST_MAX, "" + observer.red()));
        }
        Duration ready = Duration.between(mended, Instant.now());
        if (!awaitThat(() -> lag() == 0, REST_MAX)) {
            report.violated(new Violation("I15", "after fault " + number, "a lag of 0 within " + REST_MAX, "" + lag()));
        }
        Duration caughtUp = Duration.between(mended, Instant.now());
        for (Node node : cluster.nodes()) {
            if (!node.isAlive()) {
                report.violated(new Violation("I16", node.name(), "a process that lives", "one that ended"));
            }
        }
        report.rested(
                drawn,
                new Report.Rest(
                        ready,
                        caughtUp,
                        observer.takenOverSince(struck),
                        observer.settledSince(struck),
                        observer.redsSince(struck)));
    }

    /** The load is spread over the faults, as far as it keeps up. */
    private void awaitEvents(Load load, int number) throws InterruptedException {
        long wanted = (long) plan.events() * number / (plan.faults() + 1);
        awaitThat(() -> load.isDone() || load.acknowledged() >= wanted, BETWEEN_MAX);
    }

    /** One run of each partition. */
    private Map<Integer, String> runs(Load load) throws InterruptedException {
        Map<Integer, String> runs = new HashMap<>();
        int partitions = cluster.shape().partitions();
        awaitThat(
                () -> {
                    load.known()
                            .events()
                            .values()
                            .forEach(
                                    sent -> runs.putIfAbsent(Keys.partitionOf(sent.runId(), partitions), sent.runId()));
                    return runs.size() == partitions;
                },
                BETWEEN_MAX);
        return Map.copyOf(runs);
    }

    /** As an aggregator sees it, −1 while none does. */
    private long lag() {
        List<Long> seen = new ArrayList<>();
        for (URI aggregator : addresses.aggregators()) {
            try {
                probe.get(aggregator.resolve("/metrics"), Duration.ofSeconds(2))
                        .flatMap(answer -> lag(answer.body()))
                        .ifPresent(seen::add);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return -1;
            }
        }
        return seen.size() < addresses.aggregators().size() || seen.contains(-1L)
                ? -1
                : seen.stream().mapToLong(Long::longValue).max().orElse(-1);
    }

    private static Optional<Long> lag(String metrics) {
        Matcher matcher = LAG.matcher(metrics);
        return matcher.find() ? Optional.of((long) Double.parseDouble(matcher.group(1))) : Optional.empty();
    }

    private boolean isOver() {
        return plan.endsAtViolation() && !report.violations().isEmpty();
    }

    private static boolean awaitThat(BooleanSupplier state, Duration patience) throws InterruptedException {
        Instant end = Instant.now().plus(patience);
        while (!state.getAsBoolean()) {
            if (Instant.now().isAfter(end)) {
                return false;
            }
            Thread.sleep(LOOK);
        }
        return true;
    }
}
