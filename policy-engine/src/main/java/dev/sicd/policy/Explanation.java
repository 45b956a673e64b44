package dev.sicd.policy;

import dev.sicd.model.policy.Decision;
import dev.sicd.model.policy.Decision.Verdict;
import java.util.List;

/**
 * A decision and what became of every rule of the file on the way to it.
 *
 * @param rules in the order of the file
 */
public record Explanation(Decision decision, List<Considered> rules) {
    public Explanation {
        rules = List.copyOf(rules);
    }

    /** A rule and what became of it. */
    public record Considered(String id, Verdict effect, Outcome outcome) {}

    /** What can become of a rule. */
    public enum Outcome {
        MATCHED,
        NOT_MATCHED,
        /** It is for other actions than this one. */
        OTHER_ACTION,
        /** It could not be evaluated, which denies. */
        FAILED
    }
}
