package dev.sicd.ingest;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sicd.kit.http.Problem;
import dev.sicd.kit.http.Reply;
import dev.sicd.model.event.DecisionEvent.PolicyDecided;
import dev.sicd.model.event.DecisionEvent.ProposalReviewed;
import dev.sicd.model.event.ProposalEvent.ProposalSubmitted;
import dev.sicd.model.event.PullRequestEvent;
import dev.sicd.model.event.PullRequestEvent.PlannedFile;
import dev.sicd.model.event.PullRequestEvent.PullRequestOpened;
import dev.sicd.model.event.PullRequestEvent.PullRequestPlanned;
import dev.sicd.model.fold.Proposal;
import dev.sicd.model.fold.ProposalState;
import dev.sicd.schemas.ResultJson;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * What a client is told of its proposal, in the words of the API's first version. What the state alone does not say is
 * read from the ledger, waited for until the deadline and at least for a moment: it is folded, so it will be committed.
 */
final class ProposalAnswer {
    private static final Duration COMMIT_PATIENCE = Duration.ofSeconds(1);
    private static final int OK = 200;
    private static final int UNDER_WAY = 202;

    private final ProposalSubmitted submitted;
    private final String branchPrefix;
    private final double expectedRisk;
    private final Ledger ledger;
    private final Deadline deadline;

    ProposalAnswer(
            ProposalSubmitted submitted, String branchPrefix, double expectedRisk, Ledger ledger, Deadline deadline) {
        this.submitted = submitted;
        this.branchPrefix = branchPrefix;
        this.expectedRisk = expectedRisk;
        this.ledger = ledger;
        this.deadline = deadline;
    }

    /** @throws Problem 403 when the proposal was denied, rejected, or its review expired */
    Reply of(Optional<Proposal> found) throws InterruptedException {
        if (found.isEmpty()) {
            return reply(UNDER_WAY, expectedRisk, result("pending"));
        }
        Proposal proposal = found.get();
        double risk = proposal.decidedPosition() > 0 ? proposal.riskScore() : expectedRisk;
        return switch (proposal.state()) {
            case PLACEHOLDER, SUBMITTED, APPROVED -> reply(UNDER_WAY, risk, result("pending"));
            case AWAITING_REVIEW -> reply(UNDER_WAY, risk, result("awaiting_review"));
            case DENIED -> throw denied(proposal);
            case REJECTED -> throw rejected(proposal);
            case EXPIRED ->
                throw refused(risk, "nobody reviewed it in time; change the proposal to have it reviewed again");
            case WITHDRAWN -> reply(OK, risk, result("withdrawn"));
            case DEFERRED, PARKED -> reply(UNDER_WAY, risk, published(proposal));
            case PLANNED, ALREADY_APPLIED, OPENED, FAILED, MERGED, CLOSED -> publishedReply(proposal, risk);
        };
    }

    private Reply publishedReply(Proposal proposal, double risk) throws InterruptedException {
        ObjectNode result = published(proposal);
        // a dry run's answer is its plan: without it, there is nothing to tell yet
        boolean pending = result.path("status").asText().equals("pending");
        return reply(pending ? UNDER_WAY : OK, risk, result);
    }

    /** The publisher's last word, from the ledger; the bare state where that is not to be had in time. */
    private ObjectNode published(Proposal proposal) throws InterruptedException {
        String runId = proposal.runId();
        Optional<PullRequestEvent> said =
                ledger.event(PullRequestEvent.class, runId, proposal.publishedPosition(), patience());
        if (proposal.state() == ProposalState.PLANNED) {
            return said.isPresent() && said.get() instanceof PullRequestPlanned plan
                    ? planned(plan)
                    : result("pending");
        }
        Optional<PullRequestOpened> opened =
                ledger.event(PullRequestOpened.class, runId, proposal.openedPosition(), patience());
        return ResultJson.write(proposal.state(), said, opened);
    }

    private static ObjectNode planned(PullRequestPlanned planned) {
        ObjectNode result = result("dry_run")
                .put("repository", planned.repository())
                .put("base", planned.baseBranch())
                .put("branch", planned.branch())
                .put("title", planned.title())
                .put("body", planned.body());
        result.putArray("files");
        for (PlannedFile file : planned.files()) {
            result.withArray("files")
                    .addObject()
                    .put("file_path", file.filePath())
                    .put("change_type", file.changeType().name().toLowerCase(Locale.ROOT))
                    .put("lines_added", file.linesAdded())
                    .put("lines_removed", file.linesRemoved());
        }
        return result;
    }

    private Problem denied(Proposal proposal) throws InterruptedException {
        Optional<PolicyDecided> decided =
                ledger.event(PolicyDecided.class, proposal.runId(), proposal.decidedPosition(), patience());
        return decided.isPresent()
                ? named(Decisions.denied(decided.get().decision()))
                : refused(proposal.riskScore(), "policy denied it; the audit has the reasons");
    }

    private Problem rejected(Proposal proposal) throws InterruptedException {
        Optional<ProposalReviewed> review =
                ledger.event(ProposalReviewed.class, proposal.runId(), proposal.reviewedPosition(), patience());
        String reason = review.map(event -> " because of " + Problem.quoted(event.reason()))
                .orElse("");
        return refused(proposal.riskScore(), "a reviewer rejected it" + reason + "; propose something else");
    }

    private Problem refused(double risk, String why) {
        Problem problem = Problem.forbidden("proposal " + submitted.proposalId() + " is refused: " + why)
                .with("rules", JsonNodeFactory.instance.arrayNode())
                .with("risk_score", JsonNodeFactory.instance.numberNode(risk));
        return named(problem);
    }

    private Problem named(Problem problem) {
        return problem.with("proposal_id", JsonNodeFactory.instance.textNode(submitted.proposalId()));
    }

    private Deadline patience() {
        Deadline moment = Deadline.after(COMMIT_PATIENCE);
        return deadline.nanoTime() - moment.nanoTime() > 0 ? deadline : moment;
    }

    private static ObjectNode result(String status) {
        return JsonNodeFactory.instance.objectNode().put("status", status);
    }

    private Reply reply(int status, double risk, ObjectNode result) {
        String id = submitted.proposalId();
        String branch = result.path("branch").asText(branchPrefix + id);
        ObjectNode answer =
                JsonNodeFactory.instance.objectNode().put("proposal_id", id).put("branch", branch);
        answer.set("result", result);
        answer.put("risk_score", risk);
        Reply reply = Reply.json(status, answer);
        return status == UNDER_WAY ? reply.withHeader("Location", IngestService.BASE_PATH + "/proposals/" + id) : reply;
    }
}
