package dev.sicd.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sicd.ingest.IngestUnderTest.Answer;
import dev.sicd.model.event.ApprovalStatement;
import dev.sicd.model.event.DecisionEvent.PolicyDecided;
import dev.sicd.model.event.DecisionEvent.PublishReleased;
import dev.sicd.model.event.Event;
import dev.sicd.model.event.ProposalEvent.ProposalSubmitted;
import dev.sicd.model.fold.Proposal;
import dev.sicd.model.fold.ProposalState;
import dev.sicd.model.ledger.Hash;
import dev.sicd.model.policy.Capability;
import dev.sicd.model.policy.Decision.Verdict;
import dev.sicd.reader.Consistency;
import dev.sicd.reader.Reads;
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
class ReleaseProposalTest {
    private final People people = new People();
    private IngestUnderTest ingest;

    @BeforeAll
    void open() throws Exception {
        Map<Capability, Boolean> on = Map.of(Capability.ENABLE_TRAINING, true, Capability.ENABLE_AUTONOMY, true);
        Topics topics = Topics.create();
        ingest = IngestUnderTest.open(
                topics, IngestUnderTest.config(topics, on, Optional.empty(), Duration.ofDays(7)), people.access());
    }

    @AfterAll
    void close() {
        ingest.close();
    }

    @Test
    void aReleaseIsDecidedSignedAndSaysWhatItAccepts() throws Exception {
        ProposalSubmitted proposal = parked("released", "ada", Publisher.PARKS);

        Answer answer = unpark(proposal, "{\"reason\": \"a test key\"}", "rita");

        assertThat(answer.status()).as(answer.json().toString()).isEqualTo(200);
        assertThat(answer.text("status")).isEqualTo("released");
        assertThat(answer.text("proposal_id")).isEqualTo(proposal.proposalId());
        assertThat(answer.text("run_id")).isEqualTo("released");
        assertThat(answer.text("content_digest"))
                .isEqualTo(proposal.contentDigest().hex());
        assertThat(answer.text("reviewer")).isEqualTo("rita");
        assertThat(answer.text("state")).isEqualTo("approved");
        PublishReleased release = releases("released").getFirst();
        assertThat(release.reason()).isEqualTo("a test key");
        ApprovalStatement statement = statement(release);
        assertThat(statement.decisionId()).isEqualTo(release.envelope().eventId());
        assertThat(statement.approver()).isEqualTo("human:rita");
        assertThat(statement.contentDigest()).isEqualTo(proposal.contentDigest());
        assertThat(statement.acknowledged()).containsExactly("secret", "secret:a.txt:3");
        assertThat(decisions("released")).singleElement().satisfies(decided -> {
            assertThat(decided.decision().verdict()).isEqualTo(Verdict.ALLOW);
            assertThat(decided.requester().orElseThrow().id()).isEqualTo("rita");
            assertThat(decided.subject()).contains(proposal.proposalId());
            assertThat(decided.route()).isEqualTo("/training/proposals/{proposal_id}/unpark");
        });
    }

    @Test
    void theSamePersonAgainHearsTheSameAndThereIsOneRelease() throws Exception {
        ProposalSubmitted proposal = parked("twice", "ada", Publisher.PARKS);

        Answer first = unpark(proposal, "", "rita");
        Answer second = unpark(proposal, "", "rita");
        Answer others = unpark(proposal, "", "rob");

        assertThat(first.status()).isEqualTo(200);
        assertThat(second.status()).isEqualTo(200);
        assertThat(second.text("status")).isEqualTo("released");
        assertThat(others.status()).isEqualTo(409);
        assertThat(others.text("detail")).contains("is approved", "only one that is parked");
        assertThat(releases("twice")).hasSize(1);
    }

    @Test
    void whatWasParkedAgainIsReleasedAgainAndKeepsWhatWasAccepted() throws Exception {
        ProposalSubmitted proposal = parked("again", "ada", Publisher.PARKS);
        unpark(proposal, "", "rita");
        park(proposal, Publisher.PAUSES, 1);

        Answer second = unpark(proposal, "", "rita");

        assertThat(second.text("status")).isEqualTo("released");
        List<PublishReleased> releases = releases("again");
        assertThat(releases).hasSize(2);
        assertThat(statement(releases.getLast()).acknowledged())
                .containsExactly("secret", "secret:a.txt:3", "repository_paused");
    }

    @Test
    void aReleaseOfWhatAPersonLookedAtDoesNotHoldForALaterPark() throws Exception {
        ProposalSubmitted proposal = parked("overtaken", "ada", Publisher.PAUSES);
        long seen = folded(proposal).publishedPosition();
        park(proposal, Publisher.PARKS, 1);
        Waiting.until("parked again", () -> folded(proposal).publishedPosition() > seen);

        Answer stale = unpark(proposal, "{\"published_position\": " + seen + "}", "rita");
        Answer current =
                unpark(proposal, "{\"published_position\": " + folded(proposal).publishedPosition() + "}", "rita");

        assertThat(stale.status()).isEqualTo(409);
        assertThat(stale.text("detail")).contains("published_position is " + seen, "look again");
        assertThat(current.status()).isEqualTo(200);
    }

    @Test
    void whatIsNotParkedCannotBeReleased() throws Exception {
        ProposalSubmitted proposal = approved("approved", "ada");

        Answer answer = unpark(proposal, "", "rita");

        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.text("detail")).contains("is approved", "only one that is parked");
        assertThat(ingest.post("/proposals/0123456789ab/unpark", "", people.as("rita"))
                        .status())
                .isEqualTo(404);
    }

    @Test
    void anotherContentIsNotReleased() throws Exception {
        ProposalSubmitted proposal = parked("digest", "ada", Publisher.PARKS);

        Answer answer =
                unpark(proposal, "{\"content_digest\": \"" + Hash.sha256().hex() + "\"}", "rita");

        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.text("detail")).contains(proposal.contentDigest().hex(), "look at it again");
        assertThat(releases("digest")).isEmpty();
    }

    @Test
    void nobodyReleasesHisOwnProposal() throws Exception {
        ProposalSubmitted proposal = parked("own", "rob", Publisher.PARKS);

        Answer answer = unpark(proposal, "", "rob");

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.json().path("rules").findValuesAsText("id")).contains("own-proposal");
        assertThat(decisions("own"))
                .singleElement()
                .satisfies(decided -> assertThat(decided.decision().verdict()).isEqualTo(Verdict.DENY));
        assertThat(releases("own")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ada", "gus", "alma"})
    void whoIsNoReviewerReleasesNothing(String name) throws Exception {
        ProposalSubmitted proposal = parked("roles_" + name, "ada", Publisher.PARKS);

        assertThat(unpark(proposal, "", name).status()).isEqualTo(403);
        assertThat(releases("roles_" + name)).isEmpty();
    }

    @Test
    void moreThanAStatementHoldsIsNotReleased() throws Exception {
        ProposalSubmitted proposal = parked("much", "ada", Publisher.FINDS_TOO_MUCH);

        Answer answer = unpark(proposal, "", "rita");

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.text("detail")).contains("1001 things", "the limit is 65536", "split into smaller");
        assertThat(releases("much")).isEmpty();
    }

    private Answer unpark(ProposalSubmitted proposal, String body, String name) throws Exception {
        return ingest.post("/proposals/" + proposal.proposalId() + "/unpark", body, people.as(name));
    }

    private ProposalSubmitted parked(String runId, String author, Publisher publisher) throws Exception {
        ProposalSubmitted proposal = approved(runId, author);
        park(proposal, publisher, 0);
        return proposal;
    }

    private void park(ProposalSubmitted proposal, Publisher publisher, int time) throws Exception {
        ingest.topics().send(publisher.about(proposal, time));
        Waiting.until("parked", () -> folded(proposal).state() == ProposalState.PARKED);
    }

    /** A dry run's proposal of a run of the author's, which policy let through. */
    private ProposalSubmitted approved(String runId, String author) throws Exception {
        ingest.post("/start", "{\"run_id\": \"" + runId + "\", \"dry_run\": true}", people.as(author));
        ProposalSubmitted proposal = TestProposals.submitted(runId, 1);
        String[] token = people.as(author);
        ingest.post("/propose-pr", TestProposals.body(proposal), "Prefer", "wait=0", token[0], token[1]);
        Waiting.until(
                "approved",
                () -> reads().proposal(runId, proposal.proposalId(), Consistency.FRESH)
                        .filter(found -> found.state() == ProposalState.APPROVED)
                        .isPresent());
        return proposal;
    }

    private Proposal folded(ProposalSubmitted proposal) {
        return reads().proposal(proposal.envelope().runId(), proposal.proposalId(), Consistency.FRESH)
                .orElseThrow();
    }

    private Reads reads() {
        return new Reads(ingest.fold());
    }

    private List<PublishReleased> releases(String runId) throws Exception {
        return events(runId).stream()
                .filter(PublishReleased.class::isInstance)
                .map(PublishReleased.class::cast)
                .toList();
    }

    private List<PolicyDecided> decisions(String runId) throws Exception {
        return events(runId).stream()
                .filter(PolicyDecided.class::isInstance)
                .map(PolicyDecided.class::cast)
                .filter(decided -> decided.decision().action().equals("PUBLISH_RELEASE"))
                .toList();
    }

    private List<Event> events(String runId) throws Exception {
        return ingest.topics().events(EventFamily.DECISION, runId);
    }

    private static ApprovalStatement statement(PublishReleased release) {
        return IngestUnderTest.opened(release.approval().orElseThrow());
    }
}
