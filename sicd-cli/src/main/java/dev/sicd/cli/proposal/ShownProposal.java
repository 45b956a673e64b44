package dev.sicd.cli.proposal;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sicd.cli.client.NoAnswerException;
import dev.sicd.cli.client.RefusedAnswerException;
import dev.sicd.cli.client.SicdClient;
import dev.sicd.kit.http.Problem;
import dev.sicd.model.event.CodeChange;
import dev.sicd.model.event.CodeChange.ChangeType;
import dev.sicd.model.event.Ids;
import dev.sicd.model.event.ProposalContent;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A proposal as a system shows it, with its whole content. The digest is computed here from what is shown: a system that
 * shows one content and names the digest of another cannot get the other approved.
 *
 * @param json all that the system says of it
 */
record ShownProposal(String id, ProposalContent content, String digest, JsonNode json) {

    /**
     * Fetches it.
     *
     * @throws IllegalArgumentException when the id is none, or what is shown does not have the digest that is named
     * @throws RefusedAnswerException when the system does not show it
     * @throws NoAnswerException when there is no answer
     */
    static ShownProposal fetch(SicdClient client, String id) {
        requireId(id);
        JsonNode json = RefusedAnswerException.requireDone(
                        "proposal " + id, client.get("/admin/training/proposals/" + id))
                .body();
        if (!json.path("changes").isArray()) {
            throw new IllegalArgumentException(
                    "proposal %s has no content that can be shown; nothing in it can be judged".formatted(id));
        }
        ProposalContent content = content(json);
        String digest = content.digest().hex();
        if (!digest.equals(json.path("content_digest").asText())) {
            throw new IllegalArgumentException(
                    "proposal %s: what the system shows has the digest %s, but it names %s; do not approve it, and see sicd audit verify"
                            .formatted(id, digest, json.path("content_digest").asText()));
        }
        return new ShownProposal(id, content, digest, json);
    }

    /** @throws IllegalArgumentException when it is none */
    static void requireId(String id) {
        if (!Ids.isProposalId(id)) {
            throw new IllegalArgumentException(Problem.quoted(id)
                    + " is no proposal id, which has 12 digits 0-9 a-f; sicd proposal list shows them");
        }
    }

    private static ProposalContent content(JsonNode json) {
        List<CodeChange> changes = new ArrayList<>();
        json.path("changes").forEach(change -> changes.add(change(change)));
        return new ProposalContent(
                json.path("run_id").asText(),
                json.path("title").asText(),
                json.path("description").asText(),
                json.path("repo_owner").asText(),
                json.path("repo_name").asText(),
                text(json, "base_branch"),
                json.path("dry_run").asBoolean(),
                changes);
    }

    private static CodeChange change(JsonNode change) {
        String type = change.path("change_type").asText();
        return new CodeChange(
                change.path("file_path").asText(),
                Stream.of(ChangeType.values())
                        .filter(known -> known.name().toLowerCase(Locale.ROOT).equals(type))
                        .findFirst()
                        .orElse(ChangeType.UNKNOWN),
                text(change, "original_content"),
                change.path("new_content").asText(),
                change.path("rationale").asText(),
                text(change, "base_sha"));
    }

    private static Optional<String> text(JsonNode json, String field) {
        return Optional.of(json.path(field)).filter(JsonNode::isTextual).map(JsonNode::textValue);
    }
}
