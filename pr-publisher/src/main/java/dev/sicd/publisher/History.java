package dev.sicd.publisher;

import dev.sicd.model.event.PullRequestEvent;
import dev.sicd.model.event.PullRequestEvent.Cause;
import dev.sicd.model.event.PullRequestEvent.ChangesAlreadyApplied;
import dev.sicd.model.event.PullRequestEvent.PublishDeferred;
import dev.sicd.model.event.PullRequestEvent.PublishFailed;
import dev.sicd.model.event.PullRequestEvent.PublishParked;
import dev.sicd.model.event.PullRequestEvent.PullRequestClosed;
import dev.sicd.model.event.PullRequestEvent.PullRequestOpened;
import dev.sicd.model.event.PullRequestEvent.PullRequestPlanned;
import dev.sicd.schemas.Coordinates;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.Set;

/**
 * What publishers have said so far, as far as it binds what they may do next: what is put off, what is open, how much was
 * opened lately, and what people rejected. It is made of the events on the log alone, so that a restart knows what was
 * known before. Thread-safe.
 */
final class History {
    private static final Duration HOUR = Duration.ofHours(1);
    /** Who finds a record again that ended longer ago looks at the hosting service, and finds the same. */
    private static final int ENDED_KEPT_MAX = 100_000;

    private final Map<String, Deferred> deferred = new LinkedHashMap<>();
    private final Map<String, Open> open = new LinkedHashMap<>();
    private final SequencedSet<String> everOpened = new LinkedHashSet<>();
    private final SequencedMap<String, Coordinates> ended = new LinkedHashMap<>();
    private final Map<String, Integer> rejectionsInRow = new HashMap<>();
    private final Map<String, Deque<Instant>> openedLately = new HashMap<>();
    private final Map<String, Set<String>> reserved = new HashMap<>();

    /** A proposal that waits. */
    record Deferred(String runId, String proposalId, Instant until, String code, int times, Cause cause) {
        Optional<Coordinates> source() {
            return Coordinates.parse(cause.source());
        }

        /** Its approval had expired before it was put off: it waits to be looked for, not to be published. */
        boolean isLapsed() {
            return code.equals(Planning.EXPIRED);
        }
    }

    /** A pull request that people have not decided on, as far as anybody said. */
    record Open(String runId, String proposalId, String owner, String name, long number, Optional<Cause> cause) {
        String repository() {
            return key(owner + "/" + name);
        }
    }

    /** Takes in one event; the same one again changes nothing. */
    synchronized void apply(PullRequestEvent event, Instant recordedAt) {
        switch (event) {
            case PullRequestPlanned ignored -> {}
            case PublishDeferred put -> deferred(put);
            case PullRequestOpened opened -> opened(opened, recordedAt);
            case PullRequestClosed closed -> closed(closed);
            case ChangesAlreadyApplied applied -> ended(applied.proposalId(), applied.cause());
            case PublishParked parked -> ended(parked.proposalId(), parked.cause());
            case PublishFailed failed -> ended(failed.proposalId(), failed.cause());
        }
    }

    private void deferred(PublishDeferred put) {
        boolean newer = !isSaid(put.proposalId(), put.cause())
                && Optional.ofNullable(deferred.get(put.proposalId()))
                        .map(before -> isOfOneDecision(before, put)
                                ? put.times() > before.times()
                                // what is only looked for takes the place of nothing that is to be published
                                : !put.code().equals(Planning.EXPIRED))
                        .orElse(true);
        if (newer) {
            put.cause()
                    .ifPresent(cause -> deferred.put(
                            put.proposalId(),
                            new Deferred(
                                    put.envelope().runId(),
                                    put.proposalId(),
                                    put.until(),
                                    put.code(),
                                    put.times(),
                                    cause)));
        }
    }

    /** A second record of one decision changes nothing: the first one waits for both. */
    private static boolean isOfOneDecision(Deferred before, PublishDeferred put) {
        return put.cause()
                .map(cause -> cause.decisionId().equals(before.cause().decisionId()))
                .orElse(false);
    }

    private void opened(PullRequestOpened opened, Instant recordedAt) {
        ended(opened.proposalId(), opened.cause());
        // whichever record waited
        deferred.remove(opened.proposalId());
        String repository = key(opened.repository());
        reserved.getOrDefault(repository, new HashSet<>()).remove(opened.proposalId());
        if (!everOpened.add(opened.proposalId())) {
            return;
        }
        if (everOpened.size() > ENDED_KEPT_MAX) {
            everOpened.removeFirst();
        }
        int slash = opened.repository().indexOf('/');
        open.put(
                opened.proposalId(),
                new Open(
                        opened.envelope().runId(),
                        opened.proposalId(),
                        opened.repository().substring(0, slash),
                        opened.repository().substring(slash + 1),
                        opened.number(),
                        opened.cause()));
        openedLately.computeIfAbsent(repository, unused -> new ArrayDeque<>()).add(recordedAt);
    }

    private void closed(PullRequestClosed closed) {
        Optional<Open> was = Optional.ofNullable(open.remove(closed.proposalId()));
        was.ifPresent(one -> rejectionsInRow.merge(
                one.repository(),
                closed.merged() ? 0 : 1,
                (before, rejection) -> rejection == 0 ? 0 : before + rejection));
    }

    private void ended(String proposalId, Optional<Cause> cause) {
        Optional<Coordinates> source = cause.flatMap(known -> Coordinates.parse(known.source()));
        boolean ofThat = Optional.ofNullable(deferred.get(proposalId))
                .map(put -> cause.isEmpty() || put.cause().equals(cause.get()))
                .orElse(false);
        if (ofThat) {
            deferred.remove(proposalId);
        }
        source.ifPresent(at -> ended.put(proposalId, at));
        if (ended.size() > ENDED_KEPT_MAX) {
            ended.pollFirstEntry();
        }
    }

    private boolean isSaid(String proposalId, Optional<Cause> cause) {
        return cause.flatMap(known -> Coordinates.parse(known.source()))
                .map(source -> isEnded(proposalId, source))
                .orElse(false);
    }

    /**
     * Whether everything was said that this record leads to. Of a proposal whose pull request was opened nothing more is said,
     * whichever record asks for it.
     */
    synchronized boolean isEnded(String proposalId, Coordinates source) {
        return everOpened.contains(proposalId) || source.equals(ended.get(proposalId));
    }

    /** Whether what this record leads to waits for its time. */
    synchronized boolean isDeferred(String proposalId, Coordinates source) {
        return Optional.ofNullable(deferred.get(proposalId))
                .flatMap(Deferred::source)
                .equals(Optional.of(source));
    }

    /** It was withdrawn: what nobody wants any more need not be tried again. */
    synchronized void forget(String proposalId) {
        deferred.remove(proposalId);
    }

    synchronized List<Deferred> deferred() {
        return List.copyOf(deferred.values());
    }

    synchronized List<Open> open() {
        return List.copyOf(open.values());
    }

    /** What one more pull request would be too much for. */
    sealed interface Room {
        record Free() implements Room {}

        record OpenBudget(int open) implements Room {}

        /**
         * Too many lately.
         *
         * @param inAll of all repositories together
         */
        record HourBudget(Instant until, int opened, boolean inAll) implements Room {}
    }

    /** Takes a place for one more, where there is one; {@link #release} gives it back. */
    synchronized Room reserve(String proposalId, String repository, Budgets budgets, Instant now) {
        String key = key(repository);
        Set<String> places = reserved.computeIfAbsent(key, unused -> new HashSet<>());
        places.remove(proposalId);
        int openNow = places.size()
                + Math.toIntExact(open.values().stream()
                        .filter(one -> one.repository().equals(key))
                        .count());
        if (openNow >= budgets.openPerRepository()) {
            return new Room.OpenBudget(openNow);
        }
        prune(now);
        Collection<Instant> here = openedLately.getOrDefault(key, new ArrayDeque<>());
        int newHere = places.size() + here.size();
        if (newHere >= budgets.newPerHourPerRepository()) {
            return new Room.HourBudget(oldest(here, now), newHere, false);
        }
        List<Instant> everywhere =
                openedLately.values().stream().flatMap(Collection::stream).toList();
        int newInAll = everywhere.size()
                + reserved.values().stream().mapToInt(Set::size).sum();
        if (newInAll >= budgets.newPerHour()) {
            return new Room.HourBudget(oldest(everywhere, now), newInAll, true);
        }
        places.add(proposalId);
        return new Room.Free();
    }

    synchronized void release(String proposalId, String repository) {
        reserved.getOrDefault(key(repository), new HashSet<>()).remove(proposalId);
    }

    synchronized int rejectionsInRow(String repository) {
        return rejectionsInRow.getOrDefault(key(repository), 0);
    }

    private void prune(Instant now) {
        Instant hourAgo = now.minus(HOUR);
        openedLately.values().forEach(times -> times.removeIf(time -> !time.isAfter(hourAgo)));
        openedLately.values().removeIf(Collection::isEmpty);
    }

    /** When the oldest of them is an hour ago; those under way count from now. */
    private static Instant oldest(Collection<Instant> times, Instant now) {
        return times.stream().min(Instant::compareTo).orElse(now).plus(HOUR);
    }

    private static String key(String repository) {
        return repository.toLowerCase(Locale.ROOT);
    }
}
