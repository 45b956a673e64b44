package dev.sicd.ingest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sicd.kit.json.Json;
import dev.sicd.model.event.Actor;
import dev.sicd.model.event.CodeChange;
import dev.sicd.model.event.CodeChange.ChangeType;
import dev.sicd.model.event.Envelope;
import dev.sicd.model.event.Ids;
import dev.sicd.model.event.ProposalContent;
import dev.sicd.model.event.ProposalEvent.ProposalSubmitted;
import dev.sicd.model.ledger.Hash;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Proposals as an agent would put them onto the topic itself. */
final class TestProposals {
    private TestProposals() {}

    static ProposalSubmitted submitted(String runId, int number) {
        ProposalContent content = new ProposalContent(
                runId,
                "Proposal " + number,
                "",
                "your-org",
                "your-repo",
                Optional.empty(),
                true,
                List.of(new CodeChange("a.txt", ChangeType.CREATE, Optional.empty(), "new", "why", Optional.empty())));
        Hash digest = content.digest();
        String id = ProposalContent.proposalId(digest);
        Envelope envelope = Envelope.ofRun(
                Ids.derived("ProposalSubmitted", id),
                runId,
                Instant.parse("2026-01-01T00:00:00Z"),
                Actor.agent("tester"));
        return new ProposalSubmitted(envelope, id, digest, content);
    }

    /** The request that submits the same proposal. */
    static String body(ProposalSubmitted submitted) {
        ProposalContent content = submitted.content();
        ObjectNode body = Json.mapper().createObjectNode();
        body.put("run_id", content.runId()).put("title", content.title()).put("dry_run", content.dryRun());
        for (CodeChange change : content.changes()) {
            body.withArray("changes")
                    .addObject()
                    .put("file_path", change.filePath())
                    .put("change_type", change.changeType().name().toLowerCase(Locale.ROOT))
                    .put("new_content", change.newContent())
                    .put("rationale", change.rationale());
        }
        return body.toString();
    }
}
