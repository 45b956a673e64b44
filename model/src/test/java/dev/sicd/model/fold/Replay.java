package dev.sicd.model.fold;

import dev.sicd.model.event.Event;
import dev.sicd.model.event.TestEvents;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What the aggregator is to the fold, in maps: it keeps the states of one run and numbers its events. */
final class Replay {
    private final Map<String, Episode> episodes = new TreeMap<>();
    private final Map<String, Proposal> proposals = new TreeMap<>();
    private final List<Fold.After> steps = new ArrayList<>();

    static Replay of(List<? extends Event> log) {
        Replay replay = new Replay();
        log.forEach(replay::add);
        return replay;
    }

    /** Everything that a replay produced, for comparing two of them. */
    record States(Run run, Map<String, Episode> episodes, Map<String, Proposal> proposals, List<Fold.After> steps) {}

    States states() {
        return new States(run(), episodes, proposals, steps);
    }

    /** Appends the event a second after the one before. */
    Fold.After add(Event event) {
        return add(event, recordedAt(steps.size() + 1));
    }

    Fold.After add(Event event, Instant recordedAt) {
        Fold.Before before = new Fold.Before(
                steps.isEmpty() ? Optional.empty() : Optional.of(run()),
                event.envelope().episodeId().flatMap(id -> Optional.ofNullable(episodes.get(id))),
                Proposal.subjectOf(event).flatMap(id -> Optional.ofNullable(proposals.get(id))));
        Fold.After after = Fold.apply(before, new Recorded(event, steps.size() + 1, recordedAt));
        steps.add(after);
        after.episode().ifPresent(episode -> episodes.put(episode.episodeId(), episode));
        after.proposal().ifPresent(proposal -> proposals.put(proposal.proposalId(), proposal));
        return after;
    }

    static Instant recordedAt(long position) {
        return TestEvents.EPOCH.plusSeconds(position);
    }

    Run run() {
        return steps.getLast().run();
    }

    Map<String, Episode> episodes() {
        return episodes;
    }

    Episode onlyEpisode() {
        return episodes.values().iterator().next();
    }

    Map<String, Proposal> proposals() {
        return proposals;
    }

    Proposal onlyProposal() {
        return proposals.values().iterator().next();
    }

    List<Fold.After> steps() {
        return steps;
    }

    long approvals() {
        return steps.stream().filter(Fold.After::approved).count();
    }
}
