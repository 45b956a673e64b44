package dev.sicd.publisher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sicd.model.event.ApprovalStatement;
import dev.sicd.model.event.ApprovedProposal;
import dev.sicd.model.event.Ids;
import dev.sicd.model.event.ProposalContent;
import dev.sicd.model.ledger.Hash;
import dev.sicd.model.signature.SigningKey;
import dev.sicd.publisher.ApprovalCheck.Fault;
import dev.sicd.publisher.ApprovalCheck.Verdict;
import dev.sicd.schemas.Coordinates;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ApprovalCheckTest {
    private static final Coordinates SOURCE = new Coordinates("sicd.approved-proposals", 0, 17);
    private static final Coordinates ELSEWHERE = new Coordinates("sicd.approved-proposals", 0, 18);

    private final MovingClock clock = new MovingClock(Samples.NOW);

    @TempDir
    private Path directory;

    private ApprovalCheck approvals;

    @BeforeEach
    void pinTheKey() throws IOException {
        PinnedKeys keys = PinnedKeys.open(Samples.keys(directory, Samples.KEY), clock);
        approvals = new ApprovalCheck(keys, new SpentDecisions(), "aura-sicd/", clock);
    }

    @Test
    void whatWasApprovedHolds() {
        ApprovedProposal approved = Samples.ofMission();

        assertThat(approvals.check(approved, SOURCE))
                .isEqualTo(new Verdict.Holds(Samples.statement(approved).build()));
    }

    @Test
    void aRepositorysDefaultBranchIsAnEmptyBase() {
        ProposalContent content =
                new ProposalContent("r1", "t", "d", "o", "r", Optional.empty(), true, List.of(Samples.CREATE));
        Hash digest = content.digest();

        assertThat(approvals.check(Samples.approved(ProposalContent.proposalId(digest), digest, content), SOURCE))
                .isInstanceOf(Verdict.Holds.class);
    }

    @ParameterizedTest
    @EnumSource
    void aForgeryFailsForWhatItIs(Forgery forgery) {
        assertThat(approvals.check(forgery.record(), SOURCE))
                .isInstanceOfSatisfying(
                        Verdict.Fails.class,
                        fails -> assertThat(fails.fault().name()).isEqualTo(forgery.reason()));
    }

    @Test
    void saysWhatWasApprovedAndWhatIsThere() {
        ApprovedProposal good = Samples.ofMission();
        ApprovalStatement other =
                Samples.statement(good).repository("evil/\u202erepo").build();

        assertThat(approvals.check(Samples.signed(good, other, Samples.KEY), SOURCE))
                .isEqualTo(new Verdict.Fails(
                        Fault.OTHER_REPOSITORY,
                        "the repository that was approved is 'evil/\uFFFDrepo', here it is 'your-org/your-repo'"));
    }

    @Test
    void clocksMayDifferByFiveMinutes() {
        ApprovedProposal good = Samples.ofMission();
        ApprovalStatement early = Samples.statement(good)
                .issuedAt(Samples.NOW.plus(Duration.ofMinutes(5)))
                .build();

        assertThat(approvals.check(Samples.signed(good, early, Samples.KEY), SOURCE))
                .isInstanceOf(Verdict.Holds.class);
    }

    @Test
    void anApprovalHoldsUntilItExpiresAndNotThen() {
        ApprovedProposal approved = Samples.ofMission();
        clock.move(Duration.between(Samples.NOW, Samples.EXPIRES_AT).minusMillis(1));
        assertThat(approvals.check(approved, SOURCE)).isInstanceOf(Verdict.Holds.class);

        clock.move(Duration.ofMillis(1));

        assertThat(approvals.check(approved, SOURCE))
                .isEqualTo(new Verdict.Expired(Samples.statement(approved).build()));
    }

    @Test
    void aForgedApprovalThatIsExpiredTooIsAForgery() {
        clock.move(Duration.ofDays(30));

        assertThat(approvals.check(Forgery.WRONG_KEY.record(), SOURCE)).isInstanceOf(Verdict.Fails.class);
        assertThat(approvals.check(Forgery.OTHER_BRANCH.record(), SOURCE)).isInstanceOf(Verdict.Fails.class);
    }

    @Test
    void aSpentDecisionHoldsInItsRecordAndInNoOther() {
        ApprovedProposal approved = Samples.ofMission();
        approvals.spend(Samples.statement(approved).build(), SOURCE);

        assertThat(approvals.check(approved, SOURCE)).isInstanceOf(Verdict.Holds.class);
        assertThat(approvals.check(approved, ELSEWHERE)).isInstanceOfSatisfying(Verdict.Fails.class, fails -> {
            assertThat(fails.fault()).isEqualTo(Fault.DECISION_REPLAYED);
            assertThat(fails.detail()).contains(SOURCE.toString());
        });
    }

    @Test
    void whatWasTakenUpBeforeIsNoReplayOfWhatItsDecisionCameToElsewhere() {
        ApprovedProposal approved = Samples.ofMission();
        approvals.spend(Samples.statement(approved).build(), ELSEWHERE);

        assertThat(approvals.checkAgain(approved)).isInstanceOf(Verdict.Holds.class);
        assertThat(approvals.checkAgain(Forgery.OTHER_BRANCH.record())).isInstanceOf(Verdict.Fails.class);
    }

    @Test
    void aReplayOfWhatIsExpiredMeanwhileIsAReplay() {
        ApprovedProposal approved = Samples.ofMission();
        approvals.spend(Samples.statement(approved).build(), SOURCE);
        clock.move(Duration.ofDays(30));

        assertThat(approvals.check(approved, ELSEWHERE))
                .isInstanceOfSatisfying(
                        Verdict.Fails.class, fails -> assertThat(fails.fault()).isEqualTo(Fault.DECISION_REPLAYED));
    }

    @Test
    void aNewDecisionOnTheSameProposalHolds() {
        ApprovedProposal approved = Samples.ofMission();
        approvals.spend(Samples.statement(approved).build(), SOURCE);
        ApprovalStatement anew =
                Samples.statement(approved).decision(Ids.derived("anew")).build();

        assertThat(approvals.check(Samples.signed(approved, anew, Samples.KEY), ELSEWHERE))
                .isInstanceOf(Verdict.Holds.class);
    }

    @Test
    void aKeyThatWasPinnedAMomentAgoIsLookedUpBeforeItIsCalledUnknown() throws IOException {
        SigningKey rotated = SigningKey.generate(new SecureRandom());
        ApprovedProposal good = Samples.ofMission();
        ApprovedProposal approved = Samples.signed(good, Samples.statement(good).build(), rotated);
        assertThat(approvals.check(approved, SOURCE)).isInstanceOf(Verdict.Fails.class);

        Samples.keys(directory, Samples.KEY, rotated);

        assertThat(approvals.check(approved, SOURCE)).isInstanceOf(Verdict.Holds.class);
    }
}
