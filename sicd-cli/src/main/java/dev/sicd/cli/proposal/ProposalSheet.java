package dev.sicd.cli.proposal;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sicd.cli.terminal.Terminal;
import dev.sicd.model.event.CodeChange;
import dev.sicd.model.event.ProposalContent;
import java.util.Locale;

/** Prints what a reviewer has to know of a proposal, but not its changes line by line. It judges nothing. */
final class ProposalSheet {
    private final Terminal terminal;

    ProposalSheet(Terminal terminal) {
        this.terminal = terminal;
    }

    void print(ShownProposal proposal) {
        JsonNode json = proposal.json();
        ProposalContent content = proposal.content();
        terminal.heading("Proposal %s: %s".formatted(proposal.id(), content.title()));
        field(
                "state",
                json.path("state").asText() + " since "
                        + json.path("state_since").asText());
        field("author", actor(json.path("author")));
        field("run", content.runId());
        field(
                "repository",
                content.repoOwner() + "/" + content.repoName()
                        + content.baseBranch().map(branch -> ", base " + branch).orElse(", its default branch"));
        field("effect", content.dryRun() ? "dry run: a plan, no pull request" : "a pull request");
        field("digest", proposal.digest());
        content.description().lines().forEach(line -> terminal.line("  | " + line));
        decision(json.path("decision"));
        changes(content);
        review(json);
        published(json);
    }

    private void decision(JsonNode decision) {
        if (decision.isMissingNode()) {
            field("decision", "none yet");
            return;
        }
        terminal.heading("Policy: " + decision.path("verdict").asText() + ", risk "
                + decision.path("risk_score").asText());
        decision.path("contributions")
                .forEach(part -> field(
                        "risk " + part.path("risk").asText(),
                        part.path("reason").asText()));
        decision.path("rules")
                .forEach(rule -> field(
                        rule.path("effect").asText(),
                        rule.path("id").asText() + ": " + rule.path("reason").asText()));
        field(
                "policy",
                decision.path("policy_version").asText() + ", SHA-256 "
                        + decision.path("policy_digest").asText());
        field("asked by", actor(decision.path("requester")) + " as " + list(decision.path("roles")));
    }

    private void changes(ProposalContent content) {
        terminal.heading("Changes: %d".formatted(content.changes().size()));
        for (CodeChange change : content.changes()) {
            terminal.line("  %-7s %s (%d bytes): %s"
                    .formatted(
                            change.changeType().name().toLowerCase(Locale.ROOT),
                            change.filePath(),
                            change.newContent().getBytes(UTF_8).length,
                            change.rationale()));
        }
    }

    private void review(JsonNode json) {
        JsonNode review = json.path("review");
        if (!review.isMissingNode()) {
            terminal.heading("Review: " + (review.path("approved").asBoolean() ? "approved" : "rejected"));
            field("reviewer", actor(review.path("reviewer")));
            field("reason", review.path("reason").asText());
            field("at", review.path("reviewed_at").asText());
        }
        JsonNode release = json.path("release");
        if (!release.isMissingNode()) {
            terminal.heading("Released");
            field("reviewer", actor(release.path("reviewer")));
            field("reason", release.path("reason").asText());
            field("at", release.path("released_at").asText());
        }
        json.path("approval")
                .path("signatures")
                .forEach(signature ->
                        field("signed with", "key " + signature.path("keyid").asText()));
        Acknowledgements.before(json).forEach(word -> field("accepted", word));
    }

    private void published(JsonNode json) {
        JsonNode result = json.path("result");
        terminal.heading("Result: " + result.path("status").asText());
        for (String known : new String[] {"code", "reason", "until", "pr_url"}) {
            if (result.has(known)) {
                field(known, result.path(known).asText());
            }
        }
        result.path("files").forEach(file -> field(file.path("code").asText(), problem(file)));
        json.path("pull_request").path("warnings").forEach(warning -> field("warning", warning.asText()));
        if (json.has("branch")) {
            field("branch", json.path("branch").asText());
        }
    }

    private static String problem(JsonNode file) {
        String line = file.has("line") ? ":" + file.path("line").asText() : "";
        return file.path("file_path").asText() + line + ": "
                + file.path("detail").asText();
    }

    private void field(String name, String value) {
        terminal.line("  %-14s %s".formatted(name, value));
    }

    private static String actor(JsonNode actor) {
        return actor.isObject()
                ? actor.path("id").asText() + " (" + actor.path("kind").asText() + ")"
                : "unknown";
    }

    private static String list(JsonNode names) {
        StringBuilder text = new StringBuilder();
        names.forEach(name -> text.append(text.isEmpty() ? "" : ", ").append(name.asText()));
        return text.isEmpty() ? "nobody in particular" : text.toString();
    }
}
