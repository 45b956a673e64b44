package dev.sicd.query;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sicd.kit.http.Problem;
import dev.sicd.model.fold.Proposal;
import dev.sicd.model.fold.Run;
import dev.sicd.model.ledger.Chain;
import dev.sicd.reader.Reads;
import java.util.List;

/** Answers for proposals: their state from the stores, their texts from the ledger entries that the state points at. */
final class ProposalReads {
    private static final int LIMIT_DEFAULT = 50;
    /** Of JSON on one page of a list. */
    private static final int CHARS_MAX = 8 << 20;

    private final Reads reads;
    private final KnownRuns runs;
    private final Ledger ledger;

    ProposalReads(Reads reads, KnownRuns runs, Ledger ledger) {
        this.reads = reads;
        this.runs = runs;
        this.ledger = ledger;
    }

    Answered proposal(Asked asked) {
        String proposalId = asked.proposalId();
        Fields fields = Fields.of(asked.request(), ProposalJson.FIELDS);
        Proposal proposal = reads.proposal(proposalId, asked.consistency())
                .orElseThrow(() -> Problem.notFound("there is no proposal '" + proposalId
                        + "'; check the id, or pass at_least with the 'at' of its submission"));
        Chain committed = runs.committed(proposal.runId());
        ObjectNode body =
                fields.select(ProposalJson.write(proposal, ProposalTexts.of(proposal, ledger), fields.has("changes")));
        return Answered.ofRun(proposal.runId(), committed.position(), body);
    }

    /** The changes, with whole files in them, are shown where they are asked for by name. */
    Answered list(Asked asked) {
        String runId = asked.runId();
        int limit = asked.limit(LIMIT_DEFAULT);
        Fields fields = Fields.of(asked.request(), ProposalJson.FIELDS);
        String after = asked.cursor(Cursor.PROPOSALS).orElse("");
        Chain committed = runs.committed(runId);
        Run run = runs.require(runId, asked.consistency());
        List<Proposal> found = reads.proposalsOf(runId, after, limit + 1, asked.consistency());
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("run_id", runId);
        body.put("proposal_count", run.proposals().total());
        ArrayNode rows = body.putArray("proposals");
        long chars = 0;
        for (Proposal proposal : found) {
            if (rows.size() == limit || chars >= CHARS_MAX) {
                break;
            }
            ObjectNode row = fields.select(
                    ProposalJson.write(proposal, ProposalTexts.of(proposal, ledger), fields.names("changes")));
            chars += row.toString().length();
            rows.add(row);
        }
        if (rows.size() < found.size()) {
            body.put("next", Cursor.PROPOSALS.write(found.get(rows.size() - 1).proposalId()));
        }
        return Answered.ofRun(runId, committed.position(), body);
    }
}
