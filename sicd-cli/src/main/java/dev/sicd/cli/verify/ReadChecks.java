package dev.sicd.cli.verify;

import static dev.sicd.cli.verify.Trial.BASE;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sicd.cli.client.Answer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What the system says of the run when all of it is written. Every number must be the one that the writes add up to. */
final class ReadChecks {
    private static final int PAGES_MAX = 50;
    private static final int PAGE = 1_000;

    /** The writes that the totals are made of. */
    private static final String[] WRITES = {
        WriteChecks.START,
        WriteChecks.EPISODE,
        WriteChecks.ACTION,
        WriteChecks.OUTCOME,
        WriteChecks.METRICS,
        WriteChecks.HEARTBEAT,
        WriteChecks.BATCH,
        WriteChecks.LINES,
        WriteChecks.COMPLETE,
        WriteChecks.FAIL,
        WriteChecks.COMPLETE_RUN
    };

    private final Trial trial;

    private ReadChecks(Trial trial) {
        this.trial = trial;
    }

    static List<Check> of(Trial trial) {
        ReadChecks reads = new ReadChecks(trial);
        return List.of(
                Check.of("a read with at_least sees the write just acknowledged", reads::readYourWrites)
                        .needing(WriteChecks.COMPLETE_RUN),
                Check.of("GET /episodes/{run} lists both episodes", reads::episodes)
                        .needing(WriteChecks.EPISODE),
                Check.of("GET /episodes/{run}/{episode} has each entry once, the repeat not counted", reads::first)
                        .needing(WRITES),
                Check.of("GET /episodes/{run}/{episode} of the failed one", reads::second)
                        .needing(WRITES),
                Check.of("GET /runs/{run}/summary adds up", reads::summary).needing(WRITES),
                Check.of("GET /runs lists the run", reads::runs).needing(WriteChecks.START),
                Check.of("GET /runs/{run}/timeline has every acknowledged event exactly once", reads::timeline)
                        .needing(WRITES),
                Check.of("GET /runs/{run}/integrity verifies the chain and misses nothing", reads::integrity)
                        .needing(WRITES));
    }

    private void readYourWrites(Expectations expect) {
        Answer answer = trial.read(trial.runPath() + "/summary");
        if (expect.status(answer, 200)) {
            expect.field(answer.body(), "/status", "completed");
            expect.that(answer.header("Sicd-Position").isPresent(), "the header Sicd-Position is missing");
        }
    }

    private void episodes(Expectations expect) {
        Answer answer = trial.read(BASE + "/episodes/" + trial.runId());
        if (expect.status(answer, 200)) {
            expect.field(answer.body(), "/run_id", trial.runId());
            expect.field(answer.body(), "/episode_count", 2);
            expect.texts(answer.body(), "/episodes", List.of(trial.episodeId(1), trial.episodeId(2)));
        }
    }

    private void first(Expectations expect) {
        Answer answer = trial.read(trial.episodePath(1));
        if (!expect.status(answer, 200)) {
            return;
        }
        JsonNode body = answer.body();
        expect.field(body, "/episode_id", trial.episodeId(1));
        expect.field(body, "/run_id", trial.runId());
        expect.field(body, "/episode_number", 1);
        expect.field(body, "/status", "completed");
        expect.field(body, "/task_description", WriteChecks.TASK);
        expect.that(body.path("started_at").isTextual(), "started_at is missing");
        expect.that(body.path("completed_at").isTextual(), "completed_at is missing");
        entries(expect, body, "actions", 1);
        expect.field(body, "/actions/0/type", "code_generation");
        expect.field(body, "/actions/0/data/file", "rag.py");
        entries(expect, body, "outcomes", 1);
        expect.field(body, "/outcomes/0/type", "code_generated");
        expect.field(body, "/metrics/tokens_used", 2_000);
        expect.field(body, "/metrics/inference_time_ms", 450.75);
        expect.field(body, "/metrics/changes_proposed", 2);
        expect.field(body, "/metrics/rag_queries", 3);
        expect.field(body, "/metrics/llm_calls", 2);
        expect.field(body, "/metadata/quality_score", 0.95);
    }

    private void second(Expectations expect) {
        Answer answer = trial.read(trial.episodePath(2));
        if (!expect.status(answer, 200)) {
            return;
        }
        JsonNode body = answer.body();
        expect.field(body, "/episode_number", 2);
        expect.field(body, "/status", "failed");
        expect.field(body, "/context/target_module", "verify");
        entries(expect, body, "actions", 2);
        entries(expect, body, "outcomes", 1);
        expect.field(body, "/metrics/tokens_used", 100);
        expect.field(body, "/metrics/error_count", 1);
    }

    private static void entries(Expectations expect, JsonNode body, String field, int count) {
        int actual = body.path(field).size();
        expect.that(actual == count, "there are %d %s, expected %d".formatted(actual, field, count));
    }

    private void summary(Expectations expect) {
        Answer answer = trial.read(trial.runPath() + "/summary");
        if (!expect.status(answer, 200)) {
            return;
        }
        JsonNode body = answer.body();
        expect.field(body, "/run_id", trial.runId());
        expect.field(body, "/total_episodes", 2);
        expect.field(body, "/completed", 1);
        expect.field(body, "/failed", 1);
        expect.field(body, "/in_progress", 0);
        expect.field(body, "/total_tokens_used", 2_100);
        expect.field(body, "/total_changes_proposed", 2);
        expect.field(body, "/total_actions", 3);
        expect.field(body, "/total_outcomes", 2);
        expect.field(body, "/total_errors", 1);
        expect.field(body, "/status", "completed");
        expect.field(body, "/late", 0);
        expect.field(body, "/conflicts", 0);
    }

    private void runs(Expectations expect) {
        String page = BASE + "/runs?limit=" + PAGE;
        for (int i = 0; i < PAGES_MAX; i++) {
            Answer answer = trial.client().get(page);
            if (!expect.status(answer, 200)) {
                return;
            }
            for (JsonNode row : answer.body().path("runs")) {
                if (row.path("run_id").asText().equals(trial.runId())) {
                    expect.field(row, "/dry_run", true);
                    return;
                }
            }
            if (!answer.body().has("next")) {
                expect.that(false, "the run is on none of its pages");
                return;
            }
            page = BASE + "/runs?limit=" + PAGE + "&cursor="
                    + answer.body().path("next").asText();
        }
        expect.that(false, "the run is not among the first %d".formatted(PAGES_MAX * PAGE));
    }

    private void timeline(Expectations expect) {
        Answer answer = trial.read(trial.runPath() + "/timeline?limit=" + PAGE);
        if (!expect.status(answer, 200)) {
            return;
        }
        List<String> ids = new ArrayList<>();
        long position = 0;
        for (JsonNode entry : answer.body().path("entries")) {
            position++;
            expect.field(entry, "/position", position);
            ids.add(entry.path("event_id").asText());
        }
        expect.field(answer.body(), "/position", position);
        expect.that(new HashSet<>(ids).size() == ids.size(), "an event is there more than once");
        Set<String> lost = new HashSet<>(trial.numberedEvents());
        ids.forEach(lost::remove);
        expect.that(lost.isEmpty(), "acknowledged, but not there: " + lost);
    }

    private void integrity(Expectations expect) {
        Answer answer = trial.read(trial.runPath() + "/integrity");
        if (!expect.status(answer, 200)) {
            return;
        }
        JsonNode body = answer.body();
        int numbered = trial.numberedEvents().size();
        expect.field(body, "/verified", true);
        expect.field(body, "/complete", true);
        expect.field(body, "/content_conflicts", 0);
        expect.that(
                body.path("head").asText().matches("[0-9a-f]{64}"),
                "head is " + body.path("head") + ", expected a SHA-256");
        expect.field(body, "/producers/0/producer_id", trial.producerId());
        expect.field(body, "/producers/0/last", numbered);
        expect.field(body, "/producers/0/missing_count", 0);
    }
}
