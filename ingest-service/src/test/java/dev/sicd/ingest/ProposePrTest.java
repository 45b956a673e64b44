package dev.sicd.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sicd.ingest.IngestUnderTest.Answer;
import dev.sicd.kit.json.Json;
import dev.sicd.model.event.Actor;
import dev.sicd.model.event.DecisionEvent.PolicyDecided;
import dev.sicd.model.event.Event;
import dev.sicd.model.event.Ids;
import dev.sicd.model.event.ProposalEvent.ProposalSubmitted;
import dev.sicd.model.policy.Capabilities;
import dev.sicd.model.policy.Decision.Verdict;
import dev.sicd.schemas.EventFamily;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProposePrTest {
    private static final String NO_WAIT = "wait=0";

    private IngestUnderTest ingest;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    @BeforeAll
    void open() throws Exception {
        ingest = IngestUnderTest.open(Topics.create(), IngestUnderTest.ALL_ON);
        Waiting.untilReady(ingest);
    }

    @AfterAll
    void close() {
        ingest.close();
        threads.close();
    }

    @Test
    void aDryRunIsAnsweredWithItsWholePlan() throws Exception {
        Answer answer = proposed("dry", proposal("dry", 1, true), Publisher.PLANS);

        String id = answer.text("proposal_id");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().toString()).isEqualTo("""
                        {"proposal_id":"%1$s","branch":"aura-sicd/%1$s","result":{"status":"dry_run",\
                        "repository":"your-org/your-repo","base":"main","branch":"aura-sicd/%1$s",\
                        "title":"Optimize RAG Service Performance","body":"the body","files":[{"file_path":"a.txt",\
                        "change_type":"update","lines_added":3,"lines_removed":1}]},"risk_score":0.3}""".formatted(id));
        assertThat(answer.header("Sicd-At")).isPresent();
    }

    @Test
    void anOpenedPullRequestIsAnsweredAsTheMissionDocumentHasIt() throws Exception {
        Answer answer = proposed("live", proposal("live", 1, false), Publisher.OPENS);

        String id = answer.text("proposal_id");
        assertThat(id).matches("[0-9a-f]{12}");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().toString()).isEqualTo("""
                        {"proposal_id":"%1$s","branch":"aura-sicd/%1$s","result":{"status":"created","pr_number":123,\
                        "pr_url":"https://github.com/your-org/your-repo/pull/123"},"risk_score":0.3}""".formatted(id));
    }

    @Test
    void theSameProposalAgainIsTheSameAnswerAndOneDecision() throws Exception {
        String body = proposal("again", 2, false);
        Answer first = proposed("again", body, Publisher.OPENS);

        Answer second = ingest.post("/propose-pr", body);

        assertThat(second.json()).isEqualTo(first.json());
        assertThat(ingest.topics().events(EventFamily.PROPOSAL, "again")).hasSize(1);
        assertThat(onProposals(ingest, "again")).hasSize(1);
    }

    @Test
    void theSubmissionAndItsOneDecisionAreOnTheLog() throws Exception {
        Answer answer = proposed("logged", proposal("logged", 1, true), Publisher.PLANS);

        ProposalSubmitted submitted = submitted("logged");
        assertThat(submitted.proposalId()).isEqualTo(answer.text("proposal_id"));
        assertThat(submitted.contentDigest()).isEqualTo(submitted.content().digest());
        assertThat(submitted.envelope().eventId()).isEqualTo(Ids.derived("ProposalSubmitted", submitted.proposalId()));
        assertThat(onProposals(ingest, "logged"))
                .singleElement()
                .isInstanceOfSatisfying(PolicyDecided.class, decided -> {
                    assertThat(decided.envelope().eventId())
                            .isEqualTo(Ids.derived("PolicyDecided", submitted.proposalId()));
                    assertThat(decided.subject()).contains(submitted.proposalId());
                    assertThat(decided.contentDigest()).contains(submitted.contentDigest());
                    assertThat(decided.decision().verdict()).isEqualTo(Verdict.ALLOW);
                    assertThat(decided.route()).isEqualTo("/training/propose-pr");
                    assertThat(decided.requester()).contains(Actor.agent("anonymous"));
                    assertThat(decided.context())
                            .startsWith("{\"safe_mode\":false,\"autonomy_enabled\":true,\"training_enabled\":true,"
                                    + "\"dry_run\":true,\"change_count\":1,"
                                    + "\"requested_by\":{\"kind\":\"agent\",\"id\":\"anonymous\"},"
                                    + "\"run\":{\"id\":\"logged\",\"started\":true,\"dry_run\":false,"
                                    + "\"owner\":\"anonymous\",\"status\":\"in_progress\",\"episodes\":1,")
                            .endsWith("\"repo\":\"your-org/your-repo\",\"base_branch\":\"main\","
                                    + "\"total_bytes\":11,\"paths\":[\"src/file_0.py\"]}");
                    assertThat(decided.approval())
                            .hasValueSatisfying(approval -> assertThat(IngestUnderTest.opened(approval))
                                    .satisfies(statement -> {
                                        assertThat(statement.decisionId())
                                                .isEqualTo(decided.envelope().eventId());
                                        assertThat(statement.contentDigest()).isEqualTo(submitted.contentDigest());
                                        assertThat(statement.approver()).isEqualTo("policy");
                                        assertThat(statement.headBranch())
                                                .isEqualTo("aura-sicd/" + submitted.proposalId());
                                        assertThat(statement.dryRun()).isTrue();
                                    }));
                });
    }

    @Test
    void aRunStartedAsADryRunMakesAllItsProposalsDryRuns() throws Exception {
        ingest.post("/start", "{\"run_id\": \"dryrun\", \"dry_run\": true}");

        proposed("dryrun", proposal("dryrun", 1, false), Publisher.PLANS);

        assertThat(submitted("dryrun").content().dryRun()).isTrue();
    }

    @Test
    void aDryRunThatOnlyTheLedgerKnowsIsOneToo() throws Exception {
        ingest.post(
                "/events",
                "[{\"type\": \"RunStarted\", \"run_id\": \"ledgers\", \"run_started\": {\"dry_run\": true}}]");

        proposed("ledgers", proposal("ledgers", 1, false), Publisher.PLANS);

        assertThat(submitted("ledgers").content().dryRun()).isTrue();
    }

    @Test
    void aLiveProposalIsNotSubmittedWhileNobodyCanTellWhetherItsRunIsADryRun() throws Exception {
        ingest.fold().away(true);
        try {
            Answer answer = ingest.post("/propose-pr", proposal("untold", 1, false));

            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.header("Retry-After")).contains("3");
        } finally {
            ingest.fold().away(false);
        }
        assertThat(ingest.topics().events(EventFamily.PROPOSAL, "untold")).isEmpty();
    }

    @Test
    void withoutAPublisherItIsPendingWhenTheTimeIsUp() throws Exception {
        start(ingest, "slow");
        Answer answer = ingest.post("/propose-pr", proposal("slow", 1, false), "Prefer", NO_WAIT);

        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.text("result", "status")).isEqualTo("pending");
        assertThat(answer.json().path("risk_score").asDouble()).isEqualTo(0.3);
        assertThat(answer.header("Location")).contains("/admin/training/proposals/" + answer.text("proposal_id"));
    }

    @Test
    void whatThePublisherSaysLastIsTheResult() throws Exception {
        Answer deferred = proposed("deferred", proposal("deferred", 1, false), Publisher.DEFERS);
        Answer parked = proposed("parked", proposal("parked", 1, false), Publisher.PARKS);
        Answer failed = proposed("failed", proposal("failed", 1, false), Publisher.FAILS);

        assertThat(deferred.status()).isEqualTo(202);
        assertThat(deferred.json().path("result")).isEqualTo(Json.parse("""
                {"status": "deferred", "until": "2026-02-01T00:00:00Z", "reason": "budget", "code": "OPEN_BUDGET"}"""));
        assertThat(parked.status()).isEqualTo(202);
        assertThat(parked.json().path("result")).isEqualTo(Json.parse("""
                {"status": "parked", "reason": "a suspected secret", "code": "SECRET", "files": [
                  {"file_path": "a.txt", "code": "SECRET", "line": 3, "detail": "looks like a key"}]}"""));
        assertThat(failed.status()).isEqualTo(200);
        assertThat(failed.json().path("result")).isEqualTo(Json.parse("""
                {"status": "failed", "reason": "not on the allow-list", "code": "NOT_ALLOWED", "files": []}"""));
    }

    @Test
    void whatHasChangedMeanwhileIsStaleAndNamesTheFiles() throws Exception {
        Answer stale = proposed("stale", proposal("stale", 1, false), Publisher.FINDS_IT_STALE);

        assertThat(stale.status()).isEqualTo(200);
        assertThat(stale.json().path("result")).isEqualTo(Json.parse("""
                {"status": "stale", "reason": "the base has moved", "code": "STALE", "files": [
                  {"file_path": "a.txt", "code": "STALE", "detail": "another content than the original"}]}"""));
    }

    @Test
    void whatTheRepositoryHasAlreadyIsAnAnswerOfItsOwn() throws Exception {
        Answer applied = proposed("applied", proposal("applied", 1, false), Publisher.FINDS_IT_APPLIED);

        assertThat(applied.status()).isEqualTo(200);
        assertThat(applied.json().path("result").toString()).isEqualTo("{\"status\":\"already_applied\"}");
    }

    @ParameterizedTest
    @CsvSource({"MERGES, merged", "CLOSES, closed"})
    void whatPeopleMadeOfThePullRequestStillSaysWhereItIs(Publisher people, String status) throws Exception {
        proposed(status, proposal(status, 1, false), Publisher.OPENS);
        ingest.topics().send(people.about(submitted(status)));

        Waiting.until(status, () -> resultOf(status).path("status").asText().equals(status));

        assertThat(resultOf(status)).isEqualTo(Json.parse("""
                {"status": "%s", "pr_number": 123, "pr_url": "https://github.com/your-org/your-repo/pull/123"}""".formatted(status)));
    }

    @Test
    void aPullRequestWithoutSomethingThatWasWantedSaysSo() throws Exception {
        Answer answer = proposed("warned", proposal("warned", 1, false), Publisher.OPENS_WITHOUT_LABEL);

        assertThat(answer.json().path("result").path("warnings").toString()).isEqualTo("[\"label 'x' is not there\"]");
    }

    @ParameterizedTest
    @EnumSource(
            value = Publisher.class,
            names = {"DEFERS", "PARKS"})
    void whatWaitsForAPublisherCanBeWithdrawn(Publisher publisher) throws Exception {
        String run = "takes_back_" + publisher;
        String id = proposed(run, proposal(run, 1, false), publisher).text("proposal_id");

        assertThat(ingest.post("/proposals/" + id + "/withdraw", "").text("status"))
                .isEqualTo("withdrawn");
        assertThat(resultOf(run).toString()).isEqualTo("{\"status\":\"withdrawn\"}");
    }

    @Test
    void aRiskyProposalAwaitsAReview() throws Exception {
        start(ingest, "risky");
        Answer answer = ingest.post("/propose-pr", proposal("risky", 11, false));

        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.text("result", "status")).isEqualTo("awaiting_review");
        assertThat(answer.json().path("risk_score").asDouble()).isEqualTo(0.8);
    }

    @Test
    void aThousandLongPathsStillFitIntoTheDecision() throws Exception {
        start(ingest, "paths");
        ObjectNode body = (ObjectNode) Json.parse(proposal("paths", 1, false));
        ArrayNode changes = body.putArray("changes");
        for (int i = 0; i < 1_000; i++) {
            changes.addObject()
                    .put("file_path", ("d".repeat(99) + "/").repeat(30) + i)
                    .put("change_type", "create")
                    .put("new_content", "");
        }

        Answer answer = ingest.post("/propose-pr", body.toString());

        assertThat(answer.text("result", "status")).isEqualTo("awaiting_review");
        assertThat(onProposals(ingest, "paths"))
                .singleElement()
                .isInstanceOfSatisfying(
                        PolicyDecided.class,
                        decided -> assertThat(decided.context()).contains("\"paths_left_out\":900"));
    }

    @Test
    void withoutAutonomyAPersonDecides() throws Exception {
        try (IngestUnderTest careful = IngestUnderTest.open(Topics.create(), new Capabilities(true, false, false))) {
            start(careful, "careful");
            Answer answer = careful.post("/propose-pr", proposal("careful", 1, false));

            assertThat(answer.status()).isEqualTo(202);
            assertThat(answer.text("result", "status")).isEqualTo("awaiting_review");
        }
    }

    @Test
    void withoutTheCapabilityTheRequestIsRefusedAndNothingIsSubmitted() throws Exception {
        Topics topics = Topics.create();
        try (IngestUnderTest off = IngestUnderTest.open(topics, new Capabilities(false, true, true))) {
            Answer answer = off.post("/propose-pr", proposal("off", 2, false));

            assertThat(answer.status()).isEqualTo(403);
            assertThat(answer.text("detail")).contains("ENABLE_TRAINING=true", "SAFE_MODE=false");
            assertThat(answer.json().path("risk_score").asDouble()).isEqualTo(0.35);
            assertThat(answer.json().path("rules").findValuesAsText("id"))
                    .containsExactly("safe-mode", "training-off", "run-not-started", "propose-change");
            assertThat(topics.events(EventFamily.PROPOSAL, "off")).isEmpty();
            assertThat(topics.events(EventFamily.DECISION, "off"))
                    .singleElement()
                    .isInstanceOfSatisfying(PolicyDecided.class, decided -> {
                        assertThat(decided.contentDigest()).isEmpty();
                        assertThat(decided.envelope().eventId().version()).isEqualTo(7);
                    });
        }
    }

    @Test
    void aProposalThatWasDeniedBeforeIsStillDenied() throws Exception {
        Topics topics = Topics.create();
        ProposalSubmitted submitted = TestProposals.submitted("denied", 1);
        try (IngestUnderTest off = IngestUnderTest.open(topics, new Capabilities(false, true, false))) {
            Waiting.untilReady(off);
            topics.send(submitted);
            topics.eventsWhen(EventFamily.DECISION, "denied", events -> !events.isEmpty());
        }
        try (IngestUnderTest on = IngestUnderTest.open(topics, IngestUnderTest.ALL_ON)) {
            Answer answer = on.post("/propose-pr", TestProposals.body(submitted));

            assertThat(answer.status()).as(answer.json().toString()).isEqualTo(403);
            assertThat(answer.text("proposal_id")).isEqualTo(submitted.proposalId());
            assertThat(answer.text("detail")).contains("ENABLE_TRAINING is off");
            assertThat(answer.json().path("rules").findValuesAsText("id")).contains("training-off");
        }
    }

    @Test
    void aWithdrawnProposalIsNotPublished() throws Exception {
        start(ingest, "back");
        Answer pending = ingest.post("/propose-pr", proposal("back", 11, false));
        String id = pending.text("proposal_id");

        Answer withdrawn = ingest.post("/proposals/" + id + "/withdraw", "{\"reason\": \"changed my mind\"}");
        Answer after = ingest.post("/propose-pr", proposal("back", 11, false));

        assertThat(withdrawn.status()).isEqualTo(200);
        assertThat(withdrawn.text("status")).isEqualTo("withdrawn");
        assertThat(after.status()).isEqualTo(200);
        assertThat(after.text("result", "status")).isEqualTo("withdrawn");
    }

    @Test
    void onlyWhatIsThereAndUnpublishedCanBeWithdrawn() throws Exception {
        Answer opened = proposed("gone", proposal("gone", 1, false), Publisher.OPENS);
        String id = opened.text("proposal_id");

        assertThat(ingest.post("/proposals/" + id + "/withdraw", "").status()).isEqualTo(409);
        assertThat(ingest.post("/proposals/0123456789ab/withdraw", "").status()).isEqualTo(404);
        assertThat(ingest.post("/proposals/xyz/withdraw", "").status()).isEqualTo(422);
    }

    private JsonNode resultOf(String runId) throws Exception {
        return ingest.post("/propose-pr", proposal(runId, 1, false)).json().path("result");
    }

    /** Proposes while a publisher waits for the approval. */
    private Answer proposed(String runId, String body, Publisher publisher) throws Exception {
        start(ingest, runId);
        Future<Answer> answer = threads.submit(() -> ingest.post("/propose-pr", body));
        ingest.topics().eventsWhen(EventFamily.DECISION, runId, ProposePrTest::isProposalDecided);
        ingest.topics().send(publisher.about(submitted(runId)));
        return answer.get();
    }

    /** A live proposal needs a started run; one that was started already, in whatever way, stays as it is. */
    private static void start(IngestUnderTest ingest, String runId) throws Exception {
        assertThat(ingest.post("/start", "{\"run_id\": \"" + runId + "\"}").status())
                .isIn(200, 409);
    }

    private static List<PolicyDecided> onProposals(IngestUnderTest ingest, String runId) throws Exception {
        return ingest.topics().events(EventFamily.DECISION, runId).stream()
                .map(PolicyDecided.class::cast)
                .filter(decided -> decided.decision().action().equals("PR_PROPOSE"))
                .toList();
    }

    private static boolean isProposalDecided(List<Event> decisions) {
        return decisions.stream()
                .anyMatch(event -> ((PolicyDecided) event).contentDigest().isPresent());
    }

    private ProposalSubmitted submitted(String runId) throws Exception {
        return (ProposalSubmitted)
                ingest.topics().events(EventFamily.PROPOSAL, runId).getFirst();
    }

    private static String proposal(String runId, int changes, boolean dryRun) {
        ObjectNode body = Json.mapper().createObjectNode();
        body.put("run_id", runId)
                .put("title", "Optimize RAG Service Performance")
                .put("description", "Performance improvements for RAG queries")
                .put("dry_run", dryRun)
                .put("base_branch", "main");
        ArrayNode array = body.putArray("changes");
        for (int i = 0; i < changes; i++) {
            array.addObject()
                    .put("file_path", "src/file_" + i + ".py")
                    .put("new_content", "# improved\n")
                    .put("change_type", "update")
                    .put("rationale", "Optimize query performance");
        }
        return body.toString();
    }
}
