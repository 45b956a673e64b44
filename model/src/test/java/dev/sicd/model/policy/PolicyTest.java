package dev.sicd.model.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sicd.model.policy.Decision.MatchedRule;
import dev.sicd.model.policy.Decision.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PolicyTest {
    @ParameterizedTest
    @CsvSource(
            useHeadersInDisplayName = true,
            value = {
                "training, autonomy, safe , changes, start, propose",
                "true    , true    , false, 1      , ALLOW, ALLOW",
                "true    , true    , false, 10     , ALLOW, ALLOW",
                "true    , true    , false, 11     , ALLOW, REVIEW",
                "true    , true    , false, 1000   , ALLOW, REVIEW",
                "true    , false   , false, 1      , ALLOW, REVIEW",
                "true    , false   , false, 11     , ALLOW, REVIEW",
                "true    , true    , true , 1      , DENY , DENY",
                "true    , true    , true , 11     , DENY , DENY",
                "true    , false   , true , 1      , DENY , DENY",
                "true    , false   , true , 11     , DENY , DENY",
                "false   , true    , false, 1      , DENY , DENY",
                "false   , true    , false, 11     , DENY , DENY",
                "false   , false   , false, 1      , DENY , DENY",
                "false   , false   , false, 11     , DENY , DENY",
                "false   , true    , true , 1      , DENY , DENY",
                "false   , true    , true , 11     , DENY , DENY",
                "false   , false   , true , 1      , DENY , DENY",
                "false   , false   , true , 11     , DENY , DENY"
            })
    void theMostSevereEffectWins(
            boolean training, boolean autonomy, boolean safe, int changes, Verdict start, Verdict propose) {
        for (boolean dryRun : List.of(true, false)) {
            Facts facts = new Facts(training, autonomy, safe, dryRun, changes);
            assertThat(Policy.trainStart(facts).verdict()).isEqualTo(start);
            assertThat(Policy.proposePr(facts).verdict()).isEqualTo(propose);
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 0.3", "2, 0.35", "3, 0.4", "7, 0.6", "10, 0.75", "11, 0.8", "15, 1", "16, 1", "1000, 1"})
    void theRiskGrowsWithTheChangesUpToOne(int changes, double risk) {
        Decision decision = Policy.proposePr(new Facts(true, true, false, true, changes));

        assertThat(decision.riskScore()).isEqualTo(risk);
        assertThat(decision.rules().stream().map(MatchedRule::id).anyMatch("high-risk"::equals))
                .isEqualTo(risk >= 0.8);
    }

    @Test
    void aStartHasARiskOfItsOwn() {
        Decision decision = Policy.trainStart(new Facts(true, true, false, false, 0));

        assertThat(decision.riskScore()).isEqualTo(0.2);
        assertThat(decision.contributions()).containsExactly(new Decision.Contribution("starting a run", 0.2));
        assertThat(decision.action()).isEqualTo("TRAIN_START");
    }

    @Test
    void everyMatchedRuleIsToldNotOnlyTheOneThatDecided() {
        Decision decision = Policy.proposePr(new Facts(false, false, true, false, 11));

        assertThat(decision.rules())
                .extracting(MatchedRule::id)
                .containsExactly("safe-mode", "training-off", "autonomy-off", "high-risk", "propose-change");
        assertThat(decision.contributions())
                .extracting(Decision.Contribution::reason)
                .containsExactly("proposing a change", "11 changed files");
        assertThat(decision.action()).isEqualTo("PR_PROPOSE");
    }

    @Test
    void aDecisionNamesThePolicyItWasMadeBy() {
        Facts facts = new Facts(true, true, false, false, 1);

        assertThat(Policy.proposePr(facts).policyVersion()).isEqualTo("builtin-1");
        assertThat(Policy.proposePr(facts).policyDigest())
                .isEqualTo(Policy.trainStart(facts).policyDigest());
    }
}
