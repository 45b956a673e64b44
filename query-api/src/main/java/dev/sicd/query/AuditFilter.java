package dev.sicd.query;

import dev.sicd.kit.Spelling;
import dev.sicd.kit.http.Problem;
import dev.sicd.model.event.Actor;
import dev.sicd.model.event.DecisionEvent.PolicyDecided;
import dev.sicd.model.policy.Action;
import dev.sicd.model.policy.Decision.Verdict;
import dev.sicd.reader.TimeRange;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Which policy decisions of a list are wanted; it reads none.
 *
 * @param actor id of who asked for what was decided on
 * @param recorded when they were recorded
 */
record AuditFilter(
        Optional<String> runId,
        Optional<String> action,
        Optional<Verdict> verdict,
        Optional<String> actor,
        TimeRange recorded) {
    static final Set<String> PARAMETERS = Set.of("run", "action", "verdict", "actor", "from", "to", "limit", "cursor");

    /** Refused writes are decided by ownership: no policy is asked, but they are in the same list. */
    private static final String EVENT_WRITE = "EVENT_WRITE";

    private static final List<String> ACTIONS = Stream.concat(
                    Stream.of(Action.values()).map(Action::name), Stream.of(EVENT_WRITE))
            .toList();
    private static final int ACTOR_LENGTH_MAX = 256;

    /** @throws Problem 400 when one of the parameters can match nothing */
    static AuditFilter of(Asked asked) {
        return new AuditFilter(
                asked.request().queryParameter("run").map(runId -> Asked.runIdOrSystem("run", runId)),
                asked.request().queryParameter("action").map(AuditFilter::action),
                asked.request().queryParameter("verdict").map(AuditFilter::verdict),
                asked.request().queryParameter("actor").map(AuditFilter::actor),
                asked.times());
    }

    /** Whether every decision within the times is wanted. */
    boolean isEverything() {
        return action.isEmpty() && verdict.isEmpty() && actor.isEmpty();
    }

    boolean matches(PolicyDecided decided) {
        return action.map(decided.decision().action()::equals).orElse(true)
                && verdict.map(decided.decision().verdict()::equals).orElse(true)
                && actor.map(id ->
                                DecisionJson.requester(decided).map(Actor::id).equals(Optional.of(id)))
                        .orElse(true);
    }

    private static String action(String text) {
        if (ACTIONS.contains(text)) {
            return text;
        }
        String cure = Spelling.nearest(text, ACTIONS)
                .map(near -> "did you mean '" + near + "'?")
                .orElse("known are " + String.join(", ", ACTIONS));
        throw Problem.badRequest("the query parameter 'action' is " + Problem.quoted(text) + "; " + cure);
    }

    private static Verdict verdict(String text) {
        return Stream.of(Verdict.ALLOW, Verdict.REVIEW, Verdict.DENY)
                .filter(verdict -> ProposalJson.lower(verdict).equals(text))
                .findFirst()
                .orElseThrow(() -> Problem.badRequest(
                        "the query parameter 'verdict' is " + Problem.quoted(text) + "; give allow, review or deny"));
    }

    private static String actor(String text) {
        if (text.isEmpty() || text.length() > ACTOR_LENGTH_MAX) {
            throw Problem.badRequest("the query parameter 'actor' has %d characters; give the id of who asked, 1 to %d"
                    .formatted(text.length(), ACTOR_LENGTH_MAX));
        }
        return text;
    }
}
