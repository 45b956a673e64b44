package dev.sicd.aggregator;

import static dev.sicd.aggregator.Agreement.fields;
import static dev.sicd.aggregator.Agreement.same;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sicd.aggregator.NaiveGate.Fate;
import dev.sicd.aggregator.SimulatedLog.Restart;
import dev.sicd.aggregator.SimulatedLog.Sent;
import dev.sicd.aggregator.SimulatedLog.Silence;
import dev.sicd.aggregator.SimulatedLog.Step;
import dev.sicd.model.event.ApprovedProposal;
import dev.sicd.model.event.EpisodeEvent;
import dev.sicd.model.event.EpisodeEvent.EpisodeAbandoned;
import dev.sicd.model.event.Event;
import dev.sicd.model.fold.SequenceRange;
import dev.sicd.model.ledger.Gate;
import dev.sicd.model.ledger.Hash;
import dev.sicd.model.ledger.MerkleTree;
import dev.sicd.reader.Keys;
import dev.sicd.reader.Store;
import dev.sicd.reader.fold.MemoryStores;
import dev.sicd.reader.fold.StateFold;
import dev.sicd.schemas.ApprovedProposalCodec;
import dev.sicd.schemas.DecodeException;
import dev.sicd.schemas.EventCodec;
import dev.sicd.schemas.LedgerEntry;
import dev.sicd.schemas.RecordHeaders;
import dev.sicd.schemas.StateCodec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.Record;

/** Takes a log step by step into a task and into lists, and compares all that the step may have touched. */
final class Recount {
    private static final List<Store> STATES = List.of(Store.RUNS, Store.EPISODES, Store.PROPOSALS, Store.PRODUCERS);

    private final SimulatedTask task = new SimulatedTask();
    private final Map<String, NaiveGate> gates = new TreeMap<>();
    private final List<byte[]> leaves = new ArrayList<>();
    private final Progression progression = new Progression();

    void take(Step step) {
        List<Record<byte[], byte[]>> ledger = task.take(step);
        ledger.forEach(record -> leaves.add(NaiveTree.leaf(record.key(), record.value())));
        switch (step) {
            case Restart ignored -> same("written at a restart", 0, ledger.size());
            case Silence silence -> silence(silence, ledger);
            case Sent sent when sent.event().isEmpty() -> written(0, 1, 0, ledger);
            case Sent sent -> event(sent, sent.event().orElseThrow(), ledger);
        }
    }

    /** Nothing is stored that no event made, and the ledger folds to the same again. */
    void end() {
        gates.forEach((runId, gate) -> {
            NaiveRun run = gate.run();
            same("episodes", run.episodes().size(), count(Store.EPISODES, runId));
            same("proposals", run.proposals().size(), count(Store.PROPOSALS, runId));
            run.episodes().forEach((id, unused) -> episode(runId, run, id));
            run.proposals().forEach((id, unused) -> proposal(runId, run, id));
        });
        same("runs", gates.size(), task.all(Store.RUNS).size());
        same(
                "leaves",
                (long) leaves.size(),
                task.get(Store.TREE, Keys.treeSize()).map(Keys::lastLong).orElse(0L));
        same("root", NaiveTree.root(leaves), root());
        refolds();
    }

    private void event(Sent sent, Event event, List<Record<byte[], byte[]>> ledger) {
        String runId = event.envelope().runId();
        if (SimulatedLog.isElsewhere(runId)) {
            written(0, sent.rerouted() ? 1 : 0, sent.rerouted() ? 0 : 1, ledger);
            return;
        }
        NaiveGate gate = gates.computeIfAbsent(runId, NaiveGate::new);
        Fate fate = gate.take(sent);
        written(fate == Fate.ADMITTED ? 1 : 0, fate == Fate.CONFLICT ? 1 : 0, 0, ledger);
        NaiveRun run = gate.run();
        gate(runId, gate);
        if (fate == Fate.ADMITTED) {
            entry(gate, sent.value(), ledger.getFirst());
            state(runId, run, event);
            approval(run, event, gate.log.size());
        } else {
            same("approved by a repeat", 0, task.written(FoldProcessor.APPROVED).size());
        }
    }

    private void silence(Silence silence, List<Record<byte[], byte[]>> ledger) {
        TreeSet<String> due = new TreeSet<>();
        gates.forEach((runId, gate) -> gate.run().episodes().forEach((id, episode) -> {
            if (episode.isDue(silence.until())) {
                due.add("%s at %d, silent for %s until %s"
                        .formatted(id, episode.lastPosition(), episode.lease(), episode.deadline()));
            }
        }));
        TreeSet<String> abandoned = new TreeSet<>();
        for (Record<byte[], byte[]> record : ledger) {
            EpisodeAbandoned event = (EpisodeAbandoned) decoded(record.value());
            String runId = event.envelope().runId();
            abandoned.add("%s at %d, silent for %s until %s"
                    .formatted(
                            event.envelope().episodeId().orElseThrow(),
                            event.lastPosition(),
                            event.lease(),
                            event.envelope().occurredAt()));
            NaiveGate gate = Objects.requireNonNull(gates.get(runId));
            gate.abandoned(event, record.value());
            entry(gate, record.value(), record);
        }
        same("given up", due, abandoned);
        same("given up once", abandoned.size(), ledger.size());
        gates.forEach((runId, gate) -> {
            NaiveRun run = gate.run();
            gate(runId, gate);
            run(runId, run);
            run.episodes().forEach((id, unused) -> episode(runId, run, id));
        });
    }

    private void written(int ledger, int quarantined, int rerouted, List<Record<byte[], byte[]>> records) {
        same("ledger records", ledger, records.size());
        same("quarantined", quarantined, task.written(FoldProcessor.QUARANTINE).size());
        same("sent on", rerouted, task.written(FoldProcessor.REROUTED).size());
    }

    private static void entry(NaiveGate gate, byte[] value, Record<byte[], byte[]> record) {
        same("ledger bytes", true, Arrays.equals(value, record.value()));
        same("ledger position", Integer.toString(gate.log.size()), header(record, RecordHeaders.POSITION));
        same("ledger head", gate.head(), header(record, RecordHeaders.HEAD));
    }

    private void gate(String runId, NaiveGate naive) {
        Gate gate = task.get(Store.GATES, Keys.run(runId)).map(StateCodec::gate).orElseThrow();
        same(
                "gate of " + runId,
                List.of((long) naive.log.size(), naive.head(), naive.duplicates, naive.conflicts, naive.rerouted),
                List.of(
                        gate.chain().position(),
                        gate.chain().head().hex(),
                        gate.duplicates(),
                        gate.contentConflicts(),
                        gate.rerouted()));
    }

    private void state(String runId, NaiveRun run, Event event) {
        run(runId, run);
        if (event instanceof EpisodeEvent) {
            event.envelope().episodeId().ifPresent(id -> episode(runId, run, id));
        }
        NaiveProposal.of(event).ifPresent(id -> proposal(runId, run, id));
    }

    private void run(String runId, NaiveRun run) {
        Map<String, Object> fields = task.get(Store.RUNS, Keys.run(runId))
                .map(StateCodec::run)
                .map(Fields::of)
                .orElseThrow();
        fields("run " + runId, run.expected(), fields);
        progression.ofRun(runId, fields);
        same("missing of " + runId, run.missing(), missing(runId));
    }

    private void episode(String runId, NaiveRun run, String id) {
        int number = Integer.parseInt(id.substring(id.lastIndexOf("_ep") + 3));
        Map<String, Object> fields = task.get(Store.EPISODES, Keys.episode(runId, number))
                .map(StateCodec::episode)
                .map(Fields::of)
                .orElseThrow();
        fields("episode " + id, Objects.requireNonNull(run.episodes().get(id)).expected(), fields);
        progression.ofEpisode(id, fields);
    }

    private void proposal(String runId, NaiveRun run, String id) {
        Map<String, Object> fields = task.get(Store.PROPOSALS, Keys.proposal(runId, id))
                .map(StateCodec::proposal)
                .map(Fields::of)
                .orElseThrow();
        fields("proposal " + id, Objects.requireNonNull(run.proposals().get(id)).expected(), fields);
        progression.ofProposal(id, fields);
    }

    /** What becomes approved goes to the publisher at that moment, once, with the content that was submitted. */
    private void approval(NaiveRun run, Event event, long position) {
        List<Record<byte[], byte[]>> sent = task.written(FoldProcessor.APPROVED);
        Optional<NaiveProposal> approved = NaiveProposal.of(event)
                .map(id -> Objects.requireNonNull(run.proposals().get(id)))
                .filter(proposal -> proposal.approvals.contains(position));
        same("approved by " + event, approved.isPresent() ? 1 : 0, sent.size());
        if (approved.isPresent()) {
            ApprovedProposal passedOn = approved(sent.getFirst().value());
            same("position of the approval", position, passedOn.approvedPosition());
            same(
                    "approved content",
                    passedOn.content().digest(),
                    approved.get().contentDigest().orElseThrow());
        }
    }

    private Map<String, List<Long>> missing(String runId) {
        Map<String, List<SequenceRange>> stretches = new TreeMap<>();
        Map<String, Long> declared = new HashMap<>();
        byte[] prefix = Keys.run(runId);
        task.below(Store.PRODUCERS, prefix).forEach((key, value) -> {
            String producer = Keys.nameAt(key.get(), prefix.length);
            long first = Keys.lastLong(key.get());
            if (first == 0) {
                declared.put(producer, Keys.lastLong(value));
            } else {
                stretches
                        .computeIfAbsent(producer, unused -> new ArrayList<>())
                        .add(new SequenceRange(first, Keys.lastLong(value)));
            }
        });
        Map<String, List<Long>> missing = new TreeMap<>();
        stretches.forEach((producer, received) -> missing.put(
                producer,
                SequenceRange.missing(received, declared.getOrDefault(producer, 0L)).stream()
                        .flatMap(hole -> LongStream.rangeClosed(hole.first(), hole.last())
                                .boxed())
                        .toList()));
        return missing;
    }

    private String root() {
        long size = leaves.size();
        return MerkleTree.root(
                        size,
                        level -> Hash.of(
                                task.get(Store.TREE, Keys.subtree(level)).orElseThrow()))
                .hex();
    }

    private void refolds() {
        MemoryStores again = new MemoryStores();
        StateFold fold = new StateFold(again);
        task.all(Store.TIMELINE).values().forEach(value -> {
            LedgerEntry entry = StateCodec.ledgerEntry(value.get());
            fold.fold(decoded(entry.value()), entry);
        });
        for (Store store : STATES) {
            task.all(store)
                    .forEach((key, value) -> same(
                            "folded again: " + store,
                            Optional.of(value),
                            again.get(store, key.get()).map(Bytes::wrap)));
        }
    }

    private int count(Store store, String runId) {
        return task.below(store, Keys.run(runId)).size();
    }

    private static Event decoded(byte[] value) {
        try {
            return EventCodec.decodeAny(value).event();
        } catch (DecodeException e) {
            throw new AssertionError("the ledger holds what is no event", e);
        }
    }

    private static ApprovedProposal approved(byte[] value) {
        try {
            return ApprovedProposalCodec.decode(value);
        } catch (DecodeException e) {
            throw new AssertionError("what was approved cannot be read", e);
        }
    }

    private static String header(Record<byte[], byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), UTF_8);
    }
}
