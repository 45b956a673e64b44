package dev.sicd.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sicd.ingest.IngestUnderTest.Answer;
import dev.sicd.kit.json.Json;
import dev.sicd.model.event.ApprovalStatement;
import dev.sicd.model.event.DecisionEvent.PolicyDecided;
import dev.sicd.model.event.DecisionEvent.ProposalReviewed;
import dev.sicd.model.event.DecisionEvent.ReviewExpired;
import dev.sicd.model.event.Event;
import dev.sicd.model.event.ProposalEvent.ProposalSubmitted;
import dev.sicd.model.ledger.Hash;
import dev.sicd.model.policy.Capability;
import dev.sicd.model.policy.Decision.Verdict;
import dev.sicd.schemas.EventFamily;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReviewProposalTest {
    private static final Map<Capability, Boolean> WITHOUT_AUTONOMY = Map.of(Capability.ENABLE_TRAINING, true);
    private final People people = new People();
    private IngestUnderTest ingest;

    @BeforeAll
    void open() throws Exception {
        ingest = open(Topics.create(), Duration.ofDays(7));
    }

    @AfterAll
    void close() {
        ingest.close();
    }

    private IngestUnderTest open(Topics topics, Duration patience) {
        return IngestUnderTest.open(
                topics, IngestUnderTest.config(topics, WITHOUT_AUTONOMY, Optional.empty(), patience), people.access());
    }

    @Test
    void anApprovalIsSignedDecidedAndHolds() throws Exception {
        ProposalSubmitted proposal = waiting("approved", "ada");

        Answer answer = review(proposal, "approve", proposal.contentDigest(), "rita");

        assertThat(answer.status()).as(answer.json().toString()).isEqualTo(200);
        assertThat(answer.text("status")).isEqualTo("approved");
        assertThat(answer.text("reviewer")).isEqualTo("rita");
        ProposalReviewed reviewed = only(ProposalReviewed.class, "approved");
        ApprovalStatement statement = IngestUnderTest.opened(reviewed.approval().orElseThrow());
        assertThat(statement.approver()).isEqualTo("human:rita");
        assertThat(statement.decisionId()).isEqualTo(reviewed.envelope().eventId());
        assertThat(statement.contentDigest()).isEqualTo(proposal.contentDigest());
        assertThat(statement.expiresAt()).isEqualTo(statement.issuedAt().plus(Duration.ofDays(7)));
        assertThat(decisions("approved", "PR_REVIEW")).singleElement().satisfies(decided -> {
            assertThat(decided.decision().verdict()).isEqualTo(Verdict.ALLOW);
            assertThat(decided.requester().orElseThrow().id()).isEqualTo("rita");
            assertThat(decided.subject()).contains(proposal.proposalId());
        });
    }

    @Test
    void aRejectionIsSeenByTheAgentWithItsReason() throws Exception {
        ProposalSubmitted proposal = waiting("rejected", "ada");

        Answer answer = review(proposal, "reject", proposal.contentDigest(), "rita");
        Answer seen = ingest.post("/propose-pr", TestProposals.body(proposal), people.as("ada"));

        assertThat(answer.text("status")).isEqualTo("rejected");
        assertThat(only(ProposalReviewed.class, "rejected").approval()).isEmpty();
        assertThat(seen.status()).isEqualTo(403);
        assertThat(seen.text("detail")).contains("a reviewer rejected it because of 'looked at it'");
    }

    @Test
    void theSameAnswerAgainIsTheSameAndOneReview() throws Exception {
        ProposalSubmitted proposal = waiting("twice", "ada");

        Answer first = review(proposal, "approve", proposal.contentDigest(), "rita");
        Answer second = review(proposal, "approve", proposal.contentDigest(), "rita");

        assertThat(second.status()).isEqualTo(200);
        assertThat(second.text("status")).isEqualTo(first.text("status"));
        assertThat(events("twice").stream().filter(ProposalReviewed.class::isInstance))
                .hasSize(1);
    }

    @Test
    void anotherAnswerAfterTheFirstIsAConflict() throws Exception {
        ProposalSubmitted proposal = waiting("after", "ada");
        assertThat(review(proposal, "reject", proposal.contentDigest(), "rita").status())
                .isEqualTo(200);

        Answer own = review(proposal, "approve", proposal.contentDigest(), "rita");
        Answer others = review(proposal, "approve", proposal.contentDigest(), "rob");

        assertThat(own.status()).isEqualTo(409);
        assertThat(others.status()).isEqualTo(409);
        assertThat(others.text("detail")).contains("is rejected", "reviewed by 'rita'");
    }

    @Test
    void anAnswerOnAnotherContentIsAConflict() throws Exception {
        ProposalSubmitted proposal = waiting("digest", "ada");

        Answer answer = review(proposal, "approve", Hash.sha256(), "rita");

        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.text("detail"))
                .contains(Hash.sha256().hex(), proposal.contentDigest().hex(), "look at it again");
        assertThat(events("digest")).noneMatch(ProposalReviewed.class::isInstance);
    }

    @ParameterizedTest
    @ValueSource(strings = {"approve", "reject"})
    void nobodyReviewsHisOwnProposal(String answer) throws Exception {
        ProposalSubmitted proposal = waiting("own_" + answer, "rob");

        Answer own = review(proposal, answer, proposal.contentDigest(), "rob");

        assertThat(own.status()).isEqualTo(403);
        assertThat(own.json().path("rules").findValuesAsText("id")).contains("own-proposal");
        assertThat(decisions("own_" + answer, "PR_REVIEW"))
                .singleElement()
                .satisfies(decided -> assertThat(decided.decision().verdict()).isEqualTo(Verdict.DENY));
        assertThat(events("own_" + answer)).noneMatch(ProposalReviewed.class::isInstance);
    }

    @Test
    void whoIsNoReviewerReviewsNothing() throws Exception {
        ProposalSubmitted proposal = waiting("roles", "ada");

        for (String name : List.of("ada", "gus", "alma")) {
            assertThat(review(proposal, "approve", proposal.contentDigest(), name)
                            .status())
                    .as(name)
                    .isEqualTo(403);
        }
        assertThat(ingest.post("/proposals/" + proposal.proposalId() + "/approve", body(proposal.contentDigest()))
                        .status())
                .isEqualTo(403);
        assertThat(events("roles")).noneMatch(ProposalReviewed.class::isInstance);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "{\"content_digest\": \"xyz\"}",
                "{\"content_digest\": 7}",
                "{\"digest\": \"47dcbd834e669233d7eb8a51456ed3f7d7eb8a51456ed3f7d7eb8a51456ed3f7\"}"
            })
    void withoutADigestNothingIsReviewed(String body) throws Exception {
        ProposalSubmitted proposal = waiting("malformed", "ada");

        Answer answer = ingest.post("/proposals/" + proposal.proposalId() + "/approve", body, people.as("rita"));

        assertThat(answer.status()).isIn(400, 422);
        assertThat(events("malformed")).noneMatch(ProposalReviewed.class::isInstance);
    }

    @Test
    void aProposalThatIsNotThereIsNotFound() throws Exception {
        Answer answer = ingest.post("/proposals/0123456789ab/approve", body(Hash.sha256()), people.as("rita"));

        assertThat(answer.status()).isEqualTo(404);
    }

    @Test
    void inSafeModeNothingIsApprovedButMuchCanBeRejected() throws Exception {
        Topics topics = Topics.create();
        try (IngestUnderTest safe = open(topics, Duration.ofDays(7))) {
            ProposalSubmitted one = waiting(safe, "safe", "ada", 1);
            ProposalSubmitted two = waiting(safe, "safe", "ada", 2);
            safe.admin("POST", "/capabilities/SAFE_MODE", "{\"enabled\": true}", people.as("alma"));

            Answer approval = review(safe, one, "approve", one.contentDigest(), "rita");
            Answer rejection = review(safe, two, "reject", two.contentDigest(), "rita");

            assertThat(approval.status()).isEqualTo(403);
            assertThat(approval.text("detail")).contains("SAFE_MODE is on");
            assertThat(rejection.status()).isEqualTo(200);
        }
    }

    @Test
    void whatNobodyReviewsInTimeExpires() throws Exception {
        Topics topics = Topics.create();
        try (IngestUnderTest hasty = open(topics, Duration.ofMillis(1))) {
            ProposalSubmitted proposal = waiting(hasty, "late", "ada", 1);
            topics.eventsWhen(
                    EventFamily.DECISION, "late", events -> events.stream().anyMatch(ReviewExpired.class::isInstance));

            Waiting.until(
                    "the review is refused",
                    () -> review(hasty, proposal, "approve", proposal.contentDigest(), "rita")
                                    .status()
                            == 409);
            Answer agents = hasty.post("/propose-pr", TestProposals.body(proposal), people.as("ada"));
            assertThat(agents.status()).isEqualTo(403);
            assertThat(agents.text("detail")).contains("nobody reviewed it in time");
        }
    }

    private ProposalSubmitted waiting(String runId, String author) throws Exception {
        return waiting(ingest, runId, author, 1);
    }

    /** A dry run's proposal of a run of the author's, which waits for a person. */
    private ProposalSubmitted waiting(IngestUnderTest service, String runId, String author, int number)
            throws Exception {
        assertThat(service.post("/start", "{\"run_id\": \"" + runId + "\", \"dry_run\": true}", people.as(author))
                        .status())
                .isEqualTo(200);
        ProposalSubmitted proposal = TestProposals.submitted(runId, number);
        Answer answer = service.post("/propose-pr", TestProposals.body(proposal), people.as(author));
        assertThat(answer.json().toString()).contains("\"proposal_id\":\"" + proposal.proposalId() + "\"");
        return proposal;
    }

    private Answer review(ProposalSubmitted proposal, String answer, Hash digest, String name) throws Exception {
        return review(ingest, proposal, answer, digest, name);
    }

    private Answer review(IngestUnderTest service, ProposalSubmitted proposal, String answer, Hash digest, String name)
            throws Exception {
        return service.post("/proposals/" + proposal.proposalId() + "/" + answer, body(digest), people.as(name));
    }

    private static String body(Hash digest) {
        return Json.mapper()
                .createObjectNode()
                .put("content_digest", digest.hex())
                .put("reason", "looked at it")
                .toString();
    }

    private List<Event> events(String runId) throws Exception {
        return ingest.topics().events(EventFamily.DECISION, runId);
    }

    private <E extends Event> E only(Class<E> kind, String runId) throws Exception {
        List<E> found =
                events(runId).stream().filter(kind::isInstance).map(kind::cast).toList();
        assertThat(found).hasSize(1);
        return found.getFirst();
    }

    private List<PolicyDecided> decisions(String runId, String action) throws Exception {
        return events(runId).stream()
                .filter(PolicyDecided.class::isInstance)
                .map(PolicyDecided.class::cast)
                .filter(decided -> decided.decision().action().equals(action))
                .toList();
    }
}
