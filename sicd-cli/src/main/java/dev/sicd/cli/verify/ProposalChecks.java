package dev.sicd.cli.verify;

import static dev.sicd.cli.verify.Trial.BASE;
import static dev.sicd.cli.verify.Trial.object;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sicd.cli.client.Answer;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A proposal as a dry run, from its submission to the planned pull request. */
final class ProposalChecks {
    static final String PROPOSE = "POST /propose-pr plans a pull request as a dry run";
    static final String FILE = "services/rag_service.py";
    static final String TITLE = "Optimize RAG Service Performance";

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Map<String, String> PREFERENCE = Map.of("Prefer", "wait=30");

    private final Trial trial;

    private ProposalChecks(Trial trial) {
        this.trial = trial;
    }

    static List<Check> of(Trial trial) {
        ProposalChecks proposals = new ProposalChecks(trial);
        return List.of(
                Check.of(PROPOSE, proposals::propose).needing(WriteChecks.START),
                Check.of("the same POST /propose-pr again is the same proposal", proposals::proposeAgain)
                        .needing(PROPOSE),
                Check.of("GET /proposals/{id} shows content, decision and plan", proposals::proposal)
                        .needing(PROPOSE),
                Check.of("GET /runs/{run}/proposals lists this one proposal", proposals::list)
                        .needing(PROPOSE));
    }

    /** A body that is right. */
    static ObjectNode body(Trial trial) {
        ObjectNode body = object().put("run_id", trial.runId())
                .put("title", TITLE)
                .put("description", "Performance improvements for RAG queries")
                .put("dry_run", true)
                .put("repo_owner", "your-org")
                .put("repo_name", "your-repo")
                .put("base_branch", "main");
        body.putArray("changes")
                .addObject()
                .put("file_path", FILE)
                .put("original_content", "a = 1\nb = 2\n")
                .put("new_content", "a = 1\nb = 3\nc = 4\n")
                .put("change_type", "update")
                .put("rationale", "Optimize query performance");
        return body;
    }

    private void propose(Expectations expect) {
        Answer answer = trial.client().post(BASE + "/propose-pr", body(trial), PREFERENCE);
        if (!expect.status(answer, 200)) {
            return;
        }
        String id = answer.body().path("proposal_id").asText();
        expect.that(id.matches("[0-9a-f]{12}"), "proposal_id is '" + id + "', expected 12 hexadecimal digits");
        String branch = answer.body().path("branch").asText();
        expect.that(branch.endsWith("/" + id), "branch is '" + branch + "', expected it to end with /" + id);
        double risk = answer.body().path("risk_score").asDouble(-1);
        expect.that(risk >= 0 && risk <= 1, "risk_score is " + answer.body().path("risk_score"));
        expect.field(answer.body(), "/result/status", "dry_run");
        expect.field(answer.body(), "/result/title", TITLE);
        expect.field(answer.body(), "/result/files/0/file_path", FILE);
        trial.proposed(id, answer.at().orElse(""));
    }

    private void proposeAgain(Expectations expect) {
        Answer answer = trial.client().post(BASE + "/propose-pr", body(trial), PREFERENCE);
        if (expect.status(answer, 200)) {
            expect.field(answer.body(), "/proposal_id", trial.proposalId());
            expect.field(answer.body(), "/result/status", "dry_run");
        }
    }

    private void proposal(Expectations expect) throws InterruptedException {
        Answer answer =
                trial.client().getUntil(trial.afterProposal(trial.proposalPath()), ProposalChecks::isPlanned, PATIENCE);
        if (!expect.status(answer, 200)) {
            return;
        }
        JsonNode body = answer.body();
        expect.field(body, "/proposal_id", trial.proposalId());
        expect.field(body, "/run_id", trial.runId());
        expect.field(body, "/state", "planned");
        expect.field(body, "/result/status", "dry_run");
        expect.field(body, "/dry_run", true);
        expect.field(body, "/verdict", "allow");
        expect.field(body, "/changes/0/new_content", "a = 1\nb = 3\nc = 4\n");
        expect.field(body, "/plan/repository", "your-org/your-repo");
        expect.field(body, "/plan/files/0/lines_added", 2);
        expect.field(body, "/plan/files/0/lines_removed", 1);
        String text = body.at("/plan/body").asText();
        expect.that(text.contains("`" + FILE + "`"), "the plan's body does not name the changed file");
        expect.that(text.contains("`" + trial.runId() + "`"), "the plan's body does not name the run");
    }

    private static boolean isPlanned(Answer answer) {
        return answer.body().path("state").asText().equals("planned");
    }

    private void list(Expectations expect) {
        Answer answer = trial.client().get(trial.afterProposal(trial.runPath() + "/proposals"));
        if (expect.status(answer, 200)) {
            expect.field(answer.body(), "/proposal_count", 1);
            expect.field(answer.body(), "/proposals/0/proposal_id", trial.proposalId());
        }
    }
}
