package dev.sicd.schemas;

import dev.sicd.model.event.Metrics;
import dev.sicd.model.fold.Episode;
import dev.sicd.model.fold.EpisodeCounts;
import dev.sicd.model.fold.EpisodeStatus;
import dev.sicd.model.fold.Proposal;
import dev.sicd.model.fold.ProposalCounts;
import dev.sicd.model.fold.ProposalState;
import dev.sicd.model.fold.Run;
import dev.sicd.model.fold.RunStatus;
import dev.sicd.model.ledger.Chain;
import dev.sicd.model.ledger.Gate;
import dev.sicd.model.ledger.Hash;
import dev.sicd.model.policy.Decision.Verdict;
import dev.sicd.state.Totals;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecordBase;
import org.jspecify.annotations.Nullable;

/**
 * The stores' values between model and bytes. Equal states are equal bytes, and each value names its schema, so that the
 * next release reads what this one wrote.
 */
public final class StateCodec {
    private static final Framed<dev.sicd.state.Gate> GATE = new Framed<>(schema(new dev.sicd.state.Gate()));
    private static final Framed<dev.sicd.state.Seen> SEEN = new Framed<>(schema(new dev.sicd.state.Seen()));
    private static final Framed<dev.sicd.state.Run> RUN = new Framed<>(schema(new dev.sicd.state.Run()));
    private static final Framed<dev.sicd.state.Episode> EPISODE = new Framed<>(schema(new dev.sicd.state.Episode()));
    private static final Framed<dev.sicd.state.Proposal> PROPOSAL = new Framed<>(schema(new dev.sicd.state.Proposal()));
    private static final Framed<dev.sicd.state.LedgerEntry> ENTRY =
            new Framed<>(schema(new dev.sicd.state.LedgerEntry()));

    private StateCodec() {}

    public static byte[] encode(Gate gate) {
        return GATE.encode(new dev.sicd.state.Gate(
                gate.chain().position(),
                ByteBuffer.wrap(gate.chain().head().bytes()),
                gate.duplicates(),
                gate.contentConflicts(),
                gate.rerouted()));
    }

    public static Gate gate(byte[] bytes) {
        dev.sicd.state.Gate gate = own(GATE, bytes);
        return new Gate(
                new Chain(gate.getPosition(), hash(gate.getHead())),
                gate.getDuplicates(),
                gate.getContentConflicts(),
                gate.getRerouted());
    }

    public static byte[] encode(Seen seen) {
        return SEEN.encode(
                new dev.sicd.state.Seen(ByteBuffer.wrap(seen.content().bytes()), seen.position()));
    }

    public static Seen seen(byte[] bytes) {
        dev.sicd.state.Seen seen = own(SEEN, bytes);
        return new Seen(hash(seen.getContent()), seen.getPosition());
    }

    public static byte[] encode(Run run) {
        return RUN.encode(new dev.sicd.state.Run(
                run.runId(),
                run.listed(),
                run.started(),
                run.status().name(),
                run.dryRun(),
                run.episodesPlanned(),
                run.startedAt().orElse(null),
                run.endedAt().orElse(null),
                run.listedAt().orElse(null),
                run.startedPosition(),
                run.endedPosition(),
                run.lastPosition(),
                run.lastRecordedAt(),
                run.episodes().inProgress(),
                run.episodes().completed(),
                run.episodes().failed(),
                run.episodes().abandoned(),
                run.proposals().submitted(),
                run.proposals().awaitingReview(),
                run.proposals().approved(),
                run.proposals().refused(),
                run.proposals().planned(),
                run.proposals().open(),
                run.proposals().merged(),
                run.proposals().closed(),
                totals(run.metrics()),
                run.actions(),
                run.outcomes(),
                run.decisions(),
                run.denials(),
                run.late(),
                run.conflicts(),
                run.clockSkewed(),
                run.unknown(),
                run.owner()));
    }

    public static Run run(byte[] bytes) {
        dev.sicd.state.Run run = own(RUN, bytes);
        return new Run(
                run.getRunId(),
                run.getListed(),
                run.getStarted(),
                RunStatus.valueOf(run.getStatus()),
                run.getDryRun(),
                run.getEpisodesPlanned(),
                Optional.ofNullable(run.getStartedAt()),
                Optional.ofNullable(run.getEndedAt()),
                Optional.ofNullable(run.getListedAt()),
                run.getStartedPosition(),
                run.getEndedPosition(),
                run.getLastPosition(),
                run.getLastRecordedAt(),
                new EpisodeCounts(
                        run.getEpisodesInProgress(),
                        run.getEpisodesCompleted(),
                        run.getEpisodesFailed(),
                        run.getEpisodesAbandoned()),
                new ProposalCounts(
                        run.getProposalsSubmitted(),
                        run.getProposalsAwaitingReview(),
                        run.getProposalsApproved(),
                        run.getProposalsRefused(),
                        run.getProposalsPlanned(),
                        run.getProposalsOpen(),
                        run.getProposalsMerged(),
                        run.getProposalsClosed()),
                metrics(run.getTotals()),
                run.getActions(),
                run.getOutcomes(),
                run.getDecisions(),
                run.getDenials(),
                run.getLate(),
                run.getConflicts(),
                run.getClockSkewed(),
                run.getUnknown(),
                run.getOwner());
    }

    public static byte[] encode(Episode episode) {
        return EPISODE.encode(new dev.sicd.state.Episode(
                episode.runId(),
                episode.episodeId(),
                episode.number(),
                episode.started(),
                episode.status().name(),
                episode.startedAt().orElse(null),
                episode.endedAt().orElse(null),
                episode.startedPosition(),
                episode.endedPosition(),
                episode.firstPosition(),
                episode.lastPosition(),
                episode.lastRecordedAt(),
                episode.lease().toMillis(),
                episode.actions(),
                episode.outcomes(),
                totals(episode.metrics()),
                episode.late(),
                episode.conflicts(),
                episode.revivals()));
    }

    public static Episode episode(byte[] bytes) {
        dev.sicd.state.Episode episode = own(EPISODE, bytes);
        return new Episode(
                episode.getRunId(),
                episode.getEpisodeId(),
                episode.getNumber(),
                episode.getStarted(),
                EpisodeStatus.valueOf(episode.getStatus()),
                Optional.ofNullable(episode.getStartedAt()),
                Optional.ofNullable(episode.getEndedAt()),
                episode.getStartedPosition(),
                episode.getEndedPosition(),
                episode.getFirstPosition(),
                episode.getLastPosition(),
                episode.getLastRecordedAt(),
                Duration.ofMillis(episode.getLeaseMs()),
                episode.getActions(),
                episode.getOutcomes(),
                metrics(episode.getTotals()),
                episode.getLate(),
                episode.getConflicts(),
                episode.getRevivals());
    }

    public static byte[] encode(Proposal proposal) {
        return PROPOSAL.encode(new dev.sicd.state.Proposal(
                proposal.runId(),
                proposal.proposalId(),
                proposal.state().name(),
                buffer(proposal.contentDigest()),
                buffer(proposal.decidedDigest()),
                proposal.verdict().name(),
                proposal.riskScore(),
                proposal.dryRun(),
                proposal.submittedPosition(),
                proposal.decidedPosition(),
                proposal.reviewedPosition(),
                proposal.approvedPosition(),
                proposal.publishedPosition(),
                proposal.lastPosition(),
                proposal.refusals(),
                proposal.stateSince(),
                proposal.author(),
                proposal.reviewer(),
                proposal.openedPosition()));
    }

    public static Proposal proposal(byte[] bytes) {
        dev.sicd.state.Proposal proposal = own(PROPOSAL, bytes);
        return new Proposal(
                proposal.getRunId(),
                proposal.getProposalId(),
                ProposalState.valueOf(proposal.getState()),
                Optional.ofNullable(proposal.getContentDigest()).map(StateCodec::hash),
                Optional.ofNullable(proposal.getDecidedDigest()).map(StateCodec::hash),
                Verdict.valueOf(proposal.getVerdict()),
                proposal.getRiskScore(),
                proposal.getDryRun(),
                proposal.getSubmittedPosition(),
                proposal.getDecidedPosition(),
                proposal.getReviewedPosition(),
                proposal.getApprovedPosition(),
                proposal.getPublishedPosition(),
                proposal.getOpenedPosition(),
                proposal.getLastPosition(),
                proposal.getRefusals(),
                proposal.getStateSince(),
                proposal.getAuthor(),
                proposal.getReviewer());
    }

    public static byte[] encode(LedgerEntry entry) {
        return ENTRY.encode(new dev.sicd.state.LedgerEntry(
                entry.position(),
                entry.recordedAt(),
                entry.family().name(),
                entry.source().topic(),
                entry.source().partition(),
                entry.source().offset(),
                ByteBuffer.wrap(entry.leaf().bytes()),
                ByteBuffer.wrap(entry.head().bytes()),
                ByteBuffer.wrap(entry.value())));
    }

    public static LedgerEntry ledgerEntry(byte[] bytes) {
        dev.sicd.state.LedgerEntry entry = own(ENTRY, bytes);
        return new LedgerEntry(
                entry.getPosition(),
                entry.getRecordedAt(),
                EventFamily.valueOf(entry.getFamily()),
                new Coordinates(entry.getSourceTopic(), entry.getSourcePartition(), entry.getSourceOffset()),
                hash(entry.getLeaf()),
                hash(entry.getHead()),
                array(entry.getValue()));
    }

    private static Totals totals(Metrics m) {
        return new Totals(
                m.tokensUsed(),
                m.inferenceTimeMicros(),
                m.changesProposed(),
                m.changesAccepted(),
                m.ragQueries(),
                m.llmCalls(),
                m.errorCount(),
                m.costMicroUsd());
    }

    private static Metrics metrics(Totals t) {
        return new Metrics(
                t.getTokensUsed(),
                t.getInferenceTimeUs(),
                t.getChangesProposed(),
                t.getChangesAccepted(),
                t.getRagQueries(),
                t.getLlmCalls(),
                t.getErrorCount(),
                t.getCostMicroUsd());
    }

    private static Schema schema(SpecificRecordBase record) {
        return record.getSchema();
    }

    /** What our own stores hold is ours: anything else there is a defect, not an input. */
    private static <T extends SpecificRecordBase> T own(Framed<T> codec, byte[] bytes) {
        try {
            return codec.decode(bytes);
        } catch (DecodeException e) {
            throw new IllegalStateException("a state store holds a value that no release wrote: " + e.getMessage(), e);
        }
    }

    private static @Nullable ByteBuffer buffer(Optional<Hash> hash) {
        return hash.map(h -> ByteBuffer.wrap(h.bytes())).orElse(null);
    }

    private static Hash hash(ByteBuffer buffer) {
        return Hash.of(array(buffer));
    }

    private static byte[] array(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }
}
