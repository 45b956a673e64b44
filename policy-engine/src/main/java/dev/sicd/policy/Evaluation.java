package dev.sicd.policy;

import dev.cel.runtime.CelVariableResolver;
import dev.sicd.model.policy.Decision.MatchedRule;
import dev.sicd.model.policy.Decision.Verdict;
import dev.sicd.model.policy.Facts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One decision in the making: hands the values of names to expressions, each computed when it is first asked for, and
 * keeps what matched. It is used by one thread.
 */
final class Evaluation implements CelVariableResolver {
    private final Facts facts;
    private final Map<String, Variable> variables;
    private final Map<String, Object> values = new HashMap<>();
    private final Map<String, EvaluationException> failures = new HashMap<>();
    private List<FileSet.Path> paths = List.of();
    private final List<MatchedRule> matched = new ArrayList<>();

    Evaluation(Facts facts, Map<String, Variable> variables) {
        this.facts = facts;
        this.variables = variables;
    }

    Facts facts() {
        return facts;
    }

    /** The changed paths, cut up once for all sets of files. */
    List<FileSet.Path> paths() {
        if (paths.isEmpty()) {
            paths = facts.changes().changes().stream()
                    .map(change -> FileSet.Path.of(change.path()))
                    .toList();
        }
        return paths;
    }

    /** From here on the risk is known. */
    void risk(double risk) {
        values.put(Fact.RISK, risk);
    }

    void matched(MatchedRule rule) {
        matched.add(rule);
    }

    /** Whatever cannot be evaluated denies, and the audit trail shows what it was. */
    void failed(String id, EvaluationException failure) {
        matched.add(new MatchedRule(id + ":error", Verdict.DENY, failure.reason()));
    }

    List<MatchedRule> matched() {
        return List.copyOf(matched);
    }

    @Override
    public Optional<Object> find(String name) {
        Object known = values.get(name);
        if (known != null) {
            return Optional.of(known);
        }
        Optional<Fact> fact = Fact.named(name);
        Variable variable = variables.get(name);
        if (fact.isEmpty() && variable == null) {
            return Optional.empty();
        }
        Object value = variable == null ? fact.orElseThrow().of(facts) : valueOf(name, variable);
        values.put(name, value);
        return Optional.of(value);
    }

    /**
     * A name's value, for what is not an expression.
     *
     * @throws EvaluationException when it is a variable that cannot be evaluated
     */
    Object value(String name) {
        return find(name).orElseThrow(() -> new EvaluationException("'" + name + "' has no value"));
    }

    /** A failed variable denies by itself: an expression may get along without it, as in {@code true || broken}. */
    private Object valueOf(String name, Variable variable) {
        EvaluationException before = failures.get(name);
        if (before != null) {
            throw before;
        }
        try {
            return variable.value(this);
        } catch (EvaluationException e) {
            failures.put(name, e);
            failed(name, e);
            throw e;
        }
    }
}
