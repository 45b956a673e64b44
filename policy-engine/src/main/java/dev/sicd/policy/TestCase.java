package dev.sicd.policy;

import dev.sicd.model.policy.Decision;
import dev.sicd.model.policy.Decision.MatchedRule;
import dev.sicd.model.policy.Decision.Verdict;
import dev.sicd.model.policy.Facts;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A file's own test: facts, and what is to be decided on them.
 *
 * @param rules the ids of exactly those that are to match, the system's own among them; empty: any
 */
record TestCase(
        String name, int line, Facts facts, Verdict verdict, Optional<Double> risk, Optional<Set<String>> rules) {
    private static final double TOLERATED = 1e-9;

    TestResult run(CompiledPolicy policy) {
        Decision decision = policy.decide(facts);
        List<String> differences = new ArrayList<>();
        if (decision.verdict() != verdict) {
            differences.add("verdict is %s, not %s".formatted(lower(decision.verdict()), lower(verdict)));
        }
        risk.filter(expected -> Math.abs(expected - decision.riskScore()) > TOLERATED)
                .ifPresent(expected -> differences.add("risk is %s, not %s".formatted(decision.riskScore(), expected)));
        Set<String> matched =
                new TreeSet<>(decision.rules().stream().map(MatchedRule::id).toList());
        rules.filter(expected -> !expected.equals(matched))
                .ifPresent(expected -> differences.add("rules are %s, not %s".formatted(matched, expected)));
        if (!differences.isEmpty()) {
            decision.rules().stream()
                    .filter(rule -> rule.id().endsWith(":error"))
                    .forEach(rule -> differences.add(rule.id() + " " + rule.reason()));
        }
        return new TestResult(name, line, differences);
    }

    static String lower(Verdict verdict) {
        return verdict.name().toLowerCase(Locale.ROOT);
    }
}
