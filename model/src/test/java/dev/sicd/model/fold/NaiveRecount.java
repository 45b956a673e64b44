package dev.sicd.model.fold;

import dev.sicd.model.event.EndStatus;
import dev.sicd.model.event.EpisodeEvent;
import dev.sicd.model.event.EpisodeEvent.ActionLogged;
import dev.sicd.model.event.EpisodeEvent.EpisodeAbandoned;
import dev.sicd.model.event.EpisodeEvent.EpisodeCompleted;
import dev.sicd.model.event.EpisodeEvent.EpisodeHeartbeat;
import dev.sicd.model.event.EpisodeEvent.EpisodeStarted;
import dev.sicd.model.event.EpisodeEvent.MetricsUpdated;
import dev.sicd.model.event.EpisodeEvent.OutcomeLogged;
import dev.sicd.model.event.EpisodeEvent.RunCompleted;
import dev.sicd.model.event.EpisodeEvent.RunStarted;
import dev.sicd.model.event.Event;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Counts over a whole log what the fold counts event by event, from the rules as documented and sharing no code with it. */
final class NaiveRecount {
    private final List<? extends Event> log;

    NaiveRecount(List<? extends Event> log) {
        this.log = log;
    }

    NaiveRecount ofEpisode(String episodeId) {
        return new NaiveRecount(log.stream()
                .filter(event ->
                        event.envelope().episodeId().filter(episodeId::equals).isPresent())
                .toList());
    }

    List<String> episodeIds() {
        return log.stream()
                .flatMap(event -> event.envelope().episodeId().stream())
                .distinct()
                .sorted()
                .toList();
    }

    <E extends Event> List<E> all(Class<E> kind) {
        return log.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    long count(Class<? extends Event> kind) {
        return all(kind).size();
    }

    /** Of an episode's events: the first end holds; given up is what was given up last of all. */
    EpisodeStatus status() {
        List<EpisodeCompleted> ends = all(EpisodeCompleted.class);
        if (!ends.isEmpty()) {
            return ends.getFirst().status() == EndStatus.COMPLETED ? EpisodeStatus.COMPLETED : EpisodeStatus.FAILED;
        }
        return log.getLast() instanceof EpisodeAbandoned ? EpisodeStatus.ABANDONED : EpisodeStatus.IN_PROGRESS;
    }

    long actions() {
        return count(ActionLogged.class);
    }

    long outcomes() {
        return count(OutcomeLogged.class);
    }

    long tokens() {
        return all(MetricsUpdated.class).stream()
                .mapToLong(update -> update.delta().tokensUsed())
                .sum();
    }

    long costMicroUsd() {
        return all(MetricsUpdated.class).stream()
                .mapToLong(update -> update.delta().costMicroUsd())
                .sum();
    }

    Duration lease() {
        return Stream.concat(
                        all(EpisodeStarted.class).stream()
                                .limit(1)
                                .flatMap(start -> start.lease().stream().map(lease -> new Declared(start, lease))),
                        all(EpisodeHeartbeat.class).stream()
                                .flatMap(beat -> beat.lease().stream().map(lease -> new Declared(beat, lease))))
                .reduce((a, b) -> log.indexOf(a.by()) > log.indexOf(b.by()) ? a : b)
                .map(Declared::lease)
                .orElse(Fold.DEFAULT_LEASE);
    }

    private record Declared(Event by, Duration lease) {}

    /** Agents' events after the first end of their episode; those of the run's own after the run's first end count too. */
    long late() {
        int runEnd = first(RunCompleted.class::isInstance);
        return IntStream.range(0, log.size())
                .filter(i -> log.get(i) instanceof EpisodeEvent && !(log.get(i) instanceof EpisodeAbandoned))
                .filter(i -> i > runEnd || i > endOfItsEpisode(log.get(i)))
                .count();
    }

    private int endOfItsEpisode(Event event) {
        return event.envelope().episodeId().isEmpty()
                ? Integer.MAX_VALUE
                : first(other -> other instanceof EpisodeCompleted
                        && other.envelope().episodeId().equals(event.envelope().episodeId()));
    }

    private int first(Predicate<Event> is) {
        return IntStream.range(0, log.size())
                .filter(i -> is.test(log.get(i)))
                .findFirst()
                .orElse(Integer.MAX_VALUE);
    }

    /** Of an episode's events: starts after the first one, and ends that differ from the first one. */
    long conflicts() {
        List<Boolean> ends = all(EpisodeCompleted.class).stream()
                .map(end -> end.status() == EndStatus.COMPLETED)
                .toList();
        return secondOnes(count(EpisodeStarted.class)) + unlikeFirst(ends);
    }

    /** Of a run's own events, the same. */
    long conflictsOfRunItself() {
        List<Boolean> ends = all(RunCompleted.class).stream()
                .map(end -> end.status() == EndStatus.COMPLETED)
                .toList();
        return secondOnes(count(RunStarted.class)) + unlikeFirst(ends);
    }

    private static long secondOnes(long count) {
        return Math.max(0, count - 1);
    }

    private static long unlikeFirst(List<Boolean> ends) {
        return ends.stream().filter(end -> !end.equals(ends.getFirst())).count();
    }

    /** Of an episode's events up to its end: how often anything follows its being given up. */
    long revivals() {
        int end = Math.min(first(EpisodeCompleted.class::isInstance), log.size() - 1);
        return IntStream.rangeClosed(1, end)
                .filter(i -> log.get(i - 1) instanceof EpisodeAbandoned)
                .filter(i -> !(log.get(i) instanceof EpisodeAbandoned))
                .count();
    }
}
