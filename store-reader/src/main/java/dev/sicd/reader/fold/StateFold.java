package dev.sicd.reader.fold;

import dev.sicd.model.event.DecisionEvent.CapabilityChanged;
import dev.sicd.model.event.DecisionEvent.PolicyDecided;
import dev.sicd.model.event.EpisodeEvent;
import dev.sicd.model.event.EpisodeEvent.EpisodeCompleted;
import dev.sicd.model.event.Event;
import dev.sicd.model.event.Ids;
import dev.sicd.model.event.ProducerSequence;
import dev.sicd.model.fold.Episode;
import dev.sicd.model.fold.EpisodeStatus;
import dev.sicd.model.fold.Fold;
import dev.sicd.model.fold.Proposal;
import dev.sicd.model.fold.Recorded;
import dev.sicd.model.fold.Run;
import dev.sicd.model.fold.SequenceRange;
import dev.sicd.reader.KeyRange;
import dev.sicd.reader.Keys;
import dev.sicd.reader.Store;
import dev.sicd.schemas.LedgerEntry;
import dev.sicd.schemas.StateCodec;
import java.util.Optional;

/**
 * Carries an entry of the ledger through the model's fold: reads the states, applies, writes states and index. What it
 * writes depends on the entries alone, so that folding them again gives the same bytes.
 */
public final class StateFold {
    private static final byte[] PRESENT = {};

    private final FoldStores stores;
    private final LastValues<Run> runs = new LastValues<>(StateCodec::encode, StateCodec::run);
    private final LastValues<Episode> episodes = new LastValues<>(StateCodec::encode, StateCodec::episode);

    public StateFold(FoldStores stores) {
        this.stores = stores;
    }

    /** Folds the event of an entry, and says what became of its run, its episode and its proposal. */
    public Fold.After fold(Event event, LedgerEntry entry) {
        String runId = event.envelope().runId();
        byte[] runKey = Keys.run(runId);
        Optional<byte[]> storedRun = stores.get(Store.RUNS, runKey);
        Optional<byte[]> episodeKey = episodeNumber(event).map(number -> Keys.episode(runId, number));
        Optional<byte[]> storedEpisode = episodeKey.flatMap(key -> stores.get(Store.EPISODES, key));
        Optional<Episode> episodeBefore = episodeKey.flatMap(key -> episodes.decoded(key, storedEpisode));
        Optional<byte[]> proposalKey = Proposal.subjectOf(event).map(id -> Keys.proposal(runId, id));
        Optional<byte[]> storedProposal = proposalKey.flatMap(key -> stores.get(Store.PROPOSALS, key));
        Fold.Before before = new Fold.Before(
                runs.decoded(runKey, storedRun), episodeBefore, storedProposal.map(StateCodec::proposal));

        Fold.After after = Fold.apply(before, new Recorded(event, entry.position(), entry.recordedAt()));

        stores.put(Store.RUNS, runKey, storedRun, runs.encoded(runKey, after.run()));
        indexRun(before.run(), after.run());
        after.episode().ifPresent(episode -> {
            byte[] key = episodeKey.orElseThrow();
            stores.put(Store.EPISODES, key, storedEpisode, episodes.encoded(key, episode));
            indexEpisode(before.episode(), episode, entry.position());
        });
        after.proposal().ifPresent(proposal -> {
            stores.put(Store.PROPOSALS, proposalKey.orElseThrow(), storedProposal, StateCodec.encode(proposal));
            indexProposal(before.proposal(), proposal);
        });
        indexDecision(event, entry);
        event.envelope().sequence().ifPresent(sequence -> receive(runId, sequence));
        declareLast(event);
        return after;
    }

    private static Optional<Integer> episodeNumber(Event event) {
        return event instanceof EpisodeEvent
                ? event.envelope()
                        .episodeId()
                        .flatMap(id -> Ids.episodeNumber(event.envelope().runId(), id))
                : Optional.empty();
    }

    private void indexRun(Optional<Run> before, Run after) {
        if (after.listed() && !before.map(Run::listed).orElse(false)) {
            byte[] key = Keys.runByTime(after.listedAt().orElseThrow(), after.runId());
            stores.add(Store.INDEX, key, Keys.nameValue(after.runId()));
        }
    }

    private void indexEpisode(Optional<Episode> before, Episode after, long position) {
        stores.add(Store.INDEX, Keys.episodeEntry(after.runId(), after.number(), position), PRESENT);
        // the queue is not moved by every event: the watchdog looks up the true deadline when an entry is due
        boolean opened = before.isEmpty() || before.get().status() == EpisodeStatus.ABANDONED;
        boolean hurried =
                before.isPresent() && after.lease().compareTo(before.get().lease()) < 0;
        if (after.status() == EpisodeStatus.IN_PROGRESS && (opened || hurried)) {
            stores.add(Store.OPEN_EPISODES, Keys.deadline(after.deadline(), after.runId(), after.number()), PRESENT);
        }
    }

    private void indexProposal(Optional<Proposal> before, Proposal after) {
        // only the proposal itself, whose id is checked against its content, may say which run it is of
        boolean submittedNow = after.submittedPosition() == after.lastPosition();
        if (submittedNow) {
            stores.add(Store.INDEX, Keys.runOfProposal(after.proposalId()), Keys.nameValue(after.runId()));
        }
        if (before.map(Proposal::state).equals(Optional.of(after.state()))) {
            return;
        }
        before.ifPresent(old -> stores.remove(Store.INDEX, byState(old)));
        stores.add(Store.INDEX, byState(after), Keys.nameValue(after.runId()));
    }

    private static byte[] byState(Proposal proposal) {
        return Keys.proposalByState(proposal.state().name(), proposal.stateSince(), proposal.proposalId());
    }

    private void indexDecision(Event event, LedgerEntry entry) {
        String runId = event.envelope().runId();
        if (event instanceof PolicyDecided) {
            stores.add(Store.INDEX, Keys.decision(entry.recordedAt(), runId, entry.position()), PRESENT);
            stores.add(Store.INDEX, Keys.decisionOfRun(runId, entry.position()), PRESENT);
        }
        if (event instanceof CapabilityChanged changed && runId.equals(Ids.SYSTEM_RUN)) {
            byte[] key = Keys.capability(changed.capability());
            stores.put(Store.INDEX, key, stores.get(Store.INDEX, key), Keys.numberValue(entry.position()));
        }
    }

    private void receive(String runId, ProducerSequence sequence) {
        String producer = sequence.producerId();
        long number = sequence.number();
        SequenceRange.Change change = SequenceRange.receive(
                number,
                nearest(KeyRange.between(Keys.stretch(runId, producer, 1), Keys.stretch(runId, producer, number), 1)
                        .descending()),
                nearest(KeyRange.between(
                        Keys.stretch(runId, producer, number), Keys.stretch(runId, producer, Long.MAX_VALUE), 1)));
        change.remove()
                .ifPresent(range -> stores.remove(Store.PRODUCERS, Keys.stretch(runId, producer, range.first())));
        change.put().ifPresent(range -> {
            byte[] key = Keys.stretch(runId, producer, range.first());
            stores.put(Store.PRODUCERS, key, stores.get(Store.PRODUCERS, key), Keys.numberValue(range.last()));
        });
    }

    private Optional<SequenceRange> nearest(KeyRange stretches) {
        return stores.first(Store.PRODUCERS, stretches)
                .map(stretch -> new SequenceRange(Keys.lastLong(stretch.key()), Keys.lastLong(stretch.value())));
    }

    private void declareLast(Event event) {
        if (!(event instanceof EpisodeCompleted end) || end.lastSequence().isEmpty()) {
            return;
        }
        end.envelope().sequence().ifPresent(sequence -> {
            byte[] key = Keys.stretch(end.envelope().runId(), sequence.producerId(), 0);
            Optional<byte[]> stored = stores.get(Store.PRODUCERS, key);
            long declared = Math.max(
                    end.lastSequence().getAsLong(), stored.map(Keys::lastLong).orElse(0L));
            stores.put(Store.PRODUCERS, key, stored, Keys.numberValue(declared));
        });
    }
}
