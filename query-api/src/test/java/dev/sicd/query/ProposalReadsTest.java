package dev.sicd.query;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sicd.kit.json.Json;
import dev.sicd.model.event.Actor;
import dev.sicd.model.event.FileProblem;
import dev.sicd.model.event.ProposalContent;
import dev.sicd.model.event.ProposalEvent.ProposalWithdrawn;
import dev.sicd.model.event.PullRequestEvent.ChangesAlreadyApplied;
import dev.sicd.model.event.PullRequestEvent.PublishDeferred;
import dev.sicd.model.event.PullRequestEvent.PublishFailed;
import dev.sicd.model.event.PullRequestEvent.PublishParked;
import dev.sicd.model.event.PullRequestEvent.PullRequestClosed;
import dev.sicd.model.ledger.Hash;
import dev.sicd.model.policy.Decision.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProposalReadsTest {
    private final ApiUnderTest api = new ApiUnderTest();
    private final RunScript run = api.run("run_1");
    private final ProposalContent content = run.content("Optimize RAG Service Performance", true);
    private final String id = RunScript.idOf(content);

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void aPlannedProposalShowsContentDecisionAndPlan() throws Exception {
        run.submit(content);
        run.decide(content, Verdict.REVIEW);
        run.approve(content);
        run.plan(content);

        JsonNode answer = api.json("/proposals/" + id);

        assertThat(answer.toString())
                .isEqualTo(Json.parse("""
                {
                  "proposal_id": "%1$s",
                  "branch": "aura-sicd/%1$s",
                  "result": {"status": "dry_run"},
                  "risk_score": 0.3,
                  "state": "planned",
                  "run_id": "run_1",
                  "title": "Optimize RAG Service Performance",
                  "description": "Performance improvements for RAG queries",
                  "repo": "your-org/your-repo",
                  "repo_owner": "your-org",
                  "repo_name": "your-repo",
                  "base_branch": "main",
                  "dry_run": true,
                  "content_digest": "%2$s",
                  "author": {"kind": "agent", "id": "agent-1"},
                  "submitted_at": "2025-01-01T10:00:00.020Z",
                  "verdict": "review",
                  "decision": {
                    "action": "PR_PROPOSE",
                    "verdict": "review",
                    "risk_score": 0.3,
                    "rules": [{"id": "allow-small", "effect": "review", "reason": "few changes"}],
                    "contributions": [{"reason": "1 change", "risk": 0.3}],
                    "policy_version": "builtin-1",
                    "policy_digest": "%3$s",
                    "decided_at": "2025-01-01T10:00:00.020Z",
                    "requester": {"kind": "agent", "id": "agent-1"},
                    "roles": ["agent"]
                  },
                  "review": {
                    "reviewer": {"kind": "human", "id": "rita"},
                    "approved": true,
                    "reason": "looked at it",
                    "content_digest": "%2$s",
                    "reviewed_at": "2025-01-01T10:00:00.020Z"
                  },
                  "approval": {
                    "payloadType": "application/vnd.sicd.approval+json",
                    "payload": "eyJhcHByb3ZlciI6Imh1bWFuOnJpdGEifQ==",
                    "signatures": [{"keyid": "key of human:rita", "sig": "c2lnbmF0dXJl"}]
                  },
                  "plan": {
                    "repository": "your-org/your-repo",
                    "base_branch": "main",
                    "branch": "aura-sicd/%1$s",
                    "title": "Optimize RAG Service Performance",
                    "body": "## Autonomous Code Improvement Proposal",
                    "files": [
                      {
                        "file_path": "aura_ia_mcp/services/rag_service.py",
                        "change_type": "update",
                        "lines_added": 1,
                        "lines_removed": 1
                      }
                    ],
                    "planned_at": "2025-01-01T10:00:00.020Z"
                  },
                  "changes": [
                    {
                      "file_path": "aura_ia_mcp/services/rag_service.py",
                      "original_content": "old\\n",
                      "new_content": "new\\n",
                      "change_type": "update",
                      "rationale": "Optimize query performance",
                      "base_sha": "0a1b"
                    }
                  ],
                  "refusals": 0,
                  "state_since": "2025-01-01T10:00:00.020Z",
                  "positions": {
                    "submitted": 1, "decided": 2, "reviewed": 3, "approved": 3, "published": 4, "opened": 0,
                    "last": 4
                  }
                }""".formatted(
                                id, content.digest().hex(), Hash.sha256().hex()))
                        .toString());
        assertThat(ApiUnderTest.names(answer)).as("fields= knows every field").allMatch(ProposalJson.FIELDS::contains);
    }

    @Test
    void anOpenedPullRequestIsTheResultOfTheMissionsExample() throws Exception {
        run.submit(content);
        run.decide(content, Verdict.ALLOW);
        run.open(content);

        JsonNode answer = api.json("/proposals/" + id);

        assertThat(answer.path("result")).isEqualTo(Json.parse("""
                {
                  "status": "created",
                  "pr_number": 123,
                  "pr_url": "https://github.com/your-org/your-repo/pull/123",
                  "warnings": ["label 'x' is not there"]
                }"""));
        assertThat(answer.path("branch").asText()).isEqualTo("aura-sicd/" + id);
        assertThat(answer.path("pull_request").path("number").asInt()).isEqualTo(123);
    }

    @Test
    void eachStateHasItsWord() throws Exception {
        Actor publisher = Actor.service("publisher");
        run.submit(content);
        assertThat(status()).isEqualTo("pending");
        run.decide(content, Verdict.REVIEW);
        assertThat(status()).isEqualTo("awaiting_review");
        run.approve(content);
        assertThat(status()).isEqualTo("pending");
        Instant until = Instant.parse("2025-01-01T12:00:00Z");
        run.published(
                new PublishDeferred(run.ofRun(publisher), id, until, "budget", "OPEN_BUDGET", 1, Optional.empty()));
        assertThat(status()).isEqualTo("deferred");
        run.published(new PublishParked(run.ofRun(publisher), id, "403", "REFUSED", List.of(), Optional.empty()));
        assertThat(status()).isEqualTo("parked");
        run.open(content);
        assertThat(status()).isEqualTo("created");
        run.published(new PullRequestClosed(run.ofRun(publisher), id, 123, true, "abc"));
        assertThat(status()).isEqualTo("merged");
        assertThat(api.json("/runs/run_1/summary").path("pull_requests_merged").asInt())
                .isEqualTo(1);
    }

    @Test
    void whatEndedWithoutAPullRequestHasItsWordToo() throws Exception {
        run.submit(content);
        run.decide(content, Verdict.DENY);
        assertThat(status()).isEqualTo("denied");
        ProposalContent failing = run.content("fails", true);
        run.submit(failing);
        run.decide(failing, Verdict.ALLOW);
        run.published(new PublishFailed(
                run.ofRun(Actor.service("publisher")),
                RunScript.idOf(failing),
                "no such branch",
                "BASE_MISSING",
                List.of(),
                Optional.empty()));
        assertThat(api.json("/proposals/" + RunScript.idOf(failing)).path("result"))
                .isEqualTo(Json.parse("""
                {"status": "failed", "reason": "no such branch", "code": "BASE_MISSING", "files": []}"""));
        ProposalContent withdrawn = run.content("withdrawn", true);
        run.submit(withdrawn);
        run.append(new ProposalWithdrawn(run.ofRun(RunScript.AGENT), RunScript.idOf(withdrawn), "no need"));
        assertThat(api.json("/proposals/" + RunScript.idOf(withdrawn))
                        .path("result")
                        .path("status")
                        .asText())
                .isEqualTo("withdrawn");
    }

    @ParameterizedTest
    @CsvSource({"true, beef, merged", "false, '', closed"})
    void aPullRequestKeepsItsFactsWhenPeopleHaveDecidedOnIt(boolean merged, String mergeSha, String status)
            throws Exception {
        run.submit(content);
        run.decide(content, Verdict.ALLOW);
        run.open(content);
        run.at("2025-01-02T10:00:00Z")
                .published(new PullRequestClosed(run.ofRun(Actor.service("publisher")), id, 123, merged, mergeSha));

        JsonNode answer = api.json("/proposals/" + id);

        assertThat(answer.path("result")).isEqualTo(Json.parse("""
                {"status": "%s", "pr_number": 123, "pr_url": "https://github.com/your-org/your-repo/pull/123"}""".formatted(status)));
        assertThat(answer.path("branch").asText()).isEqualTo("aura-sicd/" + id);
        assertThat(answer.path("pull_request").toString())
                .isEqualTo(Json.parse("""
                {
                  "repository": "your-org/your-repo",
                  "branch": "aura-sicd/%s",
                  "number": 123,
                  "url": "https://github.com/your-org/your-repo/pull/123",
                  "commit_sha": "c0ffee",
                  "tree_sha": "7ee",
                  "base_branch": "main",
                  "base_sha": "ba5e",
                  "warnings": ["label 'x' is not there"],
                  "opened_at": "2025-01-01T10:00:00.020Z",
                  "merged": %s,
                  "merge_sha": "%s",
                  "closed_at": "2025-01-02T10:00:00.020Z"
                }""".formatted(id, merged, mergeSha)).toString());
        assertThat(answer.path("positions").path("opened").asInt()).isEqualTo(3);
        JsonNode counts = api.json("/runs/run_1/summary");
        assertThat(counts.path("pull_requests_merged").asInt()).isEqualTo(merged ? 1 : 0);
        assertThat(counts.path("proposals").path("closed").asInt()).isEqualTo(merged ? 0 : 1);
        assertThat(counts.path("proposals").path("open").asInt()).isZero();
    }

    @Test
    void whatParkedItIsSaidUntilItIsReleased() throws Exception {
        run.submit(content);
        run.decide(content, Verdict.ALLOW);
        run.published(new PublishParked(
                run.ofRun(Actor.service("publisher")),
                id,
                "a suspected secret",
                "SECRET",
                List.of(new FileProblem("a.py", "SECRET", 3, "looks like a key")),
                Optional.empty()));
        JsonNode parked = api.json("/proposals/" + id);
        run.release(content);
        JsonNode released = api.json("/proposals/" + id);

        assertThat(parked.path("result")).isEqualTo(Json.parse("""
                {"status": "parked", "reason": "a suspected secret", "code": "SECRET", "files": [
                  {"file_path": "a.py", "code": "SECRET", "line": 3, "detail": "looks like a key"}]}"""));
        assertThat(parked.has("release")).isFalse();
        assertThat(released.path("result")).isEqualTo(Json.parse("{\"status\": \"pending\"}"));
        assertThat(released.path("release")).isEqualTo(Json.parse("""
                {"reviewer": {"kind": "human", "id": "ada"}, "reason": "try again",
                 "released_at": "2025-01-01T10:00:00.020Z"}"""));
        assertThat(ApiUnderTest.names(released)).allMatch(ProposalJson.FIELDS::contains);
    }

    @Test
    void whatHasChangedMeanwhileIsStaleAndWhatIsThereIsAlreadyApplied() throws Exception {
        Actor publisher = Actor.service("publisher");
        run.submit(content);
        run.decide(content, Verdict.ALLOW);
        run.published(new PublishFailed(
                run.ofRun(publisher), id, "the base has moved", "STALE", List.of(), Optional.empty()));
        ProposalContent applied = run.content("applied", false);
        run.submit(applied);
        run.decide(applied, Verdict.ALLOW);
        run.published(new ChangesAlreadyApplied(
                run.ofRun(publisher),
                RunScript.idOf(applied),
                applied.digest(),
                "your-org/your-repo",
                "main",
                "ba5e",
                Optional.empty()));

        assertThat(status()).isEqualTo("stale");
        assertThat(api.json("/proposals/" + RunScript.idOf(applied)).path("result"))
                .isEqualTo(Json.parse("{\"status\": \"already_applied\"}"));
    }

    @Test
    void aDecisionBeforeItsProposalIsAPlaceholder() throws Exception {
        run.startEpisode(1, "tidy up", "{}");
        run.decide(content, Verdict.ALLOW);

        // of which run it is, only the proposal itself may say
        assertThat(api.get("/proposals/" + id).statusCode()).isEqualTo(404);
        JsonNode placeholder =
                api.json("/runs/run_1/proposals").path("proposals").path(0);

        assertThat(placeholder.path("state").asText()).isEqualTo("placeholder");
        assertThat(placeholder.path("content_digest").isNull()).isTrue();
        assertThat(placeholder.has("title")).isFalse();
        assertThat(placeholder.path("decision").path("verdict").asText()).isEqualTo("allow");
    }

    @Test
    void fieldsLeaveTheContentsOut() throws Exception {
        run.submit(content);

        JsonNode answer = api.json("/proposals/" + id + "?fields=result,title");

        assertThat(ApiUnderTest.names(answer)).containsExactly("result", "title");
    }

    @Test
    void stateAndTextsAreOfOneMoment() throws Exception {
        run.submit(content);
        api.stores().holdCommits();
        run.decide(content, Verdict.ALLOW);

        JsonNode committed = api.json("/proposals/" + id);
        JsonNode fresh = api.json("/proposals/" + id + "?consistency=fresh");

        assertThat(committed.path("state").asText()).isEqualTo("submitted");
        assertThat(committed.has("decision")).isFalse();
        assertThat(fresh.path("state").asText()).isEqualTo("approved");
        assertThat(fresh.has("decision")).as("its entry is not committed yet").isFalse();
    }

    @Test
    void aRunsProposalsArePagedWithoutTheirContents() throws Exception {
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            ProposalContent proposed = run.content("proposal " + i, true);
            run.submit(proposed);
            expected.add(RunScript.idOf(proposed));
        }
        api.run("run_2").submit(api.run("run_2").content("foreign", true));

        List<String> seen = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = api.json("/runs/run_1/proposals?limit=3" + cursor);
            assertThat(page.path("proposal_count").asInt()).isEqualTo(7);
            assertThat(page.path("proposals").path(0).has("changes")).isFalse();
            seen.addAll(page.path("proposals").findValuesAsText("proposal_id"));
            cursor = page.has("next") ? "&cursor=" + page.path("next").asText() : "";
        } while (!cursor.isEmpty() && seen.size() < 100);

        assertThat(seen).containsExactlyElementsOf(expected.stream().sorted().toList());
        assertThat(api.json("/runs/run_1/proposals?fields=proposal_id,changes&limit=1")
                        .path("proposals")
                        .path(0)
                        .path("changes")
                        .size())
                .isEqualTo(1);
    }

    @Test
    void theApprovalIsOfTheEventThatApproved() throws Exception {
        run.submit(content);
        run.decide(content, Verdict.ALLOW);
        assertThat(approvingKey(content)).isEqualTo("key of policy");
        run.published(new PublishParked(
                run.ofRun(Actor.service("publisher")), id, "403", "REFUSED", List.of(), Optional.empty()));
        run.release(content);
        assertThat(approvingKey(content)).isEqualTo("key of human:ada");
        ProposalContent early = run.content("decided before it was submitted", true);
        run.decide(early, Verdict.ALLOW);
        assertThat(api.json("/runs/run_1/proposals?fields=approval").toString())
                .as("nothing is approved yet")
                .doesNotContain("key of policy");
        run.submit(early);
        assertThat(approvingKey(early)).isEqualTo("key of policy");
        ProposalContent rejected = run.content("rejected", true);
        run.submit(rejected);
        run.decide(rejected, Verdict.REVIEW);
        run.reject(rejected);
        assertThat(approvingKey(rejected)).isEmpty();
    }

    private String approvingKey(ProposalContent of) throws Exception {
        return api.json("/proposals/" + RunScript.idOf(of))
                .path("approval")
                .path("signatures")
                .path(0)
                .path("keyid")
                .asText();
    }

    private String status() throws Exception {
        return api.json("/proposals/" + id).path("result").path("status").asText();
    }
}
