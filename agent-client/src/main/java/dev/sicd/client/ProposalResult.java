package dev.sicd.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.Set;

/**
 * What became of a proposal so far.
 *
 * @param proposalId the system's; that of the dry sibling, where the run makes all its proposals dry runs
 * @param status {@code created}, {@code dry_run}, {@code awaiting_review} and so on, as the HTTP API names them
 * @param json the whole answer of the system, the plan of a dry run among it
 */
public record ProposalResult(
        String proposalId, String status, Optional<Integer> prNumber, Optional<String> prUrl, String json) {
    private static final Set<String> SETTLED = Set.of(
            "created",
            "dry_run",
            "already_applied",
            "merged",
            "closed",
            "failed",
            "stale",
            "denied",
            "rejected",
            "expired",
            "withdrawn");

    static ProposalResult of(JsonNode body) {
        JsonNode result = body.path("result");
        JsonNode number = result.path("pr_number");
        JsonNode url = result.path("pr_url");
        return new ProposalResult(
                body.path("proposal_id").asText(),
                result.path("status").asText(),
                number.isInt() ? Optional.of(number.intValue()) : Optional.empty(),
                url.isTextual() ? Optional.of(url.textValue()) : Optional.empty(),
                Json.text(body));
    }

    /** Whether there is a pull request or a plan, or there will be none; a pull request may still be merged or closed. */
    public boolean isSettled() {
        return SETTLED.contains(status);
    }
}
