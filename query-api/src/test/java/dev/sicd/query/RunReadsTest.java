package dev.sicd.query;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sicd.kit.json.Json;
import dev.sicd.model.event.EndStatus;
import dev.sicd.model.event.Metrics;
import dev.sicd.model.policy.Decision.Verdict;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RunReadsTest {
    private final ApiUnderTest api = new ApiUnderTest();

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void aSummaryShowsAllThatWasCounted() throws Exception {
        RunScript run = api.run("run_1");
        run.start(3, true, "tidy up");
        run.startEpisode(1, "tidy up", "{}");
        run.action(1, "read_file", "{}");
        run.outcome(1, "tests_pass", "{}");
        run.metrics(1, new Metrics(100, 2_500, 3, 1, 4, 5, 6, 77));
        run.endEpisode(1, EndStatus.COMPLETED, "{}");
        run.action(1, "late", "{}");
        run.submit(run.content("one", true));
        run.decide(run.content("one", true), Verdict.ALLOW);
        run.plan(run.content("one", true));
        run.submit(run.content("two", true));
        run.decide(run.content("two", true), Verdict.DENY);
        run.at("2025-01-01T11:00:00Z").end(EndStatus.COMPLETED);

        JsonNode summary = api.json("/runs/run_1/summary");

        String head = summary.path("head").asText();
        assertThat(head).matches("[0-9a-f]{64}");
        assertThat(summary.toString()).isEqualTo(Json.parse("""
                {
                  "run_id": "run_1",
                  "total_episodes": 1,
                  "completed": 1,
                  "failed": 0,
                  "in_progress": 0,
                  "total_tokens_used": 100,
                  "total_changes_proposed": 3,
                  "total_actions": 2,
                  "status": "completed",
                  "started": true,
                  "dry_run": true,
                  "episodes_planned": 3,
                  "started_at": "2025-01-01T10:00:00Z",
                  "completed_at": "2025-01-01T11:00:00Z",
                  "duration_ms": 3600000,
                  "task_description": "tidy up",
                  "tags": ["nightly"],
                  "by_status": {"in_progress": 0, "completed": 1, "failed": 0, "abandoned": 0},
                  "total_outcomes": 1,
                  "total_inference_time_ms": 2.5,
                  "total_changes_accepted": 1,
                  "total_rag_queries": 4,
                  "total_llm_calls": 5,
                  "total_errors": 6,
                  "total_cost_micro_usd": 77,
                  "proposals": {
                    "total": 2,
                    "submitted": 0,
                    "awaiting_review": 0,
                    "approved": 0,
                    "refused": 1,
                    "planned": 1,
                    "open": 0,
                    "merged": 0,
                    "closed": 0
                  },
                  "pull_requests_merged": 0,
                  "decisions": 2,
                  "denials": 1,
                  "late": 1,
                  "conflicts": 0,
                  "duplicates": 0,
                  "clock_skewed": 0,
                  "unknown_events": 0,
                  "position": 13,
                  "committed_position": 13,
                  "head": "%s",
                  "owner": "agent-1"
                }""".formatted(head)).toString());
    }

    @Test
    void aSummaryIsFreshUnlessItIsAskedForCommitted() throws Exception {
        RunScript run = api.run("run_1");
        run.action(1, "committed", "{}");
        api.stores().holdCommits();
        run.action(1, "fresh", "{}");

        JsonNode fresh = api.json("/runs/run_1/summary");
        JsonNode committed = api.json("/runs/run_1/summary?consistency=committed");

        assertThat(fresh.path("total_actions").asLong()).isEqualTo(2);
        assertThat(fresh.path("position").asLong()).isEqualTo(2);
        assertThat(fresh.path("committed_position").asLong()).isEqualTo(1);
        assertThat(committed.path("total_actions").asLong()).isEqualTo(1);
    }

    @Test
    void runsAreListedNewestFirst() throws Exception {
        startRuns(4);

        assertThat(idsOf(api.json("/runs"))).containsExactly("run_4", "run_3", "run_2", "run_1");
        assertThat(api.json("/runs").has("next")).isFalse();
    }

    @Test
    void aRowOfTheListIsTheRunsSummary() throws Exception {
        RunScript run = api.run("run_1");
        run.start(1, false, "tidy up");
        run.action(1, "read_file", "{}");

        JsonNode row = api.json("/runs").path("runs").path(0);
        JsonNode summary = api.json("/runs/run_1/summary");

        assertThat(ApiUnderTest.names(row).subList(0, 8))
                .containsExactlyElementsOf(ApiUnderTest.names(summary).subList(0, 8));
        row.properties()
                .forEach(field ->
                        assertThat(field.getValue()).as(field.getKey()).isEqualTo(summary.path(field.getKey())));
    }

    @Test
    void pagesOfRunsHoldEachRunOnceAcrossPartitions() throws Exception {
        startRuns(25);

        assertThat(allIds("/runs?limit=4"))
                .containsExactlyElementsOf(IntStream.iterate(25, i -> i >= 1, i -> i - 1)
                        .mapToObj(i -> "run_" + i)
                        .toList());
    }

    @Test
    void filtersApplyWhilePaging() throws Exception {
        startRuns(12);
        api.run("run_5").at("2025-01-02T00:00:00Z").metrics(1, Metrics.NONE);
        new RunScript(api.stores(), "failed_1").at("2025-01-03T00:00:00Z").end(EndStatus.FAILED);

        JsonNode dryFirst = api.json("/runs?dry_run=true&limit=4");
        JsonNode dryLast = api.json(
                "/runs?dry_run=true&limit=4&cursor=" + dryFirst.path("next").asText());

        assertThat(idsOf(dryFirst)).containsExactly("run_12", "run_10", "run_8", "run_6");
        assertThat(dryFirst.path("scan_limited").asBoolean(true)).isFalse();
        assertThat(idsOf(dryLast)).containsExactly("run_4", "run_2");
        assertThat(dryLast.has("next")).isFalse();
        assertThat(idsOf(api.json("/runs?status=failed"))).containsExactly("failed_1");
        assertThat(idsOf(api.json("/runs?status=in_progress&dry_run=false"))).hasSize(6);
        assertThat(idsOf(api.json("/runs?status=completed"))).isEmpty();
    }

    @Test
    void aFilterThatMatchesNothingEndsEarlyAndCanGoOn() throws Exception {
        for (int i = 0; i < 5_003; i++) {
            new RunScript(api.stores(), "run_" + i).end(EndStatus.COMPLETED);
        }

        JsonNode first = api.json("/runs?status=failed");
        JsonNode second =
                api.json("/runs?status=failed&cursor=" + first.path("next").asText());

        assertThat(first.path("runs").isEmpty()).isTrue();
        assertThat(first.path("scan_limited").asBoolean()).isTrue();
        assertThat(second.path("runs").isEmpty()).isTrue();
        assertThat(second.has("next")).isFalse();
    }

    @Test
    void runsAreListedByTagAndByTheTimeTheyBegan() throws Exception {
        startRuns(30);
        api.run("tagged").at("2025-01-01T12:30:00Z").start(1, false, "tidy up", List.of("weekly", "slow"));

        assertThat(idsOf(api.json("/runs?tag=slow"))).containsExactly("tagged");
        assertThat(idsOf(api.json("/runs?tag=nightly&limit=1000"))).hasSize(30);
        assertThat(idsOf(api.json("/runs?tag=night"))).isEmpty();
        assertThat(idsOf(api.json("/runs?from=2025-01-01T12:00:00Z&to=2025-01-01T14:00:00Z")))
                .containsExactly("run_13", "tagged", "run_12");
        assertThat(idsOf(api.json("/runs?from=2025-01-02T05:00:00Z&sort=started_at")))
                .containsExactly("run_29", "run_30");
        assertRefused("/runs?tag=", "tag", "1 to 128");
        assertRefused("/runs?from=yesterday", "from", "yesterday");
        assertRefused("/runs?from=2025-01-02T00:00:00Z&to=2025-01-01T00:00:00Z", "2025-01-02T00:00:00Z", "after");
    }

    @Test
    void runsAreListedInTheOrderAskedForPageByPage() throws Exception {
        startRuns(25);
        for (int i = 1; i <= 25; i++) {
            // few different figures, so that many runs share one
            api.run("run_" + i).startingAfter(10).metrics(1, new Metrics(i % 4, 0, 0, 0, 0, 0, 0, 30 - i));
        }

        assertThat(allIds("/runs?limit=4&sort=started_at")).isEqualTo(ids(IntStream.rangeClosed(1, 25)));
        assertThat(allIds("/runs?limit=4&sort=total_cost_micro_usd"))
                .isEqualTo(ids(IntStream.iterate(25, i -> i >= 1, i -> i - 1)));
        assertThat(allIds("/runs?limit=3&sort=-total_cost_micro_usd&dry_run=true"))
                .isEqualTo(ids(IntStream.rangeClosed(1, 25).filter(i -> i % 2 == 0)));
        assertThat(allIds("/runs?limit=4&sort=-total_tokens_used"))
                .isEqualTo(IntStream.rangeClosed(1, 25)
                        .boxed()
                        .sorted(Comparator.<Integer>comparingInt(i -> -(i % 4)).thenComparing(i -> "run_" + i))
                        .map(i -> "run_" + i)
                        .toList());
    }

    @Test
    void aRunThatTookLongerComesFirstByDuration() throws Exception {
        for (int minutes : new int[] {5, 50, 20}) {
            RunScript run = new RunScript(api.stores(), "run_" + minutes).at("2025-01-01T10:00:00Z");
            run.start(1, false, "tidy up");
            run.at("2025-01-01T10:%02d:00Z".formatted(minutes)).end(EndStatus.COMPLETED);
        }
        api.run("going_on").start(1, false, "tidy up");

        JsonNode page = api.json("/runs?sort=-duration_ms");

        assertThat(idsOf(page)).containsExactly("run_50", "run_20", "run_5", "going_on");
        assertThat(page.path("runs").path(0).path("duration_ms").asLong()).isEqualTo(3_000_000);
        assertThat(page.path("runs").path(3).path("duration_ms").isNull()).isTrue();
    }

    @Test
    void aListThatIsTooLongToRankSaysSo() throws Exception {
        for (int i = 0; i < RunsByFigure.RANKED_MAX + 1; i++) {
            new RunScript(api.stores(), "run_" + i)
                    .at(i == 0 ? "2025-01-01T00:00:00Z" : "2025-01-02T00:00:00Z")
                    .end(EndStatus.COMPLETED);
        }

        JsonNode all = api.json("/runs?sort=-total_actions&limit=1");
        JsonNode narrowed = api.json("/runs?sort=-total_actions&limit=1&from=2025-01-02T00:00:00Z");

        assertThat(all.path("ranked_limited").asBoolean()).isTrue();
        assertThat(narrowed.path("ranked_limited").asBoolean(true)).isFalse();
    }

    @Test
    void anOrderThatIsNoneIsRefusedWithTheNearest() throws Exception {
        startRuns(3);

        assertRefused("/runs?sort=-total_tokens", "sort", "-total_tokens_used");
        String cursor =
                api.json("/runs?sort=-total_actions&limit=1").path("next").asText();
        assertRefused("/runs?sort=total_actions&limit=1&cursor=" + cursor, "cursor", "-total_actions");
        assertRefused("/runs?limit=1&cursor=" + cursor, "cursor", "start over");
        String newest = api.json("/runs?limit=1").path("next").asText();
        assertRefused("/runs?limit=1&sort=started_at&cursor=" + newest, "cursor", "-started_at");
        String tooFar =
                Base64.getUrlEncoder().encodeToString("ranked:total_actions/9999999999999999999/a".getBytes(UTF_8));
        assertRefused("/runs?sort=total_actions&cursor=" + tooFar, "cursor", "start over");
    }

    @Test
    void runsAreComparedWithTheFirst() throws Exception {
        RunScript slow = api.run("slow");
        slow.start(1, false, "tidy up");
        slow.action(1, "read_file", "{}");
        slow.metrics(1, new Metrics(100, 2_500, 0, 0, 0, 0, 0, 40));
        RunScript fast = api.run("fast");
        fast.start(1, false, "tidy up");
        fast.metrics(1, new Metrics(70, 1_000, 0, 0, 0, 0, 0, 50));
        fast.at("2025-01-01T10:00:09Z").end(EndStatus.COMPLETED);

        JsonNode compared = api.json("/compare?runs=slow,fast");

        assertThat(idsOf(compared)).containsExactly("slow", "fast");
        assertThat(compared.path("runs").path(1))
                .isEqualTo(api.json("/runs?status=completed").path("runs").path(0));
        JsonNode delta = compared.path("deltas").path(0);
        assertThat(compared.path("deltas")).hasSize(1);
        assertThat(delta.path("run_id").asText()).isEqualTo("fast");
        assertThat(delta.path("to").asText()).isEqualTo("slow");
        assertThat(delta.path("total_actions").asLong()).isEqualTo(-1);
        assertThat(delta.path("total_tokens_used").asLong()).isEqualTo(-30);
        assertThat(delta.path("total_cost_micro_usd").asLong()).isEqualTo(10);
        assertThat(delta.path("total_inference_time_ms").asDouble()).isEqualTo(-1.5);
        assertThat(delta.path("duration_ms").isNull()).isTrue();
        assertThat(delta.has("position") || delta.has("task_description")).isFalse();
    }

    @Test
    void aComparisonNeedsTwoDifferentRunsThatAreThere() throws Exception {
        startRuns(2);

        assertRefused("/compare?runs=run_1", "'runs' names 1 runs", "2 to 10");
        assertRefused("/compare?runs=run_1,run_2,run_1", "2 of them different", "runs=RUN,RUN");
        assertRefused("/compare?runs=run_1,not%20a%20run", "not a run", "run id");
        assertThat(api.get("/compare?runs=run_1,nobody").statusCode()).isEqualTo(404);
        assertThat(api.get("/compare").statusCode()).isEqualTo(400);
    }

    @Test
    void aRunOfDecisionsAloneIsNotListed() throws Exception {
        api.run("denied_1").denyStart();

        assertThat(idsOf(api.json("/runs"))).isEmpty();
        assertThat(api.get("/runs/denied_1/summary").statusCode()).isEqualTo(404);
        assertThat(api.get("/episodes/denied_1").statusCode()).isEqualTo(404);
        assertThat(api.get("/runs/denied_1/timeline").statusCode()).isEqualTo(404);
        assertThat(api.get("/runs/denied_1/integrity").statusCode()).isEqualTo(404);
        assertThat(api.get("/runs/denied_1/proposals").statusCode()).isEqualTo(404);
    }

    /** Runs 1 to n, an hour after one another; the even ones are dry runs. */
    private void startRuns(int n) {
        for (int i = 1; i <= n; i++) {
            String day = "2025-01-0%dT%02d:00:00Z".formatted(1 + i / 24, i % 24);
            api.run("run_" + i).at(day).start(1, i % 2 == 0, "tidy up");
        }
    }

    private List<String> allIds(String path) throws Exception {
        List<String> seen = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = api.json(path + cursor);
            seen.addAll(idsOf(page));
            cursor = page.has("next") ? "&cursor=" + page.path("next").asText() : "";
        } while (!cursor.isEmpty() && seen.size() < 100);
        return seen;
    }

    private void assertRefused(String path, String... told) throws Exception {
        HttpResponse<byte[]> answer = api.get(path);
        assertThat(answer.statusCode()).as(path).isEqualTo(400);
        assertThat(ApiUnderTest.body(answer).path("detail").asText()).contains(told);
    }

    private static List<String> ids(IntStream numbers) {
        return numbers.mapToObj(i -> "run_" + i).toList();
    }

    private static List<String> idsOf(JsonNode page) {
        return page.path("runs").findValuesAsText("run_id");
    }
}
