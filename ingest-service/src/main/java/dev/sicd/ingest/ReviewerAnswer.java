package dev.sicd.ingest;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sicd.kit.http.Problem;
import dev.sicd.model.fold.Proposal;
import dev.sicd.model.ledger.Hash;
import java.util.Optional;

/** Who answers on which proposal, and what that person is told of it. Whether the answer is possible is not asked here. */
record ReviewerAnswer(Proposal proposal, Caller reviewer) {

    /** @throws Problem 409 when another content than the proposal's is meant */
    void requireContent(Hash digest) {
        if (!proposal.contentDigest().equals(Optional.of(digest))) {
            throw Problem.conflict(
                    "content_digest %s is not that of proposal '%s', which has %s; look at it again before you decide"
                            .formatted(
                                    digest,
                                    proposal.proposalId(),
                                    proposal.contentDigest().map(Hash::hex).orElse("no content yet")));
        }
    }

    /** The answer holds, and this is where the proposal stands. */
    ObjectNode told(String status) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("status", status)
                .put("proposal_id", proposal.proposalId())
                .put("run_id", proposal.runId())
                .put("content_digest", proposal.contentDigest().map(Hash::hex).orElse(""))
                .put("reviewer", reviewer.actor().id())
                .put("state", proposal.state().word());
    }

    /** The answer is recorded, and what the fold makes of it is still to be seen. */
    ObjectNode accepted() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("status", "accepted")
                .put("proposal_id", proposal.proposalId());
    }
}
