package dev.sicd.query;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sicd.model.event.Actor;
import dev.sicd.model.event.ProposalContent;
import dev.sicd.model.event.PullRequestEvent.PublishParked;
import dev.sicd.model.policy.Decision.Verdict;
import dev.sicd.reader.Keys;
import dev.sicd.reader.Store;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The reviewers' list: all runs, one state, the longest wait first. */
class ProposalsInStateTest {
    private final ApiUnderTest api = new ApiUnderTest();

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void whatWaitsForAReviewIsListedLongestWaitFirst() throws Exception {
        ProposalContent third = waiting("run_1", 3);
        ProposalContent first = waiting("run_2", 1);
        ProposalContent second = waiting("run_3", 2);
        ProposalContent decided = waiting("run_1", 0);
        api.run("run_1").at("2025-01-01T09:00:00Z").startingAfter(1_000).reject(decided);

        JsonNode answer = api.json("/proposals?state=awaiting_review");

        assertThat(ids(answer)).containsExactly(id(first), id(second), id(third));
        assertThat(answer.path("state").asText()).isEqualTo("awaiting_review");
        assertThat(answer.has("next")).isFalse();
        assertThat(ids(api.json("/proposals?state=rejected"))).containsExactly(id(decided));
        assertThat(ids(api.json("/proposals?state=merged"))).isEmpty();
        assertThat(ids(api.json("/proposals?state=awaiting_review&run=run_3"))).containsExactly(id(second));
    }

    @Test
    void aRowIsThatOfTheRunsOwnListWithoutTheFiles() throws Exception {
        waiting("run_1", 1);

        JsonNode row =
                api.json("/proposals?state=awaiting_review").path("proposals").path(0);

        assertThat(row)
                .isEqualTo(api.json("/runs/run_1/proposals").path("proposals").path(0));
        assertThat(ApiUnderTest.names(row))
                .contains("title", "repo", "risk_score", "author", "content_digest", "state_since", "run_id")
                .doesNotContain("changes");
        assertThat(api.json("/proposals?state=awaiting_review&fields=changes")
                        .path("proposals")
                        .path(0)
                        .path("changes")
                        .size())
                .isEqualTo(1);
    }

    @Test
    void whatIsParkedIsListedWithItsReason() throws Exception {
        RunScript run = api.run("run_1");
        ProposalContent content = run.content("parked", false);
        run.submit(content);
        run.decide(content, Verdict.ALLOW);
        run.published(new PublishParked(
                run.ofRun(Actor.service("publisher")),
                id(content),
                "three rejections in a row",
                "REPOSITORY_PAUSED",
                List.of(),
                Optional.empty()));

        JsonNode page = api.json("/proposals?state=parked");

        assertThat(ids(page)).containsExactly(id(content));
        JsonNode result = page.path("proposals").path(0).path("result");
        assertThat(result.path("reason").asText()).isEqualTo("three rejections in a row");
        assertThat(result.path("code").asText()).isEqualTo("REPOSITORY_PAUSED");
    }

    @Test
    void pagesGoOnAfterTheLastRowWhenThatLeavesTheState() throws Exception {
        List<String> expected = new ArrayList<>();
        List<ProposalContent> contents = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            contents.add(waiting("run_" + i, i));
            expected.add(id(contents.getLast()));
        }

        JsonNode first = api.json("/proposals?state=awaiting_review&limit=3");
        approve("run_2", contents.get(2));
        approve("run_4", contents.get(4));
        waiting("run_late", 30);
        JsonNode second = api.json("/proposals?state=awaiting_review&limit=3&cursor="
                + first.path("next").asText());
        JsonNode third = api.json("/proposals?state=awaiting_review&limit=3&cursor="
                + second.path("next").asText());

        assertThat(ids(first)).containsExactlyElementsOf(expected.subList(0, 3));
        assertThat(ids(second)).containsExactly(expected.get(3), expected.get(5), expected.get(6));
        assertThat(ids(third)).startsWith(expected.get(7), expected.get(8)).hasSize(3);
        assertThat(third.has("next")).isFalse();
    }

    @Test
    void whatLeftTheStateAfterItWasFoundInItIsNotShown() throws Exception {
        ProposalContent content = waiting("run_1", 1);
        api.run("run_1").at("2025-01-01T11:00:00Z").startingAfter(1_000).approve(content);
        byte[] leftBehind =
                Keys.proposalByState("AWAITING_REVIEW", Instant.parse("2025-01-01T10:01:00.020Z"), id(content));
        api.stores().overwrite(Store.INDEX, "run_1", leftBehind, Keys.nameValue("run_1"));

        assertThat(ids(api.json("/proposals?state=awaiting_review"))).isEmpty();
    }

    @Test
    void aRunWithoutAnyEndsEarlyAndCanGoOn() throws Exception {
        RunScript run = api.run("run_1");
        for (int i = 0; i < 5_003; i++) {
            run.submit(run.content("proposal " + i, true));
        }

        JsonNode first = api.json("/proposals?state=submitted&run=run_2");
        JsonNode second = api.json("/proposals?state=submitted&run=run_2&cursor="
                + first.path("next").asText());

        assertThat(ids(first)).isEmpty();
        assertThat(first.path("scan_limited").asBoolean()).isTrue();
        assertThat(second.has("next")).isFalse();
    }

    @Test
    void aCursorFitsItsOwnStateOnly() throws Exception {
        waiting("run_1", 1);
        waiting("run_2", 2);
        String cursor = api.json("/proposals?state=awaiting_review&limit=1")
                .path("next")
                .asText();

        assertThat(api.get("/proposals?state=approved&cursor=" + cursor).statusCode())
                .isEqualTo(400);
        assertThat(api.get("/runs/run_1/proposals?cursor=" + cursor).statusCode())
                .isEqualTo(400);
    }

    @Test
    void theListIsCommittedUnlessItIsAskedForFresh() throws Exception {
        api.stores().holdCommits();
        ProposalContent content = waiting("run_1", 1);

        assertThat(ids(api.json("/proposals?state=awaiting_review"))).isEmpty();
        assertThat(ids(api.json("/proposals?state=awaiting_review&consistency=fresh")))
                .containsExactly(id(content));
    }

    private ProposalContent waiting(String runId, int minute) {
        RunScript run =
                api.run(runId).at("2025-01-01T10:%02d:00Z".formatted(minute)).startingAfter(minute * 10L);
        ProposalContent content = run.content("waiting since minute " + minute, true);
        run.submit(content);
        run.decide(content, Verdict.REVIEW);
        return content;
    }

    private void approve(String runId, ProposalContent content) {
        api.run(runId).at("2025-01-01T12:00:00Z").startingAfter(1_000).approve(content);
    }

    private static String id(ProposalContent content) {
        return RunScript.idOf(content);
    }

    private static List<String> ids(JsonNode page) {
        return page.path("proposals").findValuesAsText("proposal_id");
    }
}
