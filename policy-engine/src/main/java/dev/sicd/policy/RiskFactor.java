package dev.sicd.policy;

import dev.sicd.model.policy.Action;
import dev.sicd.model.policy.Decision.Contribution;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One of the numbers that a risk adds up from.
 *
 * @param when empty: always
 */
record RiskFactor(String id, Set<Action> actions, Optional<Expression> when, Expression score, Reason reason) {
    RiskFactor {
        actions = Set.copyOf(actions);
    }

    Explanation.Outcome addTo(List<Contribution> risk, Evaluation evaluation) {
        if (!actions.contains(evaluation.facts().action())) {
            return Explanation.Outcome.OTHER_ACTION;
        }
        try {
            if (when.isPresent() && !when.get().holds(evaluation)) {
                return Explanation.Outcome.NOT_MATCHED;
            }
            risk.add(new Contribution(reason.filledIn(evaluation), score.score(evaluation)));
            return Explanation.Outcome.MATCHED;
        } catch (EvaluationException e) {
            evaluation.failed(id, e);
            return Explanation.Outcome.FAILED;
        }
    }
}
