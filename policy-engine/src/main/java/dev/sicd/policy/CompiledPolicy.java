package dev.sicd.policy;

import dev.sicd.model.ledger.Hash;
import dev.sicd.model.policy.Decision;
import dev.sicd.model.policy.Decision.Contribution;
import dev.sicd.model.policy.Decision.MatchedRule;
import dev.sicd.model.policy.Decision.Verdict;
import dev.sicd.model.policy.Facts;
import dev.sicd.model.policy.Policy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A policy file that was checked, ready to answer many threads at once. It reads nothing any more. */
public final class CompiledPolicy implements Policy {
    private final String version;
    private final Hash digest;
    private final Map<String, Variable> variables;
    private final List<RiskFactor> factors;
    private final List<Rule> rules;
    private final List<TestCase> tests;
    private final List<Mistake> warnings;

    CompiledPolicy(
            String version,
            Hash digest,
            Map<String, Variable> variables,
            List<RiskFactor> factors,
            List<Rule> rules,
            List<TestCase> tests,
            List<Mistake> warnings) {
        this.version = version;
        this.digest = digest;
        this.variables = Map.copyOf(variables);
        this.factors = List.copyOf(factors);
        this.rules = List.copyOf(rules);
        this.tests = List.copyOf(tests);
        this.warnings = List.copyOf(warnings);
    }

    @Override
    public Decision decide(Facts facts) {
        return explain(facts).decision();
    }

    /** The same decision, and every rule's part in it. */
    public Explanation explain(Facts facts) {
        try {
            return evaluate(facts);
        } catch (RuntimeException e) {
            MatchedRule fault = new MatchedRule(
                    "policy:error", Verdict.DENY, Shown.printable("the policy failed: " + e, Shown.LINE_MAX));
            return new Explanation(Decision.of(this, facts, List.of(), List.of(fault)), List.of());
        }
    }

    private Explanation evaluate(Facts facts) {
        Evaluation evaluation = new Evaluation(facts, variables);
        List<Contribution> risk = new ArrayList<>();
        factors.forEach(factor -> factor.addTo(risk, evaluation));
        evaluation.risk(Decision.sum(risk));
        List<Explanation.Considered> considered = new ArrayList<>();
        for (Rule rule : rules) {
            considered.add(new Explanation.Considered(rule.id(), rule.effect(), rule.applyTo(evaluation)));
        }
        return new Explanation(Decision.of(this, facts, risk, evaluation.matched()), considered);
    }

    /** Runs the tests that the file brings along; a policy with a failed one should not be used. */
    public List<TestResult> runTests() {
        return tests.stream().map(test -> test.run(this)).toList();
    }

    @Override
    public String version() {
        return version;
    }

    @Override
    public Hash digest() {
        return digest;
    }

    public int ruleCount() {
        return rules.size();
    }

    public int testCount() {
        return tests.size();
    }

    /** What can be meant, but hardly is. */
    public List<Mistake> warnings() {
        return warnings;
    }
}
