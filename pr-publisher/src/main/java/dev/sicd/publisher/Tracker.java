package dev.sicd.publisher;

import dev.sicd.model.event.PullRequestEvent.PullRequestClosed;
import dev.sicd.model.publish.Command;
import dev.sicd.model.publish.Observation;
import dev.sicd.model.publish.Observation.Fault;
import dev.sicd.publisher.github.GitHub;
import dev.sicd.schemas.Coordinates;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks what people did with open pull requests, every now and then and when a webhook says that something happened, and
 * states what they decided. What a webhook claims is only a reason to look.
 */
final class Tracker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Tracker.class);
    private static final Duration CLOSE_MAX = Duration.ofSeconds(3);

    private final GitHub github;
    private final History history;
    private final Statements statements;
    private final Halt halt;
    private final Wakes wakes;
    private final Duration every;
    private final InstantSource clock;
    private final Thread thread;
    private final Set<String> freed = new HashSet<>();
    private volatile Set<Integer> partitions = Set.of();
    private volatile Optional<RuntimeException> failure = Optional.empty();

    Tracker(
            GitHub github,
            History history,
            Statements statements,
            Halt halt,
            Wakes wakes,
            Duration every,
            InstantSource clock) {
        this.github = github;
        this.history = history;
        this.statements = statements;
        this.halt = halt;
        this.wakes = wakes;
        this.every = every;
        this.clock = clock;
        this.thread = Thread.ofVirtual().name("publish-tracker").start(this::run);
    }

    /** From now on, what came of these partitions' proposals. */
    void track(Set<Integer> mine) {
        partitions = Set.copyOf(mine);
    }

    /** The repositories in which a pull request was closed since this was asked last. */
    synchronized Set<String> freed() {
        Set<String> since = Set.copyOf(freed);
        freed.clear();
        return since;
    }

    void throwFailure() {
        if (failure.isPresent()) {
            throw failure.get();
        }
    }

    @Override
    public void close() {
        thread.interrupt();
        try {
            if (!thread.join(CLOSE_MAX)) {
                LOG.atWarn().log("the tracker of pull requests did not stop in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (true) {
                Set<Wakes.Wake> woken = wakes.await(every);
                look(woken);
            }
        } catch (InterruptedException | InterruptException e) {
            // that is how it ends
        } catch (RuntimeException e) {
            failure = Optional.of(e);
        }
    }

    /** All of them when the time has come; else those that something was heard of. */
    private void look(Set<Wakes.Wake> woken) throws InterruptedException {
        List<History.Open> toLookAt = history.open().stream()
                .filter(this::isMine)
                .filter(open -> woken.isEmpty() || woken.contains(new Wakes.Wake(open.repository(), open.number())))
                .toList();
        for (History.Open open : toLookAt) {
            if (halt.isHalted() || !look(open)) {
                return;
            }
        }
    }

    private boolean isMine(History.Open open) {
        return open.cause()
                .flatMap(cause -> Coordinates.parse(cause.source()))
                .filter(source -> partitions.contains(source.partition()))
                .isPresent();
    }

    /** False when there is no use in asking for the next one now. */
    private boolean look(History.Open open) throws InterruptedException {
        Observation seen = github.call(open.owner(), open.name(), new Command.GetPullRequest(open.number()));
        if (seen instanceof Observation.Refused refused) {
            LOG.atWarn()
                    .addKeyValue("proposal", open.proposalId())
                    .addKeyValue("number", open.number())
                    .addKeyValue("reason", refused.message())
                    .log("what became of a pull request cannot be told now");
            if (refused.fault() == Fault.UNAUTHORIZED) {
                halt.halt(refused.message());
            }
            return refused.fault() != Fault.LIMITED && refused.fault() != Fault.UNAUTHORIZED;
        }
        if (seen instanceof Observation.Found found && !found.pullRequest().open()) {
            closed(open, Outcomes.closed(open, found.pullRequest(), clock.instant()));
        }
        return true;
    }

    private void closed(History.Open open, PullRequestClosed closed) {
        history.apply(closed, statements.state(closed));
        synchronized (this) {
            freed.add(open.repository());
        }
        LOG.atInfo()
                .addKeyValue("proposal", open.proposalId())
                .addKeyValue("number", open.number())
                .addKeyValue("merged", closed.merged())
                .log("people decided on a pull request");
    }
}
