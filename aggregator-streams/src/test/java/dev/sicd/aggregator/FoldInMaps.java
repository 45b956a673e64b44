package dev.sicd.aggregator;

import dev.sicd.aggregator.SimulatedLog.Sent;
import dev.sicd.model.event.EpisodeEvent;
import dev.sicd.model.event.EpisodeEvent.EpisodeCompleted;
import dev.sicd.model.event.Event;
import dev.sicd.model.event.ProducerSequence;
import dev.sicd.model.fold.Episode;
import dev.sicd.model.fold.Fold;
import dev.sicd.model.fold.Proposal;
import dev.sicd.model.fold.Recorded;
import dev.sicd.model.fold.Run;
import dev.sicd.model.fold.SequenceRange;
import dev.sicd.model.ledger.Chain;
import dev.sicd.model.ledger.Gate;
import dev.sicd.schemas.ContentDigest;
import dev.sicd.schemas.Seen;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/** The pure parts of gate and fold for one run, with maps where the aggregator has stores of bytes. It decides nothing. */
final class FoldInMaps {
    final Map<String, Episode> episodes = new TreeMap<>();
    final Map<String, Proposal> proposals = new TreeMap<>();
    private final Map<UUID, Admitted> admitted = new HashMap<>();
    private final Map<String, TreeMap<Long, SequenceRange>> received = new TreeMap<>();
    private final Map<String, Long> declared = new HashMap<>();
    private Gate gate;
    private Optional<Run> run = Optional.empty();

    /** As it is digested when its id comes again, and not before: most do not. */
    private record Admitted(Sent sent, long position) {
        Seen seen() {
            return new Seen(ContentDigest.of(sent.event().orElseThrow(), sent.value()), position);
        }
    }

    FoldInMaps(String runId) {
        gate = Gate.closed(runId);
    }

    /** What a record does to the run; nothing where its id was there before. */
    Optional<Fold.After> take(Sent sent) {
        Event event = sent.event().orElseThrow();
        UUID id = event.envelope().eventId();
        Gate opened = sent.rerouted() ? gate.reroute() : gate;
        Optional<Admitted> before = Optional.ofNullable(admitted.get(id));
        if (before.isPresent()) {
            boolean repeat = before.get().seen().isRepeatedBy(sent.family(), event, sent.value());
            gate = repeat ? opened.duplicate() : opened.conflict();
            return Optional.empty();
        }
        gate = opened.admit(Chain.leaf(sent.key(), sent.value()));
        long position = gate.chain().position();
        admitted.put(id, new Admitted(sent, position));
        return Optional.of(fold(new Recorded(event, position, sent.at())));
    }

    Gate gate() {
        return gate;
    }

    Run run() {
        return run.orElseThrow();
    }

    /** Who numbered events. */
    Set<String> producers() {
        return received.keySet();
    }

    /** The stretches of numbers that a producer's events had. */
    List<SequenceRange> received(String producer) {
        return List.copyOf(Objects.requireNonNull(received.get(producer)).values());
    }

    /** What is known to be missing of a producer's numbers. */
    List<SequenceRange> missing(String producer) {
        return SequenceRange.missing(received(producer), declared.getOrDefault(producer, 0L));
    }

    private Fold.After fold(Recorded recorded) {
        Event event = recorded.event();
        Optional<String> episode =
                event instanceof EpisodeEvent ? event.envelope().episodeId() : Optional.empty();
        Fold.After after = Fold.apply(
                new Fold.Before(
                        run,
                        episode.flatMap(id -> Optional.ofNullable(episodes.get(id))),
                        Proposal.subjectOf(event).flatMap(id -> Optional.ofNullable(proposals.get(id)))),
                recorded);
        run = Optional.of(after.run());
        after.episode().ifPresent(now -> episodes.put(now.episodeId(), now));
        after.proposal().ifPresent(now -> proposals.put(now.proposalId(), now));
        event.envelope().sequence().ifPresent(sequence -> receive(event, sequence));
        return after;
    }

    private void receive(Event event, ProducerSequence sequence) {
        TreeMap<Long, SequenceRange> stretches =
                received.computeIfAbsent(sequence.producerId(), unused -> new TreeMap<>());
        SequenceRange.Change change = SequenceRange.receive(
                sequence.number(),
                Optional.ofNullable(stretches.floorEntry(sequence.number())).map(Map.Entry::getValue),
                Optional.ofNullable(stretches.higherEntry(sequence.number())).map(Map.Entry::getValue));
        change.remove().ifPresent(stretch -> stretches.remove(stretch.first()));
        change.put().ifPresent(stretch -> stretches.put(stretch.first(), stretch));
        if (event instanceof EpisodeCompleted end) {
            end.lastSequence().ifPresent(last -> declared.merge(sequence.producerId(), last, Math::max));
        }
    }
}
