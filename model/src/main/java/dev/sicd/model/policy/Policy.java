package dev.sicd.model.policy;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sicd.model.ledger.Hash;
import dev.sicd.model.policy.Decision.Contribution;
import dev.sicd.model.policy.Decision.MatchedRule;
import dev.sicd.model.policy.Decision.Verdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The built-in policy: capabilities, safe mode, and a risk that grows with the number of changed files. Every rule is
 * evaluated and the most severe effect wins; it does not know who asks.
 */
public final class Policy {
    public static final String TRAIN_START = "TRAIN_START";
    public static final String PR_PROPOSE = "PR_PROPOSE";
    public static final String VERSION = "builtin-1";

    private static final double START_RISK = 0.2;
    private static final double PROPOSAL_RISK = 0.25;
    private static final double RISK_PER_CHANGE = 0.05;
    private static final double REVIEW_FROM_RISK = 0.8;
    /** There is no file to hash: the digest names the numbers above. Change them and it changes. */
    private static final Hash DIGEST =
            Hash.sha256(List.of(VERSION, START_RISK, PROPOSAL_RISK, RISK_PER_CHANGE, REVIEW_FROM_RISK)
                    .toString()
                    .getBytes(UTF_8));

    private Policy() {}

    public static Decision trainStart(Facts facts) {
        List<MatchedRule> rules = common(facts);
        rules.add(new MatchedRule("start-training", Verdict.ALLOW, "starting a run is allowed"));
        return decide(TRAIN_START, List.of(new Contribution("starting a run", START_RISK)), rules);
    }

    public static Decision proposePr(Facts facts) {
        List<Contribution> risk = List.of(
                new Contribution("proposing a change", PROPOSAL_RISK),
                new Contribution(facts.changeCount() + " changed files", RISK_PER_CHANGE * facts.changeCount()));
        List<MatchedRule> rules = common(facts);
        if (!facts.autonomyEnabled()) {
            rules.add(new MatchedRule(
                    "autonomy-off", Verdict.REVIEW, "ENABLE_AUTONOMY is off: a person decides on each proposal"));
        }
        if (sum(risk) >= REVIEW_FROM_RISK) {
            rules.add(new MatchedRule(
                    "high-risk", Verdict.REVIEW, "risk " + sum(risk) + " is at or above " + REVIEW_FROM_RISK));
        }
        rules.add(new MatchedRule("propose-change", Verdict.ALLOW, "proposing a change is allowed"));
        return decide(PR_PROPOSE, risk, rules);
    }

    private static List<MatchedRule> common(Facts facts) {
        List<MatchedRule> rules = new ArrayList<>();
        if (facts.safeMode()) {
            rules.add(new MatchedRule("safe-mode", Verdict.DENY, "SAFE_MODE is on: set SAFE_MODE=false to allow it"));
        }
        if (!facts.trainingEnabled()) {
            rules.add(new MatchedRule(
                    "training-off", Verdict.DENY, "ENABLE_TRAINING is off: set ENABLE_TRAINING=true to allow it"));
        }
        return rules;
    }

    private static Decision decide(String action, List<Contribution> risk, List<MatchedRule> rules) {
        Verdict verdict = rules.stream()
                .map(MatchedRule::effect)
                .max(Comparator.naturalOrder())
                .orElse(Verdict.DENY);
        return new Decision(action, verdict, sum(risk), risk, rules, VERSION, DIGEST);
    }

    private static double sum(List<Contribution> risk) {
        double sum = risk.stream().mapToDouble(Contribution::risk).sum();
        return Math.min(1, Math.round(sum * 1000) / 1000.0);
    }
}
