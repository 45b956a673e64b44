package dev.sicd.model.policy;

import dev.sicd.model.ledger.Hash;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A policy's answer and how it came about.
 *
 * @param action what was asked for, {@code TRAIN_START} or {@code PR_PROPOSE} for instance
 * @param riskScore 0 (none) to 1
 * @param contributions what the risk adds up from
 * @param rules every rule that matched, not only the one that decided
 */
public record Decision(
        String action,
        Verdict verdict,
        double riskScore,
        List<Contribution> contributions,
        List<MatchedRule> rules,
        String policyVersion,
        Hash policyDigest) {
    private static final double STEPS = 1_000;

    /** Ordered from mildest to most severe: the most severe matched effect wins. */
    public enum Verdict {
        UNKNOWN,
        ALLOW,
        REVIEW,
        DENY
    }

    public record Contribution(String reason, double risk) {}

    public record MatchedRule(String id, Verdict effect, String reason) {}

    public Decision {
        contributions = List.copyOf(contributions);
        rules = List.copyOf(rules);
    }

    /**
     * Combines what a policy's rules say with what no policy can loosen.
     *
     * @param ofPolicy the policy's rules that matched; when there are none, the answer is no
     */
    public static Decision of(Policy policy, Facts facts, List<Contribution> risk, List<MatchedRule> ofPolicy) {
        List<MatchedRule> rules = new ArrayList<>(Guards.matching(facts));
        rules.addAll(ofPolicy);
        if (ofPolicy.isEmpty()) {
            rules.add(new MatchedRule(
                    "default-deny", Verdict.DENY, "no rule of the policy allows " + facts.action() + " here"));
        }
        Verdict verdict = rules.stream()
                .map(MatchedRule::effect)
                .max(Comparator.naturalOrder())
                .orElse(Verdict.DENY);
        return new Decision(facts.action().name(), verdict, sum(risk), risk, rules, policy.version(), policy.digest());
    }

    /** The risk that contributions add up to: from 0 to 1, in thousandths. */
    public static double sum(List<Contribution> risk) {
        double sum = risk.stream().mapToDouble(Contribution::risk).sum();
        return Math.clamp(Math.round(sum * STEPS) / STEPS, 0, 1);
    }
}
