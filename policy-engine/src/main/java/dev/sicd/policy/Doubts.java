package dev.sicd.policy;

import dev.sicd.model.policy.Action;
import dev.sicd.model.policy.Decision.Verdict;
import java.util.Arrays;
import java.util.List;

/** Says what in a right file is probably not meant. It stops nothing. */
final class Doubts {
    private final Mistakes warnings;

    Doubts(String sourceName) {
        this.warnings = new Mistakes(sourceName);
    }

    List<Mistake> about(List<Rule> rules, List<TestCase> tests) {
        Arrays.stream(Action.values())
                .filter(action -> rules.stream().noneMatch(rule -> lets(rule, action)))
                .forEach(action -> warnings.add(
                        1, 1, "no rule allows " + action + ": it is always denied", "add one, if that is not meant"));
        if (tests.isEmpty()) {
            warnings.add(1, 1, "the file has no tests", "state under 'tests' what it has to decide");
        }
        return warnings.inOrder();
    }

    private static boolean lets(Rule rule, Action action) {
        return rule.effect() != Verdict.DENY && rule.actions().contains(action);
    }
}
