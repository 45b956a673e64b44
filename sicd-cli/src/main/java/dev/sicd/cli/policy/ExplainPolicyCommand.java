package dev.sicd.cli.policy;

import dev.sicd.cli.terminal.Terminal;
import dev.sicd.model.policy.Decision;
import dev.sicd.model.policy.Decision.MatchedRule;
import dev.sicd.model.policy.Facts;
import dev.sicd.policy.CompiledPolicy;
import dev.sicd.policy.Explanation;
import dev.sicd.policy.Explanation.Considered;
import dev.sicd.policy.PolicyException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code sicd policy explain}: shows what a policy would decide, and how that comes about. It asks no running system. */
@Command(
        name = "explain",
        mixinStandardHelpOptions = true,
        description = "Shows what a policy decides on given facts, and what every rule says to it.",
        footer = {
            "",
            "Exit code: 0 whatever the verdict is, 1 when the file has mistakes, 2 when file or facts cannot be used."
        })
final class ExplainPolicyCommand implements Callable<Integer> {
    private final Terminal terminal;
    private final InputStream in;

    @Mixin
    private final PolicyFileOption file;

    @Mixin
    private final Question question = new Question();

    ExplainPolicyCommand(Terminal terminal, PolicyFileOption file, InputStream in) {
        this.terminal = terminal;
        this.file = file;
        this.in = in;
    }

    @Override
    public Integer call() {
        try {
            Facts facts = question.facts(in);
            return file.run(terminal, policy -> explain(policy, facts));
        } catch (PolicyException e) {
            e.mistakes().forEach(mistake -> terminal.error(mistake.toString()));
        } catch (IllegalArgumentException e) {
            terminal.error(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            terminal.error("the facts cannot be read: " + e);
        }
        return PolicyCommand.NOT_TRIED;
    }

    private int explain(CompiledPolicy policy, Facts facts) {
        Explanation explanation = policy.explain(facts);
        Decision decision = explanation.decision();
        terminal.line("%s: %s, risk %s, by %s (sha256 %.12s…)"
                .formatted(
                        decision.action(),
                        lower(decision.verdict()),
                        decision.riskScore(),
                        decision.policyVersion(),
                        decision.policyDigest()));
        terminal.heading("Risk");
        decision.contributions()
                .forEach(part -> terminal.line("  + %-8s %s".formatted(shown(part.risk()), part.reason())));
        terminal.heading("Rules that match");
        decision.rules().forEach(this::matched);
        terminal.heading("Rules that do not");
        Set<String> matched = decision.rules().stream().map(MatchedRule::id).collect(Collectors.toSet());
        explanation.rules().stream()
                .filter(rule -> !matched.contains(rule.id()))
                .forEach(this::unmatched);
        return PolicyCommand.DONE;
    }

    private void matched(MatchedRule rule) {
        terminal.line("  %-6s %-20s %s".formatted(lower(rule.effect()), rule.id(), rule.reason()));
    }

    private void unmatched(Considered rule) {
        String why = switch (rule.outcome()) {
            case OTHER_ACTION -> "is for other actions";
            case FAILED -> "could not be evaluated";
            case MATCHED, NOT_MATCHED -> "its condition does not hold";
        };
        terminal.line("  %-6s %-20s %s".formatted(lower(rule.effect()), rule.id(), why));
    }

    /** Without the noise of binary fractions. */
    private static String shown(double risk) {
        return Double.toString(Math.round(risk * 1_000) / 1_000.0);
    }

    private static String lower(Enum<?> word) {
        return word.name().toLowerCase(Locale.ROOT);
    }
}
