package dev.sicd.e2e.campaign;

import dev.sicd.e2e.campaign.FaultDeck.Drawn;
import dev.sicd.e2e.check.Violation;
import dev.sicd.e2e.cluster.SicdCluster;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Says what happens in a campaign, as it happens, and sums it up. It decides nothing. */
final class Report {
    private static final int SHOWN_MAX = 40;

    private final CampaignPlan plan;
    private final Instant start = Instant.now();
    private final Set<Violation> violations = new LinkedHashSet<>();
    private final Map<FaultKind, Integer> faults = new EnumMap<>(FaultKind.class);
    private final Map<FaultKind, List<Duration>> takeovers = new EnumMap<>(FaultKind.class);
    private final Map<FaultKind, List<Duration>> mendings = new EnumMap<>(FaultKind.class);
    private final List<Duration> lags = new ArrayList<>();
    private String reads = "";
    private long late;
    private Optional<Duration> rebuild = Optional.empty();
    private long acknowledged;

    Report(CampaignPlan plan) {
        this.plan = plan;
    }

    /**
     * What it took until all was well again.
     *
     * @param ready from the mending until all services were ready
     * @param caughtUp from the mending until nothing was left to be folded
     * @param takenOver from the beginning until reads of all partitions were prompt and fresh for the first time
     * @param settled likewise, for good
     */
    record Rest(Duration ready, Duration caughtUp, Duration takenOver, Duration settled, List<Observer.Red> reds) {}

    List<Violation> violations() {
        return List.copyOf(violations);
    }

    void began(SicdCluster cluster, Duration took) {
        say(
                "seed %d: %d faults, %d events and more, at most %d/s; up after %s; %s"
                        .formatted(
                                plan.seed(),
                                plan.faults(),
                                plan.events(),
                                plan.eventsPerSecond(),
                                seconds(took),
                                cluster.network().canCut()
                                        ? "each process in a network namespace"
                                        : "all on loopback, for want of root or a user namespace, or of ip and nft: nothing is cut off, and no disk is full"));
    }

    void struck(int number, Drawn drawn) {
        faults.merge(drawn.kind(), 1, Integer::sum);
        say("fault %d of %d: %s, %s, for %s"
                .formatted(number, plan.faults(), drawn.kind(), drawn.target(), seconds(drawn.lasts())));
    }

    /** @param took of what was killed, until it said that it is usable */
    void mended(Drawn drawn, Duration took) {
        if (drawn.kind().isTakenOver()) {
            mendings.computeIfAbsent(drawn.kind(), kind -> new ArrayList<>()).add(took);
        }
    }

    void rested(Drawn drawn, Rest rest) {
        if (drawn.kind().isTakenOver()) {
            takeovers.computeIfAbsent(drawn.kind(), kind -> new ArrayList<>()).add(rest.takenOver());
        }
        lags.add(rest.caughtUp());
        late += rest.caughtUp().compareTo(drawn.kind().lagMax()) > 0 ? 1 : 0;
        say(
                "  mended: ready after %s, lag 0 after %s; reads fresh again %s after it began, for good after %s; not ready: %s"
                        .formatted(
                                seconds(rest.ready()),
                                seconds(rest.caughtUp()),
                                seconds(rest.takenOver()),
                                seconds(rest.settled()),
                                rest.reds().stream()
                                        .map(red -> red.service() + " for "
                                                + seconds(Duration.between(red.from(), red.until())))
                                        .collect(Collectors.joining(", "))));
    }

    void sum(int number, long events) {
        say("  checked after fault %d: %d events acknowledged, %d violations"
                .formatted(number, events, violations.size()));
    }

    void checked(Collection<Violation> found) {
        found.forEach(this::violated);
    }

    void watched(Collection<Violation> found) {
        checked(found);
    }

    void violated(Violation violation) {
        if (violations.add(violation) && violations.size() <= SHOWN_MAX) {
            say("  VIOLATION " + violation);
        }
    }

    void read(long all, long failed) {
        reads = "%d reads held against earlier ones, %d without an answer".formatted(all, failed);
    }

    /** @param took from the start of the command to its end */
    void rebuilt(Duration took) {
        rebuild = Optional.of(took);
        say("all changelogs were lost; stores were made of the ledger in " + seconds(took));
    }

    void acknowledged(long events) {
        acknowledged = events;
    }

    String summary() {
        StringBuilder text = new StringBuilder("seed %d: %d faults in %s, %d events acknowledged, %s, %d violations"
                .formatted(
                        plan.seed(),
                        faults.values().stream().mapToInt(Integer::intValue).sum(),
                        seconds(Duration.between(start, Instant.now())),
                        acknowledged,
                        reads,
                        violations.size()));
        faults.forEach((kind, count) -> text.append("%n  %-22s %d".formatted(kind, count)));
        takeovers.forEach(
                (kind, times) -> text.append("%n  reads fresh again after %s: %s".formatted(kind, spread(times))));
        mendings.forEach((kind, times) ->
                text.append("%n  started again and ready after %s: %s".formatted(kind, spread(times))));
        text.append("%n  lag 0 after mending: %s; %d times later than 10 s, or 30 s where it was a broker"
                .formatted(spread(lags), late));
        rebuild.ifPresent(took -> text.append("%n  stores made of the ledger: %s".formatted(seconds(took))));
        return text.toString();
    }

    private static String spread(List<Duration> times) {
        List<Duration> sorted = times.stream().sorted().toList();
        return sorted.isEmpty()
                ? "never measured"
                : "p50 %s, longest %s (of %d)"
                        .formatted(seconds(sorted.get(sorted.size() / 2)), seconds(sorted.getLast()), sorted.size());
    }

    private static String seconds(Duration time) {
        return "%.1f s".formatted(time.toMillis() / 1_000.0);
    }

    private static void say(String line) {
        System.out.println(Instant.now().truncatedTo(ChronoUnit.SECONDS) + " " + line);
    }
}
