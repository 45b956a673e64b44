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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.LongStream;

/** Takes a run's log record by record into the fold and into a list, and compares all that the fold holds with a recount. */
final class FoldRecount {
    /** A state that is wrong is mostly wrong for the rest of its log, and a recount takes longer than what it counts. */
    private static final int EVERY = 4;

    private final FoldInMaps folded;
    private final NaiveGate naive;
    private final Map<String, List<Long>> approvals = new TreeMap<>();

    private FoldRecount(String runId) {
        folded = new FoldInMaps(runId);
        naive = new NaiveGate(runId);
    }

    /** Recounts after every fourth record and after the last. */
    static void check(List<Sent> log) {
        if (log.isEmpty()) {
            return;
        }
        FoldRecount recount =
                new FoldRecount(log.getFirst().event().orElseThrow().envelope().runId());
        for (int i = 0; i < log.size(); i++) {
            recount.take(log.get(i));
            if (i % EVERY == EVERY - 1 || i == log.size() - 1) {
                recount.recount();
            }
        }
    }

    private void take(Sent sent) {
        Fate fate = naive.take(sent);
        Optional<Fold.After> after = folded.take(sent);
        same("admitted", fate == Fate.ADMITTED, after.isPresent());
        after.ifPresent(step -> touched(sent.event().orElseThrow(), step));
    }

    private void touched(Event event, Fold.After after) {
        Optional<String> episodeId =
                event instanceof EpisodeEvent ? event.envelope().episodeId() : Optional.empty();
        same("episode touched", episodeId, after.episode().map(Episode::episodeId));
        Optional<String> proposalId = NaiveProposal.of(event);
        same("proposal touched", proposalId, after.proposal().map(Proposal::proposalId));
        proposalId.ifPresent(id -> {
            List<Long> positions = approvals.computeIfAbsent(id, unused -> new ArrayList<>());
            if (after.approved()) {
                positions.add(after.run().lastPosition());
            }
        });
    }

    private void recount() {
        NaiveRun run = naive.run();
        same(
                "gate",
                List.of((long) naive.log.size(), naive.head(), naive.duplicates, naive.conflicts, naive.rerouted),
                List.of(
                        folded.gate().chain().position(),
                        folded.gate().chain().head().hex(),
                        folded.gate().duplicates(),
                        folded.gate().contentConflicts(),
                        folded.gate().rerouted()));
        fields("run", run.expected(), Fields.of(folded.run()));
        same("episodes", run.episodes().keySet(), folded.episodes.keySet());
        folded.episodes.forEach((id, episode) -> {
            NaiveEpisode expected = Objects.requireNonNull(run.episodes().get(id));
            fields("episode", expected.expected(), Fields.of(episode));
            same("deadline", expected.deadline(), episode.deadline());
        });
        same("proposals", run.proposals().keySet(), folded.proposals.keySet());
        folded.proposals.forEach((id, proposal) -> {
            NaiveProposal expected = Objects.requireNonNull(run.proposals().get(id));
            fields("proposal", expected.expected(), Fields.of(proposal));
            same("approvals", expected.approvals, Objects.requireNonNull(approvals.get(id)));
        });
        numbers(run.missing());
    }

    private void numbers(Map<String, List<Long>> missing) {
        same("producers", missing.keySet(), folded.producers());
        missing.forEach((producer, numbers) -> {
            same("missing", numbers, numbers(folded.missing(producer)));
            List<SequenceRange> stretches = folded.received(producer);
            for (int i = 1; i < stretches.size(); i++) {
                boolean apart = stretches.get(i).first() > stretches.get(i - 1).last() + 1;
                same("a hole between " + stretches, true, apart);
            }
        });
    }

    private static List<Long> numbers(List<SequenceRange> holes) {
        return holes.stream()
                .flatMap(hole ->
                        LongStream.rangeClosed(hole.first(), hole.last()).boxed())
                .toList();
    }
}
