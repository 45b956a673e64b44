package dev.sicd.model.policy;

import dev.sicd.model.policy.Decision.MatchedRule;
import dev.sicd.model.policy.Decision.Verdict;
import dev.sicd.model.policy.Facts.Review;
import dev.sicd.model.policy.Facts.RunFacts;
import java.util.ArrayList;
import java.util.List;

/**
 * The rules that no policy file can loosen: capabilities, nobody reviews or releases his own proposal, a live pull
 * request needs a live run. They never allow anything; what they are silent on, the file decides.
 */
public final class Guards {
    private final Facts facts;
    private final List<MatchedRule> matched = new ArrayList<>();

    private Guards(Facts facts) {
        this.facts = facts;
    }

    /** Whether no policy could allow it. */
    public static boolean deny(Facts facts) {
        return matching(facts).stream().anyMatch(rule -> rule.effect() == Verdict.DENY);
    }

    static List<MatchedRule> matching(Facts facts) {
        Guards guards = new Guards(facts);
        guards.capabilities();
        guards.liveRun();
        guards.ownProposal();
        return List.copyOf(guards.matched);
    }

    private void capabilities() {
        if (!movesOn()) {
            return;
        }
        Capabilities capabilities = facts.capabilities();
        if (capabilities.safeMode()) {
            matched(
                    "safe-mode",
                    Verdict.DENY,
                    "SAFE_MODE is on: have an admin turn it off (POST /admin/capabilities/SAFE_MODE), or set SAFE_MODE=false"
                            + " where the environment says true");
        }
        if (!capabilities.training()) {
            matched(
                    "training-off",
                    Verdict.DENY,
                    "ENABLE_TRAINING is off: have an admin turn it on (POST /admin/capabilities/ENABLE_TRAINING), or set"
                            + " ENABLE_TRAINING=true where the environment says false");
        }
        if (!capabilities.autonomy() && facts.action() == Action.PR_PROPOSE) {
            matched("autonomy-off", Verdict.REVIEW, "ENABLE_AUTONOMY is off: a person decides on each proposal");
        }
    }

    /** What brings something new about. A rejection does not, and neither does what turns the brakes on or off. */
    private boolean movesOn() {
        return switch (facts.action()) {
            case TRAIN_START, PR_PROPOSE, PUBLISH_RELEASE -> true;
            case PR_REVIEW -> facts.review().map(Review::approves).orElse(true);
            case CAPABILITY_CHANGE, POLICY_RELOAD, QUARANTINE_REDRIVE -> false;
        };
    }

    private void liveRun() {
        if (facts.action() != Action.PR_PROPOSE || facts.dryRun()) {
            return;
        }
        if (!facts.run().map(RunFacts::started).orElse(false)) {
            matched(
                    "run-not-started",
                    Verdict.DENY,
                    "a live pull request needs a started run; start it with POST /admin/training/start, or propose"
                            + " with dry_run=true");
        }
        if (facts.run().map(RunFacts::dryRun).orElse(false)) {
            matched(
                    "dry-run-only",
                    Verdict.DENY,
                    "the run was started as a dry run; propose with dry_run=true, or start a live run");
        }
    }

    private void ownProposal() {
        boolean own = facts.review()
                .map(review -> review.author().equals(facts.requester().id()))
                .orElse(false);
        if (!own) {
            return;
        }
        switch (facts.action()) {
            case PR_REVIEW ->
                matched("own-proposal", Verdict.DENY, "nobody reviews his own proposal; ask another reviewer");
            case PUBLISH_RELEASE ->
                matched("own-proposal", Verdict.DENY, "nobody releases his own proposal; ask another reviewer");
            case TRAIN_START, PR_PROPOSE, CAPABILITY_CHANGE, POLICY_RELOAD, QUARANTINE_REDRIVE -> {}
        }
    }

    private void matched(String id, Verdict effect, String reason) {
        matched.add(new MatchedRule(id, effect, reason));
    }
}
