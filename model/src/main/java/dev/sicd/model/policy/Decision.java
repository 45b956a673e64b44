package dev.sicd.model.policy;

import dev.sicd.model.ledger.Hash;
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
}
