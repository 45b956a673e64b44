package dev.sicd.aggregator;

import static dev.sicd.aggregator.NaiveRun.isAfter;

import dev.sicd.aggregator.NaiveRun.Admitted;
import dev.sicd.model.event.EpisodeEvent.ActionLogged;
import dev.sicd.model.event.EpisodeEvent.EpisodeAbandoned;
import dev.sicd.model.event.EpisodeEvent.EpisodeCompleted;
import dev.sicd.model.event.EpisodeEvent.EpisodeHeartbeat;
import dev.sicd.model.event.EpisodeEvent.EpisodeStarted;
import dev.sicd.model.event.EpisodeEvent.OutcomeLogged;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** What an episode must be after a whole log, counted over the list of its own events. */
final class NaiveEpisode {
    private final String runId;
    private final String id;
    private final List<Admitted> log;
    private final Optional<Admitted> start;
    private final Optional<Admitted> end;

    /** @param log at least one event */
    NaiveEpisode(String runId, String id, List<Admitted> log) {
        this.runId = runId;
        this.id = id;
        this.log = log;
        start = NaiveRun.first(log, EpisodeStarted.class);
        end = NaiveRun.first(log, EpisodeCompleted.class);
    }

    /** The agent's first end of it holds. */
    Optional<Admitted> end() {
        return end;
    }

    String status() {
        return end.map(NaiveRun::endOf).orElse(isGivenUp(log.size() - 1) ? "ABANDONED" : "IN_PROGRESS");
    }

    /** Whether it has been silent for too long by then. */
    boolean isDue(Instant now) {
        return status().equals("IN_PROGRESS") && !deadline().isAfter(now);
    }

    Instant deadline() {
        return heardOf().plus(lease());
    }

    /** What the first start or any heartbeat said last. */
    Duration lease() {
        return log.stream()
                .flatMap(at -> switch (at.event()) {
                    case EpisodeStarted started when Optional.of(at).equals(start) -> started.lease().stream();
                    case EpisodeHeartbeat beat -> beat.lease().stream();
                    default -> Optional.<Duration>empty().stream();
                })
                .reduce((earlier, later) -> later)
                .orElse(Duration.ofMinutes(15));
    }

    long lastPosition() {
        return log.getLast().position();
    }

    /** Second starts, and ends unlike the first. */
    long conflicts() {
        long starts = NaiveRun.count(log, EpisodeStarted.class);
        String ended = status();
        long ends = log.stream()
                .filter(at -> at.event() instanceof EpisodeCompleted
                        && !NaiveRun.endOf(at).equals(ended))
                .count();
        return Math.max(0, starts - 1) + ends;
    }

    Map<String, Object> expected() {
        Optional<Admitted> over = end.or(this::givenUp);
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("runId", runId);
        all.put("episodeId", id);
        all.put("number", Integer.parseInt(id.substring(id.lastIndexOf("_ep") + 3)));
        all.put("started", start.isPresent());
        all.put("status", status());
        all.put("startedAt", start.map(NaiveRun::claimed));
        all.put("endedAt", over.map(NaiveRun::claimed));
        all.put("startedPosition", start.map(Admitted::position).orElse(0L));
        all.put("endedPosition", over.map(Admitted::position).orElse(0L));
        all.put("firstPosition", log.getFirst().position());
        all.put("lastPosition", lastPosition());
        all.put("lastRecordedAt", heardOf());
        all.put("lease", lease());
        all.put("actions", NaiveRun.count(log, ActionLogged.class));
        all.put("outcomes", NaiveRun.count(log, OutcomeLogged.class));
        all.put("metrics", NaiveRun.sum(log));
        all.put(
                "late",
                log.stream()
                        .filter(at -> !(at.event() instanceof EpisodeAbandoned) && isAfter(at, end))
                        .count());
        all.put("conflicts", conflicts());
        all.put(
                "revivals",
                IntStream.range(1, log.size())
                        .filter(i -> isGivenUp(i - 1) && !isGivenUp(i))
                        .filter(i -> end.isEmpty() || !isAfter(log.get(i), end))
                        .count());
        return all;
    }

    /** The first that gave it up since it was last heard of. */
    private Optional<Admitted> givenUp() {
        int heard = log.size();
        while (heard > 0 && isGivenUp(heard - 1)) {
            heard--;
        }
        return heard < log.size() ? Optional.of(log.get(heard)) : Optional.empty();
    }

    private boolean isGivenUp(int index) {
        return log.get(index).event() instanceof EpisodeAbandoned;
    }

    private Instant heardOf() {
        return NaiveRun.latest(log.stream()
                .filter(at -> !(at.event() instanceof EpisodeAbandoned))
                .toList());
    }
}
