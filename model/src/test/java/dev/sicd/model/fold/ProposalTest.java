package dev.sicd.model.fold;

import static dev.sicd.model.fold.ProposalState.ALREADY_APPLIED;
import static dev.sicd.model.fold.ProposalState.APPROVED;
import static dev.sicd.model.fold.ProposalState.AWAITING_REVIEW;
import static dev.sicd.model.fold.ProposalState.CLOSED;
import static dev.sicd.model.fold.ProposalState.DEFERRED;
import static dev.sicd.model.fold.ProposalState.DENIED;
import static dev.sicd.model.fold.ProposalState.EXPIRED;
import static dev.sicd.model.fold.ProposalState.FAILED;
import static dev.sicd.model.fold.ProposalState.MERGED;
import static dev.sicd.model.fold.ProposalState.OPENED;
import static dev.sicd.model.fold.ProposalState.PARKED;
import static dev.sicd.model.fold.ProposalState.PLACEHOLDER;
import static dev.sicd.model.fold.ProposalState.PLANNED;
import static dev.sicd.model.fold.ProposalState.REJECTED;
import static dev.sicd.model.fold.ProposalState.SUBMITTED;
import static dev.sicd.model.fold.ProposalState.WITHDRAWN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.sicd.model.event.Actor;
import dev.sicd.model.event.DecisionEvent;
import dev.sicd.model.event.DecisionEvent.PolicyDecided;
import dev.sicd.model.event.Event;
import dev.sicd.model.event.ProposalContent;
import dev.sicd.model.event.ProposalEvent.ProposalSubmitted;
import dev.sicd.model.event.PullRequestEvent;
import dev.sicd.model.event.TestEvents;
import dev.sicd.model.ledger.Hash;
import dev.sicd.model.policy.Action;
import dev.sicd.model.policy.Decision;
import dev.sicd.model.policy.Decision.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

final class ProposalTest {
    private static final TestEvents EVENTS = new TestEvents("run_1");
    private static final ProposalContent CONTENT = EVENTS.content(1);
    private static final Hash DIGEST = CONTENT.digest();
    private static final Hash OTHER = EVENTS.content(2).digest();
    private static final Instant NOW = Replay.recordedAt(9);
    private static final String ID = TestEvents.idOf(CONTENT);

    static Stream<Arguments> decisionsAndWhereTheyLead() {
        return Stream.of(
                arguments(APPROVED, List.of(decided(Verdict.ALLOW))),
                arguments(DENIED, List.of(decided(Verdict.DENY))),
                arguments(DENIED, List.of(decided(Verdict.UNKNOWN))),
                arguments(DENIED, List.of(decided(Verdict.UNKNOWN), decided(Verdict.ALLOW))),
                arguments(DENIED, List.of(decided(Verdict.DENY), decided(Verdict.ALLOW), reviewed(true))),
                arguments(AWAITING_REVIEW, List.of(decided(Verdict.REVIEW))),
                arguments(AWAITING_REVIEW, List.of(decided(Verdict.REVIEW), decided(Verdict.ALLOW))),
                arguments(AWAITING_REVIEW, List.of(decided(Verdict.REVIEW), EVENTS.reviewed(ID, OTHER, true))),
                arguments(AWAITING_REVIEW, List.of(reviewed(true), decided(Verdict.REVIEW))),
                arguments(APPROVED, List.of(decided(Verdict.REVIEW), reviewed(true))),
                arguments(AWAITING_REVIEW, List.of(decided(Verdict.REVIEW), reviewedByItsAuthor(true))),
                arguments(AWAITING_REVIEW, List.of(decided(Verdict.REVIEW), reviewedByItsAuthor(false))),
                arguments(APPROVED, List.of(decided(Verdict.REVIEW), reviewed(true), reviewed(false))),
                arguments(APPROVED, List.of(decided(Verdict.REVIEW), reviewed(true), EVENTS.expired(ID))),
                arguments(REJECTED, List.of(decided(Verdict.REVIEW), reviewed(false), reviewed(true))),
                arguments(EXPIRED, List.of(decided(Verdict.REVIEW), EVENTS.expired(ID), reviewed(true))),
                arguments(APPROVED, List.of(decided(Verdict.ALLOW), reviewed(false))),
                arguments(SUBMITTED, List.of(reviewed(true))),
                arguments(SUBMITTED, List.of(EVENTS.expired(ID), EVENTS.released(ID))));
    }

    /** Proposals and decisions are two topics without a mutual order: their own orders are all there is. */
    @ParameterizedTest
    @MethodSource("decisionsAndWhereTheyLead")
    void endsInTheSameStateWhereverTheProposalComesAmongItsDecisions(
            ProposalState expected, List<DecisionEvent> decisions) {
        for (int place = 0; place <= decisions.size(); place++) {
            List<Event> log = new ArrayList<>(decisions);
            log.add(place, EVENTS.submitted(CONTENT));
            Replay replay = Replay.of(log);

            Proposal end = replay.onlyProposal();
            assertThat(end.state()).as("proposal at place %d", place).isEqualTo(expected);
            assertThat(end.contentDigest()).contains(DIGEST);
            assertThat(end.dryRun()).isTrue();
            assertThat(end.submittedPosition()).isEqualTo(place + 1);
            assertThat(end.riskScore()).isEqualTo(end.decidedPosition() > 0 ? 0.3 : 0);
            assertThat(replay.approvals()).as("approvals").isEqualTo(expected == APPROVED ? 1 : 0);
        }
    }

    @Test
    void aDecisionAloneIsAPlaceholderThatCountsNowhere() {
        Replay replay = Replay.of(List.of(decided(Verdict.ALLOW)));

        assertThat(replay.onlyProposal().state()).isEqualTo(PLACEHOLDER);
        assertThat(replay.approvals()).isZero();
        assertThat(replay.run().proposals()).isEqualTo(ProposalCounts.NONE);
        assertThat(replay.run().listed()).isFalse();
    }

    @Test
    void aDecisionOnAnotherContentNeverApproves() {
        Event onAnother = EVENTS.decided(ID, OTHER, Verdict.ALLOW);
        for (List<Event> log :
                List.of(List.of(EVENTS.submitted(CONTENT), onAnother), List.of(onAnother, EVENTS.submitted(CONTENT)))) {
            Replay replay = Replay.of(log);
            assertThat(replay.onlyProposal().state()).isEqualTo(SUBMITTED);
            assertThat(replay.onlyProposal().decidedPosition()).isZero();
            assertThat(replay.steps().getLast().refusal()).contains(Refusal.DIGEST_DIFFERS);
            assertThat(replay.run().conflicts()).isOne();

            replay.add(decided(Verdict.ALLOW));
            assertThat(replay.onlyProposal().state())
                    .as("the right decision still counts")
                    .isEqualTo(APPROVED);
        }
    }

    @Test
    void aReviewOfAnotherContentNeverApproves() {
        Replay replay = Replay.of(List.of(EVENTS.submitted(CONTENT), decided(Verdict.REVIEW)));

        assertThat(replay.add(EVENTS.reviewed(ID, OTHER, true)).refusal()).contains(Refusal.DIGEST_DIFFERS);
        assertThat(replay.onlyProposal().state()).isEqualTo(AWAITING_REVIEW);
        assertThat(replay.onlyProposal().refusals()).isOne();
        assertThat(replay.approvals()).isZero();
    }

    @Test
    void aRepeatedSubmissionIsTheSameProposalAndAnotherContentUnderItsIdIsNot() {
        Replay replay = Replay.of(List.of(EVENTS.submitted(CONTENT), decided(Verdict.ALLOW)));

        assertThat(replay.add(EVENTS.submitted(CONTENT)).refusal()).isEmpty();
        ProposalContent another = EVENTS.content(2);
        Event forged = new ProposalSubmitted(EVENTS.submitted(another).envelope(), ID, another.digest(), another);
        assertThat(replay.add(forged).refusal()).contains(Refusal.DIGEST_DIFFERS);
        assertThat(replay.onlyProposal().contentDigest()).contains(DIGEST);
        assertThat(replay.onlyProposal().submittedPosition()).isOne();
        assertThat(replay.approvals()).isOne();
    }

    @ParameterizedTest
    @EnumSource(ProposalState.class)
    void aPullRequestsEventMovesApprovedProposalsOnly(ProposalState before) {
        List<ProposalState> next = EVENTS.pullRequestEvents(ID, DIGEST).stream()
                .map(event -> in(before).apply(event, 9, NOW).after().state())
                .toList();

        assertThat(next)
                .isEqualTo(
                        switch (before) {
                            case APPROVED, DEFERRED, PARKED ->
                                List.of(PLANNED, DEFERRED, ALREADY_APPLIED, OPENED, PARKED, FAILED, MERGED, CLOSED);
                            case OPENED -> List.of(OPENED, OPENED, OPENED, OPENED, OPENED, OPENED, MERGED, CLOSED);
                            // its pull request was being opened meanwhile
                            case WITHDRAWN ->
                                List.of(
                                        WITHDRAWN, WITHDRAWN, WITHDRAWN, OPENED, WITHDRAWN, WITHDRAWN, WITHDRAWN,
                                        WITHDRAWN);
                            default -> Collections.nCopies(8, before);
                        });
    }

    @Test
    void whereItsPullRequestWasOpenedStaysKnown() {
        Replay replay = Replay.of(List.of(
                EVENTS.submitted(CONTENT), decided(Verdict.ALLOW), EVENTS.opened(ID, DIGEST), EVENTS.closed(ID, true)));

        assertThat(replay.onlyProposal().state()).isEqualTo(MERGED);
        assertThat(replay.onlyProposal().openedPosition()).isEqualTo(3);
        assertThat(replay.onlyProposal().publishedPosition()).isEqualTo(4);
    }

    @Test
    void whatThePublisherSaidHoldsUntilItIsToTryAgain() {
        Replay replay = Replay.of(List.of(EVENTS.submitted(CONTENT), decided(Verdict.ALLOW), EVENTS.parked(ID)));
        assertThat(replay.onlyProposal().state().isSaidByPublisher()).isTrue();

        replay.add(EVENTS.released(ID));
        assertThat(replay.onlyProposal().state().isSaidByPublisher()).isFalse();
    }

    @Test
    void aReleaseByItsAuthorDoesNotCount() {
        Replay replay = Replay.of(List.of(EVENTS.submitted(CONTENT), decided(Verdict.ALLOW), EVENTS.parked(ID)));

        assertThat(replay.add(EVENTS.released(ID, Actor.agent("agent-1"))).refusal())
                .contains(Refusal.OWN_PROPOSAL);
        assertThat(replay.onlyProposal().state()).isEqualTo(PARKED);
    }

    @ParameterizedTest
    @EnumSource(ProposalState.class)
    void aPullRequestsEventThatMovesNothingIsRefused(ProposalState before) {
        for (PullRequestEvent event : EVENTS.pullRequestEvents(ID, DIGEST)) {
            Proposal.Step step = in(before).apply(event, 9, NOW);
            boolean applies = step.after().publishedPosition() == 9;
            assertThat(step.refusal().isEmpty()).as(event.type()).isEqualTo(applies);
            assertThat(step.approved()).as(event.type()).isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource(ProposalState.class)
    void aReleaseApprovesParkedProposalsOnly(ProposalState before) {
        Proposal.Step step = in(before).apply(EVENTS.released(ID), 9, NOW);

        assertThat(step.approved()).isEqualTo(before == PARKED);
        assertThat(step.after().state()).isEqualTo(before == PARKED ? APPROVED : before);
        assertThat(step.refusal().isPresent()).isEqualTo(before != PARKED);
    }

    @ParameterizedTest
    @EnumSource(ProposalState.class)
    void onlyWhatIsNotYetPublishedCanBeWithdrawn(ProposalState before) {
        boolean can = List.of(PLACEHOLDER, SUBMITTED, AWAITING_REVIEW, APPROVED, DEFERRED, PARKED)
                .contains(before);

        Proposal.Step step = in(before).apply(EVENTS.withdrawn(ID), 9, NOW);
        assertThat(step.after().state()).isEqualTo(can ? WITHDRAWN : before);
        assertThat(step.refusal().isPresent()).isEqualTo(!can);
    }

    @Test
    void aReviewByItsAuthorDoesNotCountWhicheverTopicIsFoldedFirst() {
        Replay replay =
                Replay.of(List.of(decided(Verdict.REVIEW), reviewedByItsAuthor(true), EVENTS.submitted(CONTENT)));

        assertThat(replay.onlyProposal().state()).isEqualTo(AWAITING_REVIEW);
        assertThat(replay.steps()).noneMatch(Fold.After::approved);
        assertThat(replay.steps().getLast().refusal()).contains(Refusal.OWN_PROPOSAL);

        replay.add(reviewed(true));
        assertThat(replay.onlyProposal().state()).isEqualTo(APPROVED);
        assertThat(replay.onlyProposal().reviewer()).isEqualTo("rita");
    }

    @Test
    void anotherMayReviewWhatItsAuthorTriedTo() {
        Replay replay = Replay.of(
                List.of(EVENTS.submitted(CONTENT), decided(Verdict.REVIEW), reviewedByItsAuthor(true), reviewed(true)));

        assertThat(replay.onlyProposal().state()).isEqualTo(APPROVED);
    }

    @Test
    void aDecisionOnAReviewIsNoDecisionOnTheProposal() {
        PolicyDecided onReview = new PolicyDecided(
                EVENTS.decided(ID, DIGEST, Verdict.ALLOW).envelope(),
                new Decision(Action.PR_REVIEW.name(), Verdict.ALLOW, 0, List.of(), List.of(), "test-1", Hash.sha256()),
                Optional.of(ID),
                Optional.of(DIGEST),
                "{}",
                "/training/proposals/{proposal_id}/approve",
                Optional.empty(),
                List.of(),
                Optional.empty());

        assertThat(Proposal.subjectOf(onReview)).isEmpty();
    }

    @Test
    void itsApprovalIsTheEventThatApprovedIt() {
        Replay byPolicy = Replay.of(List.of(EVENTS.submitted(CONTENT), decided(Verdict.ALLOW)));
        assertThat(byPolicy.onlyProposal().approvalPosition(decided(Verdict.ALLOW)))
                .isEqualTo(2);

        Replay byReview = Replay.of(List.of(decided(Verdict.REVIEW), reviewed(true), EVENTS.submitted(CONTENT)));
        assertThat(byReview.onlyProposal().approvalPosition(EVENTS.submitted(CONTENT)))
                .isEqualTo(2);

        byPolicy.add(EVENTS.parked(ID));
        byPolicy.add(EVENTS.released(ID));
        assertThat(byPolicy.onlyProposal().approvalPosition(EVENTS.released(ID)))
                .isEqualTo(4);
    }

    @Test
    void itsStateIsAsOldAsTheEventThatBroughtIt() {
        Replay replay = Replay.of(List.of(EVENTS.submitted(CONTENT), decided(Verdict.REVIEW), decided(Verdict.ALLOW)));
        assertThat(replay.onlyProposal().stateSince()).isEqualTo(Replay.recordedAt(2));
        assertThat(replay.onlyProposal().lastPosition()).isEqualTo(3);

        replay.add(reviewed(true));
        assertThat(replay.onlyProposal().stateSince()).isEqualTo(Replay.recordedAt(4));
    }

    @Test
    void eventsOfOtherThingsAreNotTakenForAProposals() {
        Proposal proposal = Proposal.placeholder("run_1", ID);

        for (Event event : List.of(EVENTS.action(1), EVENTS.unknown())) {
            assertThat(Proposal.subjectOf(event)).isEmpty();
            assertThatThrownBy(() -> proposal.apply(event, 1, NOW))
                    .hasMessageEndingWith("is not an event of a proposal");
        }
    }

    private static DecisionEvent decided(Verdict verdict) {
        return EVENTS.decided(ID, DIGEST, verdict);
    }

    private static DecisionEvent reviewedByItsAuthor(boolean approved) {
        return EVENTS.reviewed(ID, DIGEST, approved, Actor.agent("agent-1"));
    }

    private static DecisionEvent reviewed(boolean approved) {
        return EVENTS.reviewed(ID, DIGEST, approved);
    }

    private static Proposal in(ProposalState state) {
        return new Proposal(
                "run_1",
                ID,
                state,
                Optional.of(DIGEST),
                Optional.of(DIGEST),
                Verdict.ALLOW,
                0.3,
                false,
                1,
                2,
                0,
                2,
                0,
                0,
                2,
                0,
                Replay.recordedAt(2),
                "agent-1",
                "");
    }
}
