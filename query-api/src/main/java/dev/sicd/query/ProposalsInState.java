package dev.sicd.query;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sicd.kit.Spelling;
import dev.sicd.kit.http.Problem;
import dev.sicd.model.fold.Proposal;
import dev.sicd.model.fold.ProposalState;
import dev.sicd.reader.ProposalAt;
import dev.sicd.reader.Reads;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Answers with the proposals of all runs that are in one state, those in it for longest first: what a reviewer works off
 * from the top. A page is of one moment, the pages together are not: who left the state in between is not on a later one.
 */
final class ProposalsInState {
    private static final int LIMIT_DEFAULT = 50;
    private static final List<String> STATES =
            Stream.of(ProposalState.values()).map(ProposalJson::lower).toList();

    private final Reads reads;
    private final Ledger ledger;

    ProposalsInState(Reads reads, Ledger ledger) {
        this.reads = reads;
        this.ledger = ledger;
    }

    Answered list(Asked asked) {
        ProposalState state = state(asked.request()
                .queryParameter("state")
                .orElseThrow(() -> Problem.badRequest("the query parameter 'state' is missing; give one of "
                        + String.join(", ", STATES)
                        + ", or see a run's proposals in every state at /admin/training/runs/{run_id}/proposals")));
        Optional<String> runId = asked.request().queryParameter("run").map(run -> Asked.runId("run", run));
        Fields fields = Fields.of(asked.request(), ProposalJson.FIELDS);
        ScannedPage<ProposalAt> page = new ScannedPage<>(
                (last, limit) -> reads.proposalsInState(state, last, limit, asked.consistency()),
                at -> runId.map(at.runId()::equals).orElse(true) ? row(at, state, asked, fields) : Optional.empty(),
                asked.limit(LIMIT_DEFAULT),
                runId.isPresent());
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("state", ProposalJson.lower(state));
        Optional<ProposalAt> last = asked.cursor(Cursor.IN_STATE).map(cursor -> place(cursor, state));
        page.write(body, body.putArray("proposals"), last, at -> cursor(state, at));
        return Answered.ofManyRuns(body);
    }

    /** Empty for one that left the state after it was found in it. */
    private Optional<ObjectNode> row(ProposalAt at, ProposalState state, Asked asked, Fields fields) {
        return reads.proposal(at.runId(), at.proposalId(), asked.consistency())
                .filter(proposal -> proposal.state() == state)
                .map(proposal -> row(proposal, fields));
    }

    private ObjectNode row(Proposal proposal, Fields fields) {
        ProposalTexts texts = ProposalTexts.of(proposal, ledger);
        return fields.select(ProposalJson.write(proposal, texts, fields.names("changes")));
    }

    /** @throws Problem 400 when it is none */
    static ProposalState state(String text) {
        return Stream.of(ProposalState.values())
                .filter(state -> ProposalJson.lower(state).equals(text))
                .findFirst()
                .orElseThrow(() -> Problem.badRequest("the query parameter 'state' is " + Problem.quoted(text) + "; "
                        + Spelling.nearest(text, STATES)
                                .map(near -> "did you mean '" + near + "'?")
                                .orElse("give one of " + String.join(", ", STATES))));
    }

    private static String cursor(ProposalState state, ProposalAt last) {
        long since = ChronoUnit.MICROS.between(Instant.EPOCH, last.stateSince());
        return Cursor.IN_STATE.write(ProposalJson.lower(state) + "/" + since + "/" + last.proposalId());
    }

    private static ProposalAt place(String cursor, ProposalState state) {
        String[] parts = cursor.split("/", -1);
        if (!parts[0].equals(ProposalJson.lower(state))) {
            throw Problem.badRequest("the query parameter 'cursor' is of the list of " + parts[0]
                    + " proposals; ask for that state, or leave it out to start over");
        }
        // the run is not needed to find the place again
        return new ProposalAt(Instant.EPOCH.plus(Long.parseLong(parts[1]), ChronoUnit.MICROS), parts[2], "");
    }
}
