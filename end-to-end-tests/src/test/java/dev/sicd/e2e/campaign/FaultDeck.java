package dev.sicd.e2e.campaign;

import dev.sicd.e2e.cluster.Network;
import dev.sicd.e2e.cluster.Node;
import dev.sicd.e2e.cluster.SicdCluster;
import dev.sicd.fakegithub.Faults;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Random;

/** Draws faults by chance: each kind once before any comes again. */
final class FaultDeck {
    private static final int SHORTEST_SECONDS = 2;
    /** Longer than it takes until others take over: 10 s for a member of the group, 9 s for a broker. */
    private static final int LONGEST_SECONDS = 14;

    private final SicdCluster cluster;
    private final Faults gitHub;
    private final Random random;
    private final List<Node> rolling;
    private final List<FaultKind> kinds;
    private final Deque<FaultKind> deck = new ArrayDeque<>();

    FaultDeck(CampaignPlan plan, SicdCluster cluster, Faults gitHub) {
        this.cluster = cluster;
        this.gitHub = gitHub;
        this.random = new Random(plan.seed());
        // each takes its time, so a short campaign restarts only those whose work has to move
        this.rolling =
                plan.faults() < FaultKind.values().length ? cluster.services(Node.Kind.AGGREGATOR) : cluster.services();
        this.kinds = (plan.only().isEmpty() ? Arrays.asList(FaultKind.values()) : plan.only())
                .stream()
                        .filter(kind -> cluster.network().canCut() || !kind.needsNetwork())
                        .toList();
    }

    /** @param lasts from its beginning to its mending, while the load goes on */
    record Drawn(FaultKind kind, Fault fault, String target, Duration lasts) {}

    Drawn draw() {
        if (deck.isEmpty()) {
            List<FaultKind> shuffled = new ArrayList<>(kinds);
            Collections.shuffle(shuffled, random);
            deck.addAll(shuffled);
        }
        FaultKind kind = deck.pop();
        Duration lasts = Duration.ofSeconds(SHORTEST_SECONDS + random.nextInt(LONGEST_SECONDS - SHORTEST_SECONDS + 1));
        return drawn(kind, kind == FaultKind.ROLLING_RESTART ? Duration.ZERO : lasts);
    }

    private Drawn drawn(FaultKind kind, Duration lasts) {
        Network network = cluster.network();
        return switch (kind) {
            case KILL_AGGREGATOR, KILL_BROKER, KILL_OTHER -> {
                Node node = target(kind);
                yield new Drawn(kind, new Fault.Kill(node), node.name(), lasts);
            }
            case LOSE_STATE -> {
                Node node = target(kind);
                yield new Drawn(kind, new Fault.LoseState(node), node.name(), lasts);
            }
            case FREEZE_AGGREGATOR, FREEZE_BROKER, FREEZE_OTHER -> {
                Node node = target(kind);
                yield new Drawn(kind, new Fault.Freeze(node), node.name(), lasts);
            }
            case CUT_OFF_AGGREGATOR, CUT_OFF_BROKER, CUT_OFF_OTHER -> {
                Node node = target(kind);
                yield new Drawn(kind, new Fault.CutOff(network, node), node.name(), lasts);
            }
            case CUT_BETWEEN -> {
                List<Node> nodes = new ArrayList<>(onTheNetwork());
                Collections.shuffle(nodes, random);
                // one of the two is a broker: services have little to say to each other
                Node broker = any(cluster.brokers());
                nodes.remove(broker);
                yield new Drawn(
                        kind,
                        new Fault.CutBetween(network, broker, nodes.getFirst()),
                        broker + " and " + nodes.getFirst(),
                        lasts);
            }
            case FULL_DISK_AGGREGATOR -> {
                Node node = small(cluster.services(Node.Kind.AGGREGATOR));
                Fault fault = new Fault.RestoreOnFullDisk(node, node.volume().orElseThrow());
                yield new Drawn(kind, fault, node.name(), lasts);
            }
            case FULL_DISK_BROKER -> {
                Node node = small(cluster.brokers());
                Fault fault = new Fault.FullDisk(node, node.volume().orElseThrow());
                yield new Drawn(kind, fault, node.name(), lasts);
            }
            case GITHUB_SLOW ->
                new Drawn(kind, new Fault.SlowGitHub(gitHub, 200 + random.nextInt(2_000)), "GitHub", lasts);
            case GITHUB_FAILING -> new Drawn(kind, new Fault.FailingGitHub(gitHub), "GitHub", lasts);
            case ROLLING_RESTART -> new Drawn(kind, new Fault.RollingRestart(rolling), rolling.toString(), lasts);
        };
    }

    /** The one with a disk of its own. */
    private static Node small(List<Node> nodes) {
        return nodes.stream()
                .filter(node -> node.volume().isPresent())
                .findFirst()
                .orElseThrow();
    }

    private Node target(FaultKind kind) {
        return switch (kind) {
            case KILL_AGGREGATOR, LOSE_STATE, FREEZE_AGGREGATOR, CUT_OFF_AGGREGATOR ->
                any(cluster.services(Node.Kind.AGGREGATOR));
            case KILL_BROKER, FREEZE_BROKER, CUT_OFF_BROKER -> any(cluster.brokers());
            case KILL_OTHER, FREEZE_OTHER ->
                any(cluster.services().stream()
                        .filter(node -> node.kind() != Node.Kind.AGGREGATOR)
                        .toList());
            case CUT_OFF_OTHER ->
                any(onTheNetwork().stream()
                        .filter(node -> node.kind() != Node.Kind.AGGREGATOR && node.kind() != Node.Kind.BROKER)
                        .toList());
            case CUT_BETWEEN, FULL_DISK_AGGREGATOR, FULL_DISK_BROKER, GITHUB_SLOW, GITHUB_FAILING, ROLLING_RESTART ->
                throw new IllegalArgumentException(kind + " has a target of its own");
        };
    }

    private List<Node> onTheNetwork() {
        return cluster.nodes().stream()
                .filter(node -> !node.host().entry().isEmpty())
                .toList();
    }

    private Node any(List<Node> nodes) {
        return nodes.get(random.nextInt(nodes.size()));
    }
}
