package dev.sicd.aggregator;

import static dev.sicd.aggregator.Agreement.fields;
import static dev.sicd.aggregator.Agreement.same;

import dev.sicd.aggregator.NaiveGate.Fate;
import dev.sicd.aggregator.SimulatedLog.Sent;
import dev.sicd.model.event.EpisodeEvent;
import dev.sicd.model.event.Event;
import dev.sicd.model.fold.Episode;
import dev.sicd.model.fold.Fold;
import dev.sicd.model.fold.Proposal;
import dev.sicd.model.fold.SequenceRange;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.LongStream;

/** Takes a run's log record by record into the fold and into a list, and compares all that the record may have touched. */
final class FoldRecount {
    private final FoldInMaps folded;
    private final NaiveGate naive;
    private final Progression progression = new Progression();

    FoldRecount(String runId) {
        folded = new FoldInMaps(runId);
        naive = new NaiveGate(runId);
    }

    static void check(List<Sent> log) {
        if (log.isEmpty()) {
            return;
        }
        String runId = log.getFirst().event().orElseThrow().envelope().runId();
        FoldRecount recount = new FoldRecount(runId);
        log.forEach(recount::take);
        recount.end();
    }

    private void take(Sent sent) {
        Fate fate = naive.take(sent);
        Optional<Fold.After> after = folded.take(sent);
        same("admitted", fate == Fate.ADMITTED, after.isPresent());
        same(
                "gate",
                List.of((long) naive.log.size(), naive.duplicates, naive.conflicts, naive.rerouted),
                List.of(
                        folded.gate().chain().position(),
                        folded.gate().duplicates(),
                        folded.gate().contentConflicts(),
                        folded.gate().rerouted()));
        after.ifPresent(step -> folded(sent.event().orElseThrow(), step));
    }

    private void folded(Event event, Fold.After after) {
        NaiveRun run = naive.run();
        Map<String, Object> fields = Fields.of(after.run());
        fields("run", run.expected(), fields);
        progression.ofRun("", fields);
        Optional<String> episodeId =
                event instanceof EpisodeEvent ? event.envelope().episodeId() : Optional.empty();
        same("episode touched", episodeId, after.episode().map(Episode::episodeId));
        after.episode().ifPresent(episode -> episode(run, episode));
        Optional<String> proposalId = NaiveProposal.of(event);
        same("proposal touched", proposalId, after.proposal().map(Proposal::proposalId));
        after.proposal().ifPresent(proposal -> proposal(run, proposal, after.approved()));
        if (event.envelope().sequence().isPresent()) {
            same("missing", run.missing(), missing());
        }
    }

    private void episode(NaiveRun run, Episode episode) {
        NaiveEpisode expected = Objects.requireNonNull(run.episodes().get(episode.episodeId()));
        Map<String, Object> fields = Fields.of(episode);
        fields("episode", expected.expected(), fields);
        same("deadline", expected.deadline(), episode.deadline());
        progression.ofEpisode(episode.episodeId(), fields);
    }

    private void proposal(NaiveRun run, Proposal proposal, boolean approved) {
        NaiveProposal expected = Objects.requireNonNull(run.proposals().get(proposal.proposalId()));
        Map<String, Object> fields = Fields.of(proposal);
        fields("proposal", expected.expected(), fields);
        same("approved now", expected.approvals.contains((long) naive.log.size()), approved);
        progression.ofProposal(proposal.proposalId(), fields);
    }

    /** What no record touched last is still as it was. */
    private void end() {
        NaiveRun run = naive.run();
        same("episodes", run.episodes().keySet(), folded.episodes.keySet());
        same("proposals", run.proposals().keySet(), folded.proposals.keySet());
        same("head", naive.head(), folded.gate().chain().head().hex());
        run.episodes()
                .forEach((id, expected) ->
                        fields("episode", expected.expected(), Fields.of(Objects.requireNonNull(folded.episodes.get(id)))));
        run.proposals()
                .forEach((id, expected) -> fields(
                        "proposal",
                        expected.expected(),
                        Fields.of(Objects.requireNonNull(folded.proposals.get(id)))));
    }

    private Map<String, List<Long>> missing() {
        Map<String, List<Long>> missing = new TreeMap<>();
        folded.missing().forEach((producer, holes) -> missing.put(producer, numbers(holes)));
        return missing;
    }

    private static List<Long> numbers(List<SequenceRange> holes) {
        return holes.stream()
                .flatMap(hole -> LongStream.rangeClosed(hole.first(), hole.last()).boxed())
                .toList();
    }
}
