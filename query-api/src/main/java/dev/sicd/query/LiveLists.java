package dev.sicd.query;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sicd.kit.http.EventStream;
import dev.sicd.kit.http.Problem;
import dev.sicd.model.fold.Proposal;
import dev.sicd.model.fold.ProposalState;
import dev.sicd.model.fold.Run;
import dev.sicd.reader.Consistency;
import dev.sicd.reader.Reads;
import java.time.Duration;
import java.util.Optional;

/** Opens streams of the rows of two lists, runs and proposals; how a stream goes on is {@link LiveRows}' part. */
final class LiveLists {
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final Reads reads;
    private final KnownRuns runs;
    private final Ledger ledger;
    private final RecentChanges changes;

    LiveLists(Reads reads, KnownRuns runs, Ledger ledger, RecentChanges changes) {
        this.reads = reads;
        this.runs = runs;
        this.ledger = ledger;
        this.changes = changes;
    }

    /** @throws Problem 400 for a filter that is none, 503 while nobody knows what changes */
    EventStream runs(Asked asked) {
        return open(asked, new Runs(RunFilter.of(asked)));
    }

    /** @throws Problem as {@link #runs} */
    EventStream proposals(Asked asked) {
        return open(
                asked,
                new Proposals(
                        asked.request().queryParameter("state").map(ProposalsInState::state),
                        asked.request().queryParameter("run").map(run -> Asked.runId("run", run)),
                        Fields.of(asked.request(), ProposalJson.FIELDS)));
    }

    private <T> EventStream open(Asked asked, Listed<T> listed) {
        if (changes.ends().isEmpty()) {
            throw Problem.unavailable("the end of the ledger is not reached yet; try again", RETRY_AFTER);
        }
        return new LiveRows<>(changes, runs, listed, asked.lastEventId());
    }

    private final class Runs implements Listed<Run> {
        private final RunFilter filter;

        Runs(RunFilter filter) {
            this.filter = filter;
        }

        @Override
        public Optional<String> idOf(Change change) {
            return Optional.of(change.runId());
        }

        @Override
        public Optional<Run> read(Change change) {
            return reads.run(change.runId(), Consistency.COMMITTED).filter(Run::listed);
        }

        @Override
        public long position(Run run) {
            return run.lastPosition();
        }

        @Override
        public Row row(Run run) {
            if (!filter.matches(run, ledger::startOf)) {
                return new Row(Row.GONE, node().put("run_id", run.runId()));
            }
            return new Row("run", RunJson.row(run, ledger.startOf(run)));
        }
    }

    private final class Proposals implements Listed<Proposal> {
        private final Optional<ProposalState> state;
        private final Optional<String> runId;
        private final Fields fields;

        Proposals(Optional<ProposalState> state, Optional<String> runId, Fields fields) {
            this.state = state;
            this.runId = runId;
            this.fields = fields;
        }

        @Override
        public Optional<String> idOf(Change change) {
            return runId.map(change.runId()::equals).orElse(true)
                    ? change.proposalId().map(id -> change.runId() + "/" + id)
                    : Optional.empty();
        }

        @Override
        public Optional<Proposal> read(Change change) {
            return change.proposalId().flatMap(id -> reads.proposal(change.runId(), id, Consistency.COMMITTED));
        }

        @Override
        public long position(Proposal proposal) {
            return proposal.lastPosition();
        }

        @Override
        public Row row(Proposal proposal) {
            if (!state.map(proposal.state()::equals).orElse(true)) {
                return new Row(
                        Row.GONE,
                        node().put("proposal_id", proposal.proposalId()).put("run_id", proposal.runId()));
            }
            ProposalTexts texts = ProposalTexts.of(proposal, ledger);
            return new Row("proposal", fields.select(ProposalJson.write(proposal, texts, fields.names("changes"))));
        }
    }

    private static ObjectNode node() {
        return JsonNodeFactory.instance.objectNode();
    }
}
