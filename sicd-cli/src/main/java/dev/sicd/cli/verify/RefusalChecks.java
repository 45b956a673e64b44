package dev.sicd.cli.verify;

import static dev.sicd.cli.verify.Trial.BASE;
import static dev.sicd.cli.verify.Trial.object;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sicd.cli.client.Answer;
import java.util.List;

/** What must not be taken, and what is not there. None of it leaves a trace in the run. */
final class RefusalChecks {
    private final Trial trial;

    private RefusalChecks(Trial trial) {
        this.trial = trial;
    }

    static List<Check> of(Trial trial) {
        RefusalChecks refusals = new RefusalChecks(trial);
        return List.of(
                Check.of("an unknown run is answered with 404", refusals::unknownRun),
                Check.of("an unknown episode is answered with 404", refusals::unknownEpisode)
                        .needing(WriteChecks.START),
                Check.of("an unknown path is answered with 404", refusals::unknownPath),
                Check.of("bad JSON is refused with 400", refusals::badJson),
                Check.of("a body that is not JSON is refused with 415", refusals::notJson),
                Check.of("the wrong method is refused with 405, naming the right one", refusals::wrongMethod),
                Check.of("a run_id that is none is refused with 422", refusals::badRunId),
                Check.of("a start with no episodes is refused with 422", refusals::noEpisodes),
                Check.of("negative metrics are refused with 422", refusals::negativeMetrics),
                Check.of("a proposal without changes is refused with 422", refusals::noChanges),
                Check.of("a proposal that leaves the repository is refused with 422", refusals::escapingPath));
    }

    private void unknownRun(Expectations expect) {
        expect.problem(trial.client().get(BASE + "/runs/" + trial.runId() + "_unknown/summary"), 404);
    }

    private void unknownEpisode(Expectations expect) {
        expect.problem(trial.client().get(trial.episodePath(9_999)), 404);
    }

    private void unknownPath(Expectations expect) {
        expect.problem(trial.client().get(BASE + "/nothing-here"), 404);
    }

    private void badJson(Expectations expect) {
        expect.problem(
                trial.client().post(BASE + "/start", "application/json", "{\"episodes\": ".getBytes(UTF_8)), 400);
    }

    private void notJson(Expectations expect) {
        expect.problem(trial.client().post(BASE + "/start", "text/plain", "{}".getBytes(UTF_8)), 415);
    }

    private void wrongMethod(Expectations expect) {
        Answer answer = trial.client().get(BASE + "/start");
        expect.problem(answer, 405);
        String allowed = answer.header("Allow").orElse("");
        expect.that(allowed.contains("POST"), "its header Allow is '" + allowed + "', expected POST in it");
    }

    private void badRunId(Expectations expect) {
        expect.problem(trial.client().post(BASE + "/start", object().put("run_id", "../run")), 422);
    }

    private void noEpisodes(Expectations expect) {
        ObjectNode body = object().put("run_id", trial.runId() + "_never").put("episodes", 0);
        Answer answer = trial.client().post(BASE + "/start", body);
        expect.problem(answer, 422);
        expect.field(answer.body(), "/errors/0/field", "episodes");
    }

    private void negativeMetrics(Expectations expect) {
        ObjectNode body = object().put("tokens_used", -1);
        Answer answer = trial.client().post(trial.episodePath(1) + "/metrics", body);
        expect.problem(answer, 422);
        expect.field(answer.body(), "/errors/0/field", "tokens_used");
    }

    private void noChanges(Expectations expect) {
        ObjectNode body = ProposalChecks.body(trial);
        body.remove("changes");
        expect.problem(trial.client().post(BASE + "/propose-pr", body), 422);
    }

    private void escapingPath(Expectations expect) {
        ObjectNode body = ProposalChecks.body(trial);
        ((ObjectNode) body.path("changes").path(0)).put("file_path", "../outside.py");
        expect.problem(trial.client().post(BASE + "/propose-pr", body), 422);
    }
}
