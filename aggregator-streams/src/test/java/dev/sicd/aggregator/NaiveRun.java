package dev.sicd.aggregator;

import dev.sicd.model.event.DecisionEvent.PolicyDecided;
import dev.sicd.model.event.EndStatus;
import dev.sicd.model.event.EpisodeEvent;
import dev.sicd.model.event.EpisodeEvent.ActionLogged;
import dev.sicd.model.event.EpisodeEvent.EpisodeAbandoned;
import dev.sicd.model.event.EpisodeEvent.EpisodeCompleted;
import dev.sicd.model.event.EpisodeEvent.MetricsUpdated;
import dev.sicd.model.event.EpisodeEvent.OutcomeLogged;
import dev.sicd.model.event.EpisodeEvent.RunCompleted;
import dev.sicd.model.event.EpisodeEvent.RunStarted;
import dev.sicd.model.event.Event;
import dev.sicd.model.event.Metrics;
import dev.sicd.model.event.ProposalEvent;
import dev.sicd.model.event.UnknownEvent;
import dev.sicd.model.policy.Decision.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.ToLongFunction;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** What a run must be after a whole log: counted over the list of what was admitted, again each time. */
final class NaiveRun {
    private final String runId;
    private final List<Admitted> log;
    private final Map<String, NaiveEpisode> episodes = new TreeMap<>();
    private final Map<String, NaiveProposal> proposals = new TreeMap<>();

    /** An event with its place; positions count from 1 without holes. */
    record Admitted(Event event, long position, Instant recordedAt) {}

    NaiveRun(String runId, List<Admitted> log) {
        this.runId = runId;
        this.log = log;
        Map<String, List<Admitted>> byEpisode = new TreeMap<>();
        Map<String, List<Admitted>> byProposal = new TreeMap<>();
        for (Admitted at : log) {
            if (at.event() instanceof EpisodeEvent) {
                at.event()
                        .envelope()
                        .episodeId()
                        .ifPresent(id -> byEpisode
                                .computeIfAbsent(id, unused -> new ArrayList<>())
                                .add(at));
            }
            NaiveProposal.of(at.event())
                    .ifPresent(id -> byProposal
                            .computeIfAbsent(id, unused -> new ArrayList<>())
                            .add(at));
        }
        byEpisode.forEach((id, own) -> episodes.put(id, new NaiveEpisode(runId, id, own)));
        byProposal.forEach((id, own) -> proposals.put(id, new NaiveProposal(runId, id, own)));
    }

    Map<String, NaiveEpisode> episodes() {
        return episodes;
    }

    Map<String, NaiveProposal> proposals() {
        return proposals;
    }

    Map<String, Object> expected() {
        Optional<Admitted> start = first(log, RunStarted.class);
        Optional<Admitted> end = first(log, RunCompleted.class);
        Optional<Admitted> lister = log.stream()
                .filter(at -> at.event() instanceof EpisodeEvent || at.event() instanceof ProposalEvent)
                .findFirst();
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("runId", runId);
        all.put("listed", lister.isPresent());
        all.put("started", start.isPresent());
        all.put("status", end.map(NaiveRun::endOf).orElse("IN_PROGRESS"));
        all.put("dryRun", start.map(at -> ((RunStarted) at.event()).dryRun()).orElse(false));
        all.put(
                "episodesPlanned",
                start.map(at -> ((RunStarted) at.event()).episodesPlanned()).orElse(0));
        all.put("startedAt", start.map(NaiveRun::claimed));
        all.put("endedAt", end.map(NaiveRun::claimed));
        all.put("listedAt", lister.map(Admitted::recordedAt));
        all.put("startedPosition", start.map(Admitted::position).orElse(0L));
        all.put("endedPosition", end.map(Admitted::position).orElse(0L));
        all.put("lastPosition", (long) log.size());
        all.put("lastRecordedAt", latest(log));
        all.put("episodes", episodeCounts());
        all.put("proposals", proposalCounts());
        all.put("metrics", sum(log));
        all.put("actions", count(log, ActionLogged.class));
        all.put("outcomes", count(log, OutcomeLogged.class));
        all.put("decisions", count(log, PolicyDecided.class));
        all.put(
                "denials",
                log.stream()
                        .filter(at -> at.event() instanceof PolicyDecided decided
                                && decided.decision().verdict() == Verdict.DENY)
                        .count());
        all.put("late", late(end));
        all.put("conflicts", conflicts(start, end));
        all.put("clockSkewed", log.stream().filter(NaiveRun::isSkewed).count());
        all.put("unknown", count(log, UnknownEvent.class));
        all.put("owner", start.map(at -> at.event().envelope().actor().id()).orElse(""));
        return all;
    }

    /** By producer: the numbers from 1 up to its highest or its declared last one that never came. */
    Map<String, List<Long>> missing() {
        Map<String, TreeSet<Long>> received = new TreeMap<>();
        Map<String, Long> last = new TreeMap<>();
        for (Admitted at : log) {
            at.event().envelope().sequence().ifPresent(sequence -> {
                received.computeIfAbsent(sequence.producerId(), unused -> new TreeSet<>())
                        .add(sequence.number());
                last.merge(sequence.producerId(), sequence.number(), Math::max);
                if (at.event() instanceof EpisodeCompleted end) {
                    end.lastSequence().ifPresent(number -> last.merge(sequence.producerId(), number, Math::max));
                }
            });
        }
        Map<String, List<Long>> missing = new TreeMap<>();
        received.forEach((producer, numbers) -> missing.put(
                producer,
                LongStream.rangeClosed(1, last.getOrDefault(producer, 0L))
                        .filter(number -> !numbers.contains(number))
                        .boxed()
                        .toList()));
        return missing;
    }

    private Map<String, Object> episodeCounts() {
        List<String> now = episodes.values().stream().map(NaiveEpisode::status).toList();
        Map<String, Object> counts = new LinkedHashMap<>();
        counts.put("inProgress", among(now, "IN_PROGRESS"));
        counts.put("completed", among(now, "COMPLETED"));
        counts.put("failed", among(now, "FAILED"));
        counts.put("abandoned", among(now, "ABANDONED"));
        return counts;
    }

    private Map<String, Object> proposalCounts() {
        List<String> now = proposals.values().stream().map(NaiveProposal::state).toList();
        Map<String, Object> counts = new LinkedHashMap<>();
        counts.put("submitted", among(now, "SUBMITTED"));
        counts.put("awaitingReview", among(now, "AWAITING_REVIEW"));
        counts.put("approved", among(now, "APPROVED", "DEFERRED", "PARKED"));
        counts.put("refused", among(now, "DENIED", "REJECTED", "EXPIRED", "WITHDRAWN", "FAILED"));
        counts.put("planned", among(now, "PLANNED"));
        counts.put("open", among(now, "OPENED"));
        counts.put("merged", among(now, "MERGED"));
        counts.put("closed", among(now, "CLOSED", "ALREADY_APPLIED"));
        return counts;
    }

    private static long among(List<String> all, String... wanted) {
        return Arrays.stream(wanted)
                .mapToLong(one -> Collections.frequency(all, one))
                .sum();
    }

    /** What agents said of something after its end; the watchdog is never late. */
    private long late(Optional<Admitted> end) {
        return log.stream()
                .filter(at -> at.event() instanceof EpisodeEvent && !(at.event() instanceof EpisodeAbandoned))
                .filter(at -> isAfter(at, end) || isAfter(at, endOfItsEpisode(at)))
                .count();
    }

    private Optional<Admitted> endOfItsEpisode(Admitted at) {
        return at.event()
                .envelope()
                .episodeId()
                .flatMap(id -> Optional.ofNullable(episodes.get(id)))
                .flatMap(NaiveEpisode::end);
    }

    private long conflicts(Optional<Admitted> start, Optional<Admitted> end) {
        long ofRun = log.stream()
                .filter(at -> (at.event() instanceof RunStarted && isAfter(at, start))
                        || (at.event() instanceof RunCompleted
                                && !endOf(at).equals(end.map(NaiveRun::endOf).orElse(""))))
                .count();
        long ofEpisodes =
                episodes.values().stream().mapToLong(NaiveEpisode::conflicts).sum();
        long ofProposals = proposals.values().stream()
                .mapToLong(proposal -> proposal.onOtherContent)
                .sum();
        return ofRun + ofEpisodes + ofProposals;
    }

    private static boolean isSkewed(Admitted at) {
        Duration skew = Duration.between(claimed(at), at.recordedAt());
        return skew.abs().compareTo(Duration.ofMinutes(5)) > 0;
    }

    static boolean isAfter(Admitted at, Optional<Admitted> other) {
        return other.isPresent() && at.position() > other.get().position();
    }

    static Optional<Admitted> first(List<Admitted> log, Class<? extends Event> kind) {
        return log.stream().filter(at -> kind.isInstance(at.event())).findFirst();
    }

    static long count(List<Admitted> log, Class<? extends Event> kind) {
        return log.stream().filter(at -> kind.isInstance(at.event())).count();
    }

    static Instant claimed(Admitted at) {
        return at.event().envelope().occurredAt();
    }

    static Instant latest(List<Admitted> log) {
        return log.stream().map(Admitted::recordedAt).max(Instant::compareTo).orElse(Instant.EPOCH);
    }

    static String endOf(Admitted at) {
        EndStatus status =
                at.event() instanceof RunCompleted run ? run.status() : ((EpisodeCompleted) at.event()).status();
        return status == EndStatus.COMPLETED ? "COMPLETED" : "FAILED";
    }

    static Map<String, Object> sum(List<Admitted> log) {
        List<Metrics> deltas = log.stream()
                .flatMap(at -> at.event() instanceof MetricsUpdated update ? Stream.of(update.delta()) : Stream.empty())
                .toList();
        Map<String, Object> sums = new LinkedHashMap<>();
        sums.put("tokensUsed", sum(deltas, Metrics::tokensUsed));
        sums.put("inferenceTimeMicros", sum(deltas, Metrics::inferenceTimeMicros));
        sums.put("changesProposed", sum(deltas, Metrics::changesProposed));
        sums.put("changesAccepted", sum(deltas, Metrics::changesAccepted));
        sums.put("ragQueries", sum(deltas, Metrics::ragQueries));
        sums.put("llmCalls", sum(deltas, Metrics::llmCalls));
        sums.put("errorCount", sum(deltas, Metrics::errorCount));
        sums.put("costMicroUsd", sum(deltas, Metrics::costMicroUsd));
        return sums;
    }

    /** Never more than the largest long. */
    private static long sum(List<Metrics> deltas, ToLongFunction<Metrics> part) {
        double roughly = 0;
        long exactly = 0;
        for (Metrics delta : deltas) {
            roughly += part.applyAsLong(delta);
            exactly += part.applyAsLong(delta);
        }
        return roughly >= Long.MAX_VALUE ? Long.MAX_VALUE : exactly;
    }
}
