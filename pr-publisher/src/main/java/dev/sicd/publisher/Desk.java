package dev.sicd.publisher;

import dev.sicd.model.event.PullRequestEvent;
import dev.sicd.model.publish.Outcome;
import dev.sicd.publisher.Admission.Answer;
import dev.sicd.publisher.github.Sleeper;
import dev.sicd.reader.NotAvailableException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings approved proposals to their outcomes, and the outcomes to the log; each repository's lane runs it. Thread-safe. */
final class Desk {
    private static final Logger LOG = LoggerFactory.getLogger(Desk.class);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(200);
    private static final Duration FOLD_PATIENCE = Duration.ofMinutes(2);
    private static final Duration FOLD_WAIT = Duration.ofMinutes(1);
    /** It is said of nothing. */
    private static final Outcome TAKEN_BACK = new Outcome.Parked("WITHDRAWN", "its author took it back", List.of());

    private final Admission admission;
    private final Publishing publishing;
    private final Statements statements;
    private final History history;
    private final Halt halt;
    private final Sleeper sleeper;
    private final InstantSource clock;
    private final Map<String, Unreachable> unreachable = new ConcurrentHashMap<>();

    Desk(
            Admission admission,
            Publishing publishing,
            Statements statements,
            History history,
            Halt halt,
            Sleeper sleeper,
            InstantSource clock) {
        this.admission = admission;
        this.publishing = publishing;
        this.statements = statements;
        this.history = history;
        this.halt = halt;
        this.sleeper = sleeper;
        this.clock = clock;
    }

    /** A repository that did not answer to the proposal before: the next ones need not wait for that again. */
    private record Unreachable(Instant until, String reason) {}

    /**
     * Returns what was said of it; empty when there is nothing to say: its author took it back, it waits on as before, or all
     * was said while it stood in the queue.
     *
     * @throws InterruptedException when it is to be left as it is
     */
    Optional<PullRequestEvent> finish(Work work) throws InterruptedException {
        if (history.isEnded(work.order().proposalId(), work.source())) {
            return Optional.empty();
        }
        Optional<Outcome> outcome = outcome(work);
        if (!(outcome.isPresent() && outcome.get() instanceof Outcome.Opened)) {
            history.release(work.order().proposalId(), work.order().repository());
        }
        if (outcome.isEmpty() || (outcome.get() instanceof Outcome.Deferred put && work.waitsFor(put.code()))) {
            return Optional.empty();
        }
        Optional<PullRequestEvent> event = Outcomes.event(work, outcome.get(), clock.instant());
        event.ifPresent(said -> history.apply(said, statements.state(said)));
        return event;
    }

    /** What was put off cannot go on by itself. */
    void park(History.Deferred put, String code, String reason) {
        PullRequestEvent event = Outcomes.parked(put, code, reason, clock.instant());
        history.apply(event, statements.state(event));
    }

    private Optional<Outcome> outcome(Work work) throws InterruptedException {
        while (true) {
            while (halt.isHalted()) {
                sleeper.sleep(LOOK_AGAIN);
            }
            Optional<Outcome> outcome = tried(work);
            if (outcome.isPresent() && outcome.get() instanceof Outcome.Halted halted) {
                halt.halt(halted.reason());
                continue;
            }
            return outcome;
        }
    }

    private Optional<Outcome> tried(Work work) throws InterruptedException {
        Optional<Outcome> known = stillUnreachable(work);
        if (known.isPresent()) {
            return known;
        }
        if (work.lapsed().isPresent()) {
            return Optional.of(looked(work, work.lapsed().get()));
        }
        return switch (admission(work)) {
            case Answer.Withdrawn ignored -> {
                Outcome found = looked(work, TAKEN_BACK);
                if (!found.equals(TAKEN_BACK)) {
                    yield Optional.of(found);
                }
                LOG.atInfo()
                        .addKeyValue("proposal", work.order().proposalId())
                        .log("a withdrawn proposal is not published");
                history.forget(work.order().proposalId());
                yield Optional.empty();
            }
            case Answer.Objected(Outcome outcome) -> Optional.of(outcome);
            case Answer.Admitted ignored -> {
                Outcome outcome = publishing.outcome(work.order());
                remember(work, outcome);
                yield Optional.of(outcome);
            }
        };
    }

    /**
     * Whether its pull request is there: whoever opened it may have died before it said so, and what is open must be known
     * whatever is wished for since. While that cannot be told it is put off.
     *
     * @param otherwise what it comes to when there is none
     */
    private Outcome looked(Work work, Outcome otherwise) throws InterruptedException {
        if (!admission.isAllowed(work)) {
            return otherwise;
        }
        Outcome found = publishing.look(work.order(), otherwise);
        remember(work, found);
        return found;
    }

    /** While the fold moves from one place to another, nobody can tell whether a proposal was withdrawn. */
    private Answer admission(Work work) throws InterruptedException {
        long deadline = System.nanoTime() + FOLD_PATIENCE.toNanos();
        while (true) {
            try {
                return admission.answer(work);
            } catch (NotAvailableException e) {
                if (System.nanoTime() > deadline) {
                    return new Answer.Objected(new Outcome.Deferred(
                            "FOLD_AWAY",
                            "whether it was withdrawn cannot be told: " + e.getMessage(),
                            FOLD_WAIT,
                            false));
                }
                sleeper.sleep(LOOK_AGAIN);
            }
        }
    }

    private Optional<Outcome> stillUnreachable(Work work) {
        Instant now = clock.instant();
        return Optional.ofNullable(unreachable.get(work.lane()))
                .filter(one -> one.until().isAfter(now))
                .map(one ->
                        new Outcome.Deferred("UNREACHABLE", one.reason(), Duration.between(now, one.until()), true));
    }

    private void remember(Work work, Outcome outcome) {
        if (outcome instanceof Outcome.Deferred put && put.code().equals("UNREACHABLE")) {
            unreachable.put(work.lane(), new Unreachable(clock.instant().plus(put.patience()), put.reason()));
        } else {
            unreachable.remove(work.lane());
        }
    }
}
