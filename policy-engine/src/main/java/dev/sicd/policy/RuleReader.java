package dev.sicd.policy;

import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import dev.sicd.model.policy.Action;
import dev.sicd.model.policy.Decision.Verdict;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads risk factors and rules. It does not know what they will be asked. */
final class RuleReader {
    static final int RULES_MAX = 200;
    private static final String ID = "[a-z0-9][a-z0-9-]{0,63}";
    /** Rules of the system itself, which would be taken for the file's. */
    private static final Set<String> IDS_OF_SYSTEM = Set.of(
            "safe-mode",
            "training-off",
            "autonomy-off",
            "run-not-started",
            "dry-run-only",
            "own-proposal",
            "default-deny",
            "policy");

    private static final Set<String> FACTOR_KEYS = Set.of("id", "actions", "when", "score", "reason");
    private static final Set<String> RULE_KEYS = Set.of("id", "actions", "when", "effect", "reason");

    private final Expressions withoutRisk;
    private final Expressions withRisk;
    private final Set<String> ids = new HashSet<>();

    RuleReader(Expressions expressions) {
        this.withoutRisk = expressions;
        this.withRisk = expressions.with(Fact.RISK, SimpleType.DOUBLE);
    }

    List<RiskFactor> factors(Section file) {
        List<RiskFactor> factors = new ArrayList<>();
        for (Section unnamed : limited(file, "risk")) {
            Optional<String> id = id(unnamed);
            Section section = id.map(known -> unnamed.called("risk " + Shown.quoted(known) + ": "))
                    .orElse(unnamed);
            section.onlyKnows(FACTOR_KEYS);
            Set<Action> actions = actions(section);
            Optional<Expression> when = when(section, withoutRisk);
            Optional<Expression> score = section.required("score")
                    .flatMap(text -> typed(text, withoutRisk, "a number", SimpleType.DOUBLE, SimpleType.INT));
            Optional<Reason> reason = section.required("reason").map(text -> Reason.of(text, withoutRisk.names()));
            if (id.isPresent() && score.isPresent() && reason.isPresent()) {
                factors.add(new RiskFactor(id.get(), actions, when, score.get(), reason.get()));
            }
        }
        return factors;
    }

    List<Rule> rules(Section file) {
        if (!file.has("rules")) {
            file.mistake("'rules' is missing", "without rules everything is denied; write at least one");
        }
        List<Rule> rules = new ArrayList<>();
        for (Section unnamed : limited(file, "rules")) {
            Optional<String> id = id(unnamed);
            Section section = id.map(known -> unnamed.called("rule " + Shown.quoted(known) + ": "))
                    .orElse(unnamed);
            section.onlyKnows(RULE_KEYS);
            Set<Action> actions = actions(section);
            Optional<Verdict> effect = section.required("effect").flatMap(text -> effect(text, actions));
            Optional<Expression> when = when(section, withRisk);
            Optional<Reason> reason = section.required("reason").map(text -> Reason.of(text, withRisk.names()));
            if (id.isPresent() && effect.isPresent() && reason.isPresent()) {
                rules.add(new Rule(id.get(), actions, effect.get(), when, reason.get()));
            }
        }
        return rules;
    }

    private static List<Section> limited(Section file, String key) {
        List<Section> sections = file.sections(key, key.equals("risk") ? "risk" : "rule");
        int entries = file.size(key);
        if (entries > RULES_MAX || (key.equals("rules") && entries == 0)) {
            file.mistakeAtKey(key, "'%s' has %d entries".formatted(key, entries), "write 1 to " + RULES_MAX);
        }
        return sections;
    }

    private Optional<String> id(Section section) {
        Optional<Scalar> id = section.required("id");
        id.ifPresent(text -> {
            if (!text.value().matches(ID)) {
                text.mistake(
                        Shown.quoted(text.value()) + " is not an id", "use up to 64 small letters, digits and '-'");
            } else if (IDS_OF_SYSTEM.contains(text.value())) {
                text.mistake(Shown.quoted(text.value()) + " is a rule of the system itself", "choose another id");
            } else if (!ids.add(text.value())) {
                text.mistake("the id " + Shown.quoted(text.value()) + " is here twice", "choose another");
            }
        });
        return id.map(Scalar::value);
    }

    private static Set<Action> actions(Section section) {
        Set<Action> actions = EnumSet.noneOf(Action.class);
        List<Scalar> texts = section.texts("actions");
        texts.forEach(text -> Words.action(text).ifPresent(actions::add));
        if (!section.has("actions")) {
            section.mistake("'actions' is missing", "name those it is for, such as [PR_PROPOSE]");
        } else if (texts.isEmpty()) {
            section.mistakeAtKey("actions", "there are no actions", "name those it is for, such as [PR_PROPOSE]");
        }
        return actions;
    }

    /** Only a proposal can wait for a person: everything else is asked by one, or has to be answered at once. */
    private static Optional<Verdict> effect(Scalar text, Set<Action> actions) {
        Optional<Verdict> effect = Words.effect(text);
        Optional<Action> other =
                actions.stream().filter(action -> action != Action.PR_PROPOSE).findFirst();
        if (effect.filter(Verdict.REVIEW::equals).isPresent() && other.isPresent()) {
            text.mistake(other.get() + " cannot wait for a review", "use allow or deny; only PR_PROPOSE can wait");
        }
        return effect;
    }

    private static Optional<Expression> when(Section section, Expressions expressions) {
        return section.optional("when").flatMap(text -> typed(text, expressions, "true or false", SimpleType.BOOL));
    }

    private static Optional<Expression> typed(Scalar text, Expressions expressions, String meant, CelType... types) {
        Optional<Expression> expression = expressions.compile(text);
        if (expression.isEmpty() || expression.get().type().equals(SimpleType.DYN)) {
            return expression;
        }
        CelType type = expression.get().type();
        if (List.of(types).contains(type)) {
            return expression;
        }
        text.mistake("the expression gives " + typeName(type), "it has to give " + meant);
        return Optional.empty();
    }

    private static String typeName(CelType type) {
        return type.parameters().isEmpty()
                ? type.name()
                : type.name() + " of " + typeName(type.parameters().getLast());
    }
}
