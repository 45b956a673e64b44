package dev.sicd.ingest;

import dev.sicd.kit.http.Problem;
import dev.sicd.model.event.DecisionEvent.CapabilityChanged;
import dev.sicd.model.event.EpisodeEvent.RunStarted;
import dev.sicd.model.event.Event;
import dev.sicd.model.event.Ids;
import dev.sicd.model.fold.Episode;
import dev.sicd.model.fold.Proposal;
import dev.sicd.model.fold.ProposalState;
import dev.sicd.model.fold.Run;
import dev.sicd.model.policy.Capability;
import dev.sicd.model.policy.Facts.RunFacts;
import dev.sicd.reader.Consistency;
import dev.sicd.reader.NotAvailableException;
import dev.sicd.reader.ProposalAt;
import dev.sicd.reader.Reads;
import dev.sicd.schemas.Coordinates;
import dev.sicd.schemas.DecodeException;
import dev.sicd.schemas.LedgerEntry;
import dev.sicd.schemas.Seen;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * What this service asks of the folded state. Where an answer only spares the gate some work, an unavailable store
 * counts as not knowing; where it matters, the caller gets a 503.
 */
final class Ledger {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(5);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(100);
    private static final Duration FOLD_PATIENCE = Duration.ofSeconds(5);
    private static final Duration END_PATIENCE = Duration.ofSeconds(5);

    private final Reads reads;

    Ledger(Reads reads) {
        this.reads = reads;
    }

    static Backoff pauses() {
        return new Backoff(FIRST_PAUSE, LONGEST_PAUSE);
    }

    Optional<Seen> seen(String runId, UUID eventId) {
        return ifAvailable(() -> reads.seen(runId, eventId));
    }

    /**
     * The same, where "not seen" has to be the truth.
     *
     * @throws Problem 503 when nobody can tell
     */
    Optional<Seen> seenForSure(String runId, UUID eventId) throws InterruptedException {
        Optional<Seen> seen = orUnavailable(() -> reads.seen(runId, eventId));
        if (seen.isPresent()) {
            return seen;
        }
        // what is acknowledged may not be folded yet
        awaitEnd(Optional.of(runId));
        return orUnavailable(() -> reads.seen(runId, eventId));
    }

    /**
     * Whether an event is folded.
     *
     * @throws NotAvailableException when nobody can tell now
     */
    boolean isKnown(String runId, UUID eventId) {
        return reads.seen(runId, eventId).isPresent();
    }

    /**
     * An event by its id, where it is folded and committed.
     *
     * @throws NotAvailableException when nobody can tell now
     */
    Optional<Event> eventOf(String runId, UUID eventId) {
        return reads.seen(runId, eventId)
                .flatMap(seen -> reads.entry(runId, seen.position()))
                .flatMap(Ledger::decoded);
    }

    /**
     * When a run's end was recorded; empty while it goes on, and where that is not committed yet.
     *
     * @throws Problem 503 when nobody can tell
     */
    Optional<Instant> endRecorded(String runId) {
        return orUnavailable(() -> reads.run(runId, Consistency.FRESH)
                .filter(run -> run.endedPosition() > 0)
                .flatMap(run -> reads.entry(runId, run.endedPosition()))
                .map(LedgerEntry::recordedAt));
    }

    /** Where the ledger's entry at a position was produced to, if that is this event. */
    Optional<EventLog.Placed> sourceOf(Event event, long position) {
        UUID id = event.envelope().eventId();
        return ifAvailable(() -> reads.entry(event.envelope().runId(), position))
                .filter(entry -> decoded(entry)
                        .map(found -> found.envelope().eventId().equals(id))
                        .orElse(false))
                .map(entry -> new EventLog.Placed(entry.source(), entry.leaf()));
    }

    /** The entry of a kind of event at a position, waited for: it may be folded but not committed yet. */
    <E extends Event> Optional<E> event(Class<E> kind, String runId, long position, Deadline deadline)
            throws InterruptedException {
        Backoff pauses = pauses();
        while (position > 0) {
            Optional<E> event = ifAvailable(() -> reads.entry(runId, position))
                    .flatMap(Ledger::decoded)
                    .filter(kind::isInstance)
                    .map(kind::cast);
            if (event.isPresent() || deadline.isOver()) {
                return event;
            }
            Thread.sleep(deadline.left(pauses.next()));
        }
        return Optional.empty();
    }

    /**
     * How a run was started; empty when it was not.
     *
     * @throws Problem 503 when nobody can tell: another start must not be answered as if it were the first
     */
    Optional<RunStarted> startOf(String runId, Deadline deadline) throws InterruptedException {
        Optional<Run> run = startedRunForSure(runId);
        if (run.isEmpty()) {
            return Optional.empty();
        }
        Optional<RunStarted> start = event(RunStarted.class, runId, run.get().startedPosition(), deadline);
        if (start.isEmpty()) {
            throw Problem.unavailable(
                    "run '" + runId + "' was started, but how cannot be read yet; try again", END_PATIENCE);
        }
        return start;
    }

    Optional<Episode> episode(String runId, int number) {
        return ifAvailable(() -> reads.episode(runId, number, Consistency.FRESH));
    }

    /**
     * What policies may know of a run. That nobody has started it is only said for sure.
     *
     * @throws Problem 503 when nobody can tell: a dry run must not become a live one by accident
     */
    RunFacts runFacts(String runId) throws InterruptedException {
        return startedRunForSure(runId).map(Ledger::facts).orElseGet(() -> RunFacts.unknown(runId));
    }

    /** The same as far as it is folded, where what is missing cannot do harm. */
    RunFacts runFactsSoFar(String runId) {
        return ifAvailable(() -> reads.run(runId, Consistency.FRESH))
                .map(Ledger::facts)
                .orElseGet(() -> RunFacts.unknown(runId));
    }

    /**
     * Who started a run.
     *
     * @throws Problem 503 when nobody can tell
     */
    Optional<String> ownerOf(String runId) throws InterruptedException {
        return startedRunForSure(runId).map(Run::owner);
    }

    /** The same as far as it is folded. */
    Optional<String> ownerSoFar(String runId) {
        return ifAvailable(() -> reads.run(runId, Consistency.FRESH))
                .filter(Run::started)
                .map(Run::owner);
    }

    /**
     * The last change of a capability.
     *
     * @throws NotAvailableException when that cannot be read now
     */
    Optional<CapabilityChanged> lastChange(Capability capability) {
        return reads.capabilityPosition(capability.name())
                .flatMap(position -> reads.entry(Ids.SYSTEM_RUN, position))
                .flatMap(Ledger::decoded)
                .filter(CapabilityChanged.class::isInstance)
                .map(CapabilityChanged.class::cast);
    }

    /** @throws Problem 503 when what was acknowledged of the system's own events is not folded in time */
    void awaitSystemEnd() throws InterruptedException {
        // committed: that is how the changes are read, and after a crash they may be folded anew and not committed yet
        awaitEnd(Optional.of(Ids.SYSTEM_RUN), Consistency.COMMITTED);
    }

    /**
     * Proposals that wait for a person, those that wait longest first.
     *
     * @throws NotAvailableException when they cannot be read now
     */
    List<ProposalAt> awaitingReview(int limit) {
        return reads.proposalsInState(ProposalState.AWAITING_REVIEW, Optional.empty(), limit, Consistency.COMMITTED);
    }

    /**
     * The highest number of an episode of the run, 0 when it has none. Takes a number of reads that grows with the
     * logarithm of the answer.
     *
     * @param known a number up to which it is known that the highest is not below
     * @throws Problem 503 when nobody can tell
     */
    int highestEpisode(String runId, int known) throws InterruptedException {
        awaitEnd(Optional.of(runId));
        return orUnavailable(() -> {
            long last = known;
            long step = 1;
            for (Optional<Integer> found = episodeFrom(runId, last + step);
                    found.isPresent();
                    found = episodeFrom(runId, last + step)) {
                last = found.get();
                step *= 2;
            }
            return lastBelow(runId, last, last + step);
        });
    }

    Optional<Proposal> proposal(String runId, String proposalId) {
        return reads.proposal(runId, proposalId, Consistency.FRESH);
    }

    /** @throws Problem 503 when nobody can tell */
    Optional<Proposal> proposal(String proposalId) throws InterruptedException {
        Optional<Proposal> proposal = orUnavailable(() -> reads.proposal(proposalId, Consistency.FRESH));
        if (proposal.isPresent()) {
            return proposal;
        }
        awaitEnd(Optional.empty());
        return orUnavailable(() -> reads.proposal(proposalId, Consistency.FRESH));
    }

    /**
     * The proposal.
     *
     * @throws Problem 404 when there is none, 503 when nobody can tell
     */
    Proposal requireProposal(String proposalId) throws InterruptedException {
        return proposal(proposalId).orElseThrow(() -> Problem.notFound("there is no proposal '" + proposalId + "'"));
    }

    /** The proposal once the event there is folded; empty when that could not be seen in time. */
    Optional<Proposal> proposalAfter(Coordinates at, Proposal before) throws InterruptedException {
        if (!await(at, FOLD_PATIENCE)) {
            return Optional.empty();
        }
        return proposal(before.proposalId());
    }

    /** Waits until an event was folded; false when that could not be seen in time. */
    boolean await(Coordinates at, Duration wait) throws InterruptedException {
        return await(at, Consistency.FRESH, wait);
    }

    /** Whether it is folded and committed by now: only then do the committed reads show it. */
    boolean isCommitted(Coordinates at) throws InterruptedException {
        return await(at, Consistency.COMMITTED, Duration.ZERO);
    }

    private boolean await(Coordinates at, Consistency consistency, Duration wait) throws InterruptedException {
        try {
            return reads.await(at, consistency, wait);
        } catch (NotAvailableException e) {
            return false;
        }
    }

    /** Halves the numbers between one that may be the last and one from which on there is none. */
    private int lastBelow(String runId, long candidate, long none) {
        long last = candidate;
        long beyond = none;
        while (beyond - last > 1) {
            long middle = last + (beyond - last) / 2;
            Optional<Integer> found = episodeFrom(runId, middle);
            if (found.isPresent()) {
                last = found.get();
            } else {
                beyond = middle;
            }
        }
        return Math.toIntExact(last);
    }

    private Optional<Integer> episodeFrom(String runId, long number) {
        if (number > Ids.MAX_EPISODE_NUMBER) {
            return Optional.empty();
        }
        return reads.episodeAbove(runId, (int) number - 1, Consistency.FRESH).map(Episode::number);
    }

    private Optional<Run> startedRunForSure(String runId) throws InterruptedException {
        Optional<Run> run = startedRun(runId);
        if (run.isPresent()) {
            return run;
        }
        // its start may be acknowledged by another instance and not folded yet
        awaitEnd(Optional.of(runId));
        return startedRun(runId);
    }

    private Optional<Run> startedRun(String runId) {
        return orUnavailable(() -> reads.run(runId, Consistency.FRESH)).filter(Run::started);
    }

    /** Waits until all that was acknowledged before is folded: only then does "there is none" mean something. */
    private void awaitEnd(Optional<String> runId) throws InterruptedException {
        awaitEnd(runId, Consistency.FRESH);
    }

    private void awaitEnd(Optional<String> runId, Consistency consistency) throws InterruptedException {
        boolean reached;
        try {
            reached = reads.awaitEnd(runId, consistency, END_PATIENCE);
        } catch (NotAvailableException e) {
            throw unavailable(e);
        }
        if (!reached) {
            throw Problem.unavailable(
                    "the folded state is behind the log and did not catch up in time; try again", END_PATIENCE);
        }
    }

    private static RunFacts facts(Run run) {
        return new RunFacts(
                run.runId(),
                run.started(),
                run.dryRun(),
                run.owner(),
                run.status().name().toLowerCase(Locale.ROOT),
                run.episodes().total(),
                run.episodes().failed() + run.episodes().abandoned(),
                run.proposals().total(),
                run.actions(),
                run.metrics().tokensUsed(),
                run.metrics().errorCount());
    }

    private static Optional<Event> decoded(LedgerEntry entry) {
        try {
            return Optional.of(entry.event());
        } catch (DecodeException e) {
            return Optional.empty();
        }
    }

    private static <T> Optional<T> ifAvailable(Supplier<Optional<T>> read) {
        try {
            return read.get();
        } catch (NotAvailableException e) {
            return Optional.empty();
        }
    }

    private static <T> T orUnavailable(Supplier<T> read) {
        try {
            return read.get();
        } catch (NotAvailableException e) {
            throw unavailable(e);
        }
    }

    private static Problem unavailable(NotAvailableException e) {
        return Problem.unavailable("the folded state cannot be read now: " + e.getMessage(), e.retryAfter());
    }
}
