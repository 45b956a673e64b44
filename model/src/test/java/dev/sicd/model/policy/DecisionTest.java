package dev.sicd.model.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sicd.model.ledger.Hash;
import dev.sicd.model.policy.Decision.Contribution;
import dev.sicd.model.policy.Decision.MatchedRule;
import dev.sicd.model.policy.Decision.Verdict;
import dev.sicd.model.policy.Facts.ChangeSet;
import dev.sicd.model.policy.Facts.Requester;
import dev.sicd.model.policy.Facts.Review;
import dev.sicd.model.policy.Facts.RunFacts;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class DecisionTest {
    private static final Capabilities ON = new Capabilities(true, true, false);
    private static final MatchedRule ALLOW = new MatchedRule("allow", Verdict.ALLOW, "because");
    private static final MatchedRule REVIEW = new MatchedRule("review", Verdict.REVIEW, "because");
    private static final MatchedRule DENY = new MatchedRule("deny", Verdict.DENY, "because");

    @ParameterizedTest
    @CsvSource(
            useHeadersInDisplayName = true,
            value = {
                "training, autonomy, safe , start, propose, approve, reject",
                "true    , true    , false, ALLOW, ALLOW  , ALLOW  , ALLOW",
                "true    , false   , false, ALLOW, REVIEW , ALLOW  , ALLOW",
                "true    , true    , true , DENY , DENY   , DENY   , ALLOW",
                "true    , false   , true , DENY , DENY   , DENY   , ALLOW",
                "false   , true    , false, DENY , DENY   , DENY   , ALLOW",
                "false   , false   , false, DENY , DENY   , DENY   , ALLOW",
                "false   , true    , true , DENY , DENY   , DENY   , ALLOW"
            })
    void aPolicyThatAllowsEverythingCannotLoosenTheCapabilities(
            boolean training,
            boolean autonomy,
            boolean safe,
            Verdict start,
            Verdict propose,
            Verdict approve,
            Verdict reject) {
        Capabilities capabilities = new Capabilities(training, autonomy, safe);

        assertThat(verdict(facts(Action.TRAIN_START, capabilities))).isEqualTo(start);
        assertThat(verdict(facts(Action.PR_PROPOSE, capabilities))).isEqualTo(propose);
        assertThat(verdict(review(capabilities, true, "someone"))).isEqualTo(approve);
        assertThat(verdict(review(capabilities, false, "someone"))).isEqualTo(reject);
    }

    @ParameterizedTest
    @EnumSource(
            value = Action.class,
            names = {"CAPABILITY_CHANGE", "POLICY_RELOAD", "QUARANTINE_REDRIVE"})
    void theBrakesThemselvesAreNeverBraked(Action action) {
        assertThat(verdict(facts(action, new Capabilities(false, false, true)))).isEqualTo(Verdict.ALLOW);
    }

    @Test
    void theMostSevereEffectWinsAndEveryRuleIsShown() {
        Decision decision =
                Decision.of(AnyPolicy.ANY, facts(Action.TRAIN_START, ON), List.of(), List.of(ALLOW, DENY, REVIEW));

        assertThat(decision.verdict()).isEqualTo(Verdict.DENY);
        assertThat(decision.rules()).containsExactly(ALLOW, DENY, REVIEW);
    }

    @Test
    void whatNoRuleAllowsIsDenied() {
        // autonomy off asks for a review, which is not a permission
        Facts facts = facts(Action.PR_PROPOSE, new Capabilities(true, false, false));

        Decision decision = Decision.of(AnyPolicy.ANY, facts, List.of(), List.of());

        assertThat(decision.verdict()).isEqualTo(Verdict.DENY);
        assertThat(decision.rules()).extracting(MatchedRule::id).containsExactly("autonomy-off", "default-deny");
    }

    @Test
    void nobodyReviewsHisOwnProposal() {
        assertThat(verdict(review(ON, true, "ada"))).isEqualTo(Verdict.DENY);
        assertThat(verdict(review(ON, false, "ada"))).isEqualTo(Verdict.DENY);
    }

    @Test
    void nobodyReleasesHisOwnProposal() {
        assertThat(verdict(onProposal(Action.PUBLISH_RELEASE, ON, true, "ada"))).isEqualTo(Verdict.DENY);
        assertThat(verdict(onProposal(Action.PUBLISH_RELEASE, ON, true, "agent-1")))
                .isEqualTo(Verdict.ALLOW);
    }

    @ParameterizedTest
    @CsvSource(
            useHeadersInDisplayName = true,
            value = {
                "started, run is dry, proposal is dry, verdict",
                "true   , false     , false          , ALLOW",
                "true   , true      , false          , DENY",
                "true   , true      , true           , ALLOW",
                "false  , false     , false          , DENY",
                "false  , false     , true           , ALLOW"
            })
    void aLivePullRequestNeedsAStartedLiveRun(boolean started, boolean runIsDry, boolean dryRun, Verdict expected) {
        RunFacts run = new RunFacts("run-1", started, runIsDry, "ada", "in_progress", 1, 0, 0, 0, 0, 0);

        assertThat(verdict(facts(Action.PR_PROPOSE, ON, Optional.of(run), dryRun)))
                .isEqualTo(expected);
    }

    @Test
    void aLivePullRequestOfNoKnownRunIsDenied() {
        assertThat(verdict(facts(Action.PR_PROPOSE, ON, Optional.empty(), false)))
                .isEqualTo(Verdict.DENY);
    }

    @ParameterizedTest
    @CsvSource({"0.25, 0.05, 0.3", "0.1, 0.2, 0.3", "0.9, 0.4, 1", "0.1, -0.5, 0", "0.00049, 0, 0"})
    void theRiskIsASumBetweenNothingAndOneInThousandths(double first, double second, double sum) {
        assertThat(Decision.sum(List.of(new Contribution("a", first), new Contribution("b", second))))
                .isEqualTo(sum);
    }

    private static Verdict verdict(Facts facts) {
        return Decision.of(AnyPolicy.ANY, facts, List.of(), List.of(ALLOW)).verdict();
    }

    private static Facts facts(Action action, Capabilities capabilities) {
        RunFacts live = new RunFacts("run-1", true, false, "ada", "in_progress", 1, 0, 0, 0, 0, 0);
        return facts(action, capabilities, Optional.of(live), false);
    }

    private static Facts facts(Action action, Capabilities capabilities, Optional<RunFacts> run, boolean dryRun) {
        return new Facts(
                action,
                capabilities,
                new Requester("agent", "ada", Set.of("agent")),
                run,
                dryRun,
                ChangeSet.NONE,
                Optional.empty(),
                Optional.empty());
    }

    private static Facts review(Capabilities capabilities, boolean approves, String author) {
        return onProposal(Action.PR_REVIEW, capabilities, approves, author);
    }

    private static Facts onProposal(Action action, Capabilities capabilities, boolean approves, String author) {
        return new Facts(
                action,
                capabilities,
                new Requester("human", "ada", Set.of("reviewer")),
                Optional.empty(),
                false,
                ChangeSet.NONE,
                Optional.of(new Review("a1b2c3d4e5f6", approves, author, 0.3)),
                Optional.empty());
    }

    private enum AnyPolicy implements Policy {
        ANY;

        @Override
        public Decision decide(Facts facts) {
            throw new UnsupportedOperationException("only its name is used");
        }

        @Override
        public String version() {
            return "any-1";
        }

        @Override
        public Hash digest() {
            return Hash.sha256();
        }
    }
}
