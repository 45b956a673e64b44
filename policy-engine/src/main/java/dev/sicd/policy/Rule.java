package dev.sicd.policy;

import dev.sicd.model.policy.Action;
import dev.sicd.model.policy.Decision.MatchedRule;
import dev.sicd.model.policy.Decision.Verdict;
import java.util.Optional;
import java.util.Set;

/**
 * What a policy says to some actions under a condition.
 *
 * @param when empty: always
 */
record Rule(String id, Set<Action> actions, Verdict effect, Optional<Expression> when, Reason reason) {
    Rule {
        actions = Set.copyOf(actions);
    }

    Explanation.Outcome applyTo(Evaluation evaluation) {
        if (!actions.contains(evaluation.facts().action())) {
            return Explanation.Outcome.OTHER_ACTION;
        }
        try {
            if (when.isPresent() && !when.get().holds(evaluation)) {
                return Explanation.Outcome.NOT_MATCHED;
            }
            evaluation.matched(new MatchedRule(id, effect, reason.filledIn(evaluation)));
            return Explanation.Outcome.MATCHED;
        } catch (EvaluationException e) {
            evaluation.failed(id, e);
            return Explanation.Outcome.FAILED;
        }
    }
}
