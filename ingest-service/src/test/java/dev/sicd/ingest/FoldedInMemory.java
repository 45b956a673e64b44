package dev.sicd.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sicd.model.event.DecisionEvent.CapabilityChanged;
import dev.sicd.model.event.Event;
import dev.sicd.model.event.EventRules;
import dev.sicd.model.event.Ids;
import dev.sicd.model.fold.Fold;
import dev.sicd.model.fold.Proposal;
import dev.sicd.model.fold.Recorded;
import dev.sicd.model.ledger.Chain;
import dev.sicd.model.ledger.Hash;
import dev.sicd.reader.Answer;
import dev.sicd.reader.Consistency;
import dev.sicd.reader.KeyRange;
import dev.sicd.reader.Keys;
import dev.sicd.reader.Store;
import dev.sicd.reader.StoreReader;
import dev.sicd.schemas.ContentDigest;
import dev.sicd.schemas.Coordinates;
import dev.sicd.schemas.DecodeException;
import dev.sicd.schemas.EventCodec;
import dev.sicd.schemas.EventFamily;
import dev.sicd.schemas.LedgerEntry;
import dev.sicd.schemas.Seen;
import dev.sicd.schemas.StateCodec;
import dev.sicd.schemas.Topic;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/**
 * The fold as this service's tests need it: the real {@link Fold} over what is on the topics, in sorted maps. No hash
 * chain, no transactions; everything folded counts as committed at once.
 */
final class FoldedInMemory implements StoreReader, AutoCloseable {
    private final Map<Store, NavigableMap<byte[], byte[]>> stores = new EnumMap<>(Store.class);
    private final Map<String, Long> positions = new HashMap<>();
    private final Map<TopicPartition, Long> nextOffsets = new HashMap<>();
    private final AtomicBoolean closing = new AtomicBoolean();
    private final AtomicBoolean away = new AtomicBoolean();
    private final Supplier<KafkaConsumer<byte[], byte[]>> consumers;
    private final String prefix;
    private final int partitions;
    private final Thread thread;

    FoldedInMemory(Supplier<KafkaConsumer<byte[], byte[]>> consumers, String prefix, int partitions) {
        this.consumers = consumers;
        this.prefix = prefix;
        this.partitions = partitions;
        for (Store store : Store.values()) {
            stores.put(store, new TreeMap<>(Arrays::compareUnsigned));
        }
        List<TopicPartition> inputs = new ArrayList<>();
        for (Topic topic : Topic.inputs()) {
            for (int partition = 0; partition < partitions; partition++) {
                inputs.add(new TopicPartition(topic.name(prefix), partition));
            }
        }
        this.thread = Thread.ofPlatform().name("folded-in-memory").start(() -> follow(consumers.get(), inputs));
    }

    /** From now on nothing can be read, or it can be again. */
    void away(boolean isAway) {
        away.set(isAway);
    }

    @Override
    public int partitions() {
        return partitions;
    }

    @Override
    public synchronized Answer<Optional<byte[]>> get(Store store, int partition, byte[] key, Consistency consistency) {
        return unlessAway(() -> Optional.ofNullable(of(store).get(key)));
    }

    @Override
    public synchronized Answer<List<Entry>> range(Store store, int partition, KeyRange range, Consistency consistency) {
        return unlessAway(() -> {
            NavigableMap<byte[], byte[]> within = of(store).subMap(range.from(), true, range.to(), true);
            return (range.reversed() ? within.descendingMap() : within)
                    .entrySet().stream()
                            .limit(range.limit())
                            .map(entry -> new Entry(entry.getKey(), entry.getValue()))
                            .toList();
        });
    }

    @Override
    public Answer<Boolean> await(Coordinates at, Consistency consistency, Duration wait) throws InterruptedException {
        Deadline deadline = Deadline.after(wait);
        TopicPartition partition = new TopicPartition(at.topic(), at.partition());
        synchronized (this) {
            while (nextOffsets.getOrDefault(partition, 0L) <= at.offset() && !deadline.isOver()) {
                wait(10);
            }
            return unlessAway(() -> nextOffsets.getOrDefault(partition, 0L) > at.offset());
        }
    }

    @Override
    public Answer<Boolean> awaitEnd(int partition, Consistency consistency, Duration wait) throws InterruptedException {
        if (away.get()) {
            return unlessAway(() -> false);
        }
        Map<TopicPartition, Long> ends = ends(partition);
        Deadline deadline = Deadline.after(wait);
        synchronized (this) {
            while (!isFoldedTo(ends) && !deadline.isOver()) {
                wait(10);
            }
            return unlessAway(() -> isFoldedTo(ends));
        }
    }

    @Override
    public Answer<Lag> lag(int partition) {
        return unlessAway(() -> new Lag(0, 0));
    }

    @Override
    public void close() {
        closing.set(true);
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Map<TopicPartition, Long> ends(int partition) {
        List<TopicPartition> inputs = Topic.inputs().stream()
                .map(topic -> new TopicPartition(topic.name(prefix), partition))
                .toList();
        try (KafkaConsumer<byte[], byte[]> consumer = consumers.get()) {
            return consumer.endOffsets(inputs);
        }
    }

    private boolean isFoldedTo(Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream().allMatch(end -> nextOffsets.getOrDefault(end.getKey(), 0L) >= end.getValue());
    }

    private <T> Answer<T> unlessAway(Supplier<T> value) {
        return away.get()
                ? new Answer.NotReady<>("the stores are away, as this test wants it", Duration.ofSeconds(3))
                : new Answer.Here<>(value.get());
    }

    private NavigableMap<byte[], byte[]> of(Store store) {
        return stores.getOrDefault(store, new TreeMap<>(Arrays::compareUnsigned));
    }

    private void follow(KafkaConsumer<byte[], byte[]> consumer, List<TopicPartition> inputs) {
        try (consumer) {
            consumer.assign(inputs);
            consumer.seekToBeginning(inputs);
            while (!closing.get()) {
                consumer.poll(Duration.ofMillis(20)).forEach(this::fold);
            }
        }
    }

    private synchronized void fold(ConsumerRecord<byte[], byte[]> record) {
        Coordinates at = new Coordinates(record.topic(), record.partition(), record.offset());
        EventFamily family = Arrays.stream(EventFamily.values())
                .filter(candidate -> candidate.topic().name(prefix).equals(record.topic()))
                .findFirst()
                .orElseThrow();
        try {
            Event event = EventCodec.decode(family, record.value());
            boolean keyed =
                    new String(record.key(), UTF_8).equals(event.envelope().runId());
            if (keyed && EventRules.check(event).isEmpty()) {
                admit(event, family, record, at);
            }
        } catch (DecodeException e) {
            // the real gate quarantines it
        } finally {
            nextOffsets.put(new TopicPartition(at.topic(), at.partition()), at.offset() + 1);
            notifyAll();
        }
    }

    private void admit(Event event, EventFamily family, ConsumerRecord<byte[], byte[]> record, Coordinates at) {
        String run = event.envelope().runId();
        byte[] seen = Keys.seen(run, event.envelope().eventId());
        if (of(Store.SEEN).containsKey(seen)) {
            return;
        }
        long position = positions.merge(run, 1L, Long::sum);
        of(Store.SEEN).put(seen, StateCodec.encode(new Seen(ContentDigest.of(event, record.value()), position)));
        Instant recordedAt = Instant.ofEpochMilli(record.timestamp());
        of(Store.TIMELINE)
                .put(
                        Keys.position(run, position),
                        StateCodec.encode(new LedgerEntry(
                                position,
                                recordedAt,
                                family,
                                at,
                                Chain.leaf(record.key(), record.value()),
                                Hash.sha256(),
                                record.value())));
        if (event instanceof CapabilityChanged change) {
            of(Store.INDEX).put(Keys.capability(change.capability()), Keys.numberValue(position));
        }
        apply(new Recorded(event, position, recordedAt), run);
    }

    private void apply(Recorded recorded, String run) {
        Optional<byte[]> episode = recorded.event()
                .envelope()
                .episodeId()
                .flatMap(id -> Ids.episodeNumber(run, id))
                .map(number -> Keys.episode(run, number));
        Optional<byte[]> proposal = Proposal.subjectOf(recorded.event()).map(id -> Keys.proposal(run, id));
        Fold.After after = Fold.apply(
                new Fold.Before(
                        value(Store.RUNS, Optional.of(Keys.run(run))).map(StateCodec::run),
                        value(Store.EPISODES, episode).map(StateCodec::episode),
                        value(Store.PROPOSALS, proposal).map(StateCodec::proposal)),
                recorded);
        of(Store.RUNS).put(Keys.run(run), StateCodec.encode(after.run()));
        after.episode().ifPresent(state -> of(Store.EPISODES).put(episode.orElseThrow(), StateCodec.encode(state)));
        after.proposal().ifPresent(state -> {
            value(Store.PROPOSALS, proposal)
                    .map(StateCodec::proposal)
                    .ifPresent(old -> of(Store.INDEX).remove(byState(old)));
            of(Store.INDEX).put(byState(state), Keys.nameValue(run));
            of(Store.PROPOSALS).put(proposal.orElseThrow(), StateCodec.encode(state));
            of(Store.INDEX).put(Keys.runOfProposal(state.proposalId()), Keys.nameValue(run));
        });
    }

    private static byte[] byState(Proposal proposal) {
        return Keys.proposalByState(proposal.state().name(), proposal.stateSince(), proposal.proposalId());
    }

    private Optional<byte[]> value(Store store, Optional<byte[]> key) {
        return key.flatMap(bytes -> Optional.ofNullable(of(store).get(bytes)));
    }
}
