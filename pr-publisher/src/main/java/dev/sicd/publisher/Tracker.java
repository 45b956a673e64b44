package dev.sicd.publisher;

import dev.sicd.model.event.PullRequestEvent.PullRequestClosed;
import dev.sicd.model.publish.Command;
import dev.sicd.model.publish.Observation;
import dev.sicd.model.publish.Observation.Fault;
import dev.sicd.publisher.github.GitHubCalls;
import dev.sicd.schemas.Coordinates;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks what people did with open pull requests, and states what they decided. What a webhook claims is only a reason to
 * look; when it is time to look is another's business.
 */
final class Tracker {
    private static final Logger LOG = LoggerFactory.getLogger(Tracker.class);

    private final GitHubCalls github;
    private final History history;
    private final Statements statements;
    private final Halt halt;
    private final InstantSource clock;
    private final Set<String> freed = new HashSet<>();
    private volatile Set<Integer> partitions = Set.of();

    Tracker(GitHubCalls github, History history, Statements statements, Halt halt, InstantSource clock) {
        this.github = github;
        this.history = history;
        this.statements = statements;
        this.halt = halt;
        this.clock = clock;
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

    /**
     * Looks at pull requests, one after the other.
     *
     * @param woken those that something was heard of; none: at all of them
     */
    void look(Set<Wakes.Wake> woken) throws InterruptedException {
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
