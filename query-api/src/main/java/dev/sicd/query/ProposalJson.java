package dev.sicd.query;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sicd.model.event.CodeChange;
import dev.sicd.model.event.DecisionEvent.ProposalReviewed;
import dev.sicd.model.event.DecisionEvent.PublishReleased;
import dev.sicd.model.event.ProposalContent;
import dev.sicd.model.event.ProposalEvent.ProposalSubmitted;
import dev.sicd.model.fold.Proposal;
import dev.sicd.model.ledger.Hash;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** A proposal as JSON, its names those of the proposal's request and answer. It reads nothing. */
final class ProposalJson {
    /** All that {@code fields=} may name. */
    static final Set<String> FIELDS = new LinkedHashSet<>(List.of(
            "proposal_id",
            "branch",
            "result",
            "risk_score",
            "state",
            "run_id",
            "title",
            "description",
            "repo",
            "repo_owner",
            "repo_name",
            "base_branch",
            "dry_run",
            "content_digest",
            "author",
            "submitted_at",
            "verdict",
            "decision",
            "review",
            "release",
            "approval",
            "plan",
            "pull_request",
            "changes",
            "refusals",
            "state_since",
            "positions"));

    private ProposalJson() {}

    static ObjectNode write(Proposal proposal, ProposalTexts texts, boolean withChanges) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("proposal_id", proposal.proposalId());
        PublishedJson published = new PublishedJson(proposal.state(), texts.published(), texts.opened());
        published.writeBranch(body);
        body.set("result", published.result());
        body.put("risk_score", proposal.riskScore());
        body.put("state", proposal.state().word());
        body.put("run_id", proposal.runId());
        texts.submitted().ifPresent(told -> writeContent(body, told.event().content()));
        body.put("dry_run", proposal.dryRun());
        hash(body, "content_digest", proposal.contentDigest());
        texts.submitted().ifPresent(told -> writeSubmission(body, told));
        body.put("verdict", lower(proposal.verdict()));
        texts.decided().ifPresent(told -> body.set("decision", DecisionJson.ofProposal(told)));
        texts.reviewed().ifPresent(told -> body.set("review", review(told)));
        texts.released().ifPresent(told -> body.set("release", release(told)));
        texts.approvalOf(proposal).ifPresent(approval -> body.set("approval", DecisionJson.envelope(approval)));
        published.write(body);
        if (withChanges) {
            texts.submitted()
                    .ifPresent(told -> body.set("changes", changes(told.event().content())));
        }
        body.put("refusals", proposal.refusals());
        body.put("state_since", proposal.stateSince().toString());
        body.putObject("positions")
                .put("submitted", proposal.submittedPosition())
                .put("decided", proposal.decidedPosition())
                .put("reviewed", proposal.reviewedPosition())
                .put("approved", proposal.approvedPosition())
                .put("published", proposal.publishedPosition())
                .put("opened", proposal.openedPosition())
                .put("last", proposal.lastPosition());
        return body;
    }

    static String lower(Enum<?> symbol) {
        return symbol.name().toLowerCase(Locale.ROOT);
    }

    private static void writeContent(ObjectNode body, ProposalContent content) {
        body.put("title", content.title());
        body.put("description", content.description());
        body.put("repo", content.repoOwner() + "/" + content.repoName());
        body.put("repo_owner", content.repoOwner());
        body.put("repo_name", content.repoName());
        content.baseBranch()
                .ifPresentOrElse(branch -> body.put("base_branch", branch), () -> body.putNull("base_branch"));
    }

    private static void writeSubmission(ObjectNode body, Ledger.Told<ProposalSubmitted> told) {
        body.set("author", DecisionJson.actor(told.event().envelope().actor()));
        body.put("submitted_at", told.entry().recordedAt().toString());
    }

    private static ObjectNode review(Ledger.Told<ProposalReviewed> told) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.set("reviewer", DecisionJson.actor(told.event().envelope().actor()));
        node.put("approved", told.event().approved());
        node.put("reason", told.event().reason());
        node.put("content_digest", told.event().contentDigest().hex());
        node.put("reviewed_at", told.entry().recordedAt().toString());
        return node;
    }

    private static ObjectNode release(Ledger.Told<PublishReleased> told) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.set("reviewer", DecisionJson.actor(told.event().envelope().actor()));
        node.put("reason", told.event().reason());
        node.put("released_at", told.entry().recordedAt().toString());
        return node;
    }

    private static ArrayNode changes(ProposalContent content) {
        ArrayNode changes = JsonNodeFactory.instance.arrayNode();
        for (CodeChange change : content.changes()) {
            ObjectNode node = changes.addObject();
            node.put("file_path", change.filePath());
            change.originalContent().ifPresent(text -> node.put("original_content", text));
            node.put("new_content", change.newContent());
            node.put("change_type", lower(change.changeType()));
            node.put("rationale", change.rationale());
            change.baseSha().ifPresent(sha -> node.put("base_sha", sha));
        }
        return changes;
    }

    private static void hash(ObjectNode body, String field, Optional<Hash> hash) {
        hash.ifPresentOrElse(known -> body.put(field, known.hex()), () -> body.putNull(field));
    }
}
