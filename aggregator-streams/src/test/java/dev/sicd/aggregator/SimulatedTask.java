package dev.sicd.aggregator;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sicd.aggregator.SimulatedLog.Restart;
import dev.sicd.aggregator.SimulatedLog.Sent;
import dev.sicd.aggregator.SimulatedLog.Silence;
import dev.sicd.aggregator.SimulatedLog.Step;
import dev.sicd.reader.KeyRange;
import dev.sicd.reader.Store;
import dev.sicd.schemas.Coordinates;
import dev.sicd.schemas.RecordHeaders;
import dev.sicd.schemas.Topic;
import java.io.File;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;

/** The real processor with stores in memory and no Kafka around it, so that it takes thousands of logs a minute. */
final class SimulatedTask {
    private static final Duration WATCH_EVERY = Duration.ofSeconds(1);
    private static final TaskId ID = new TaskId(0, 0);

    private final Map<Store, KeyValueStore<Bytes, byte[]>> stores = new EnumMap<>(Store.class);
    private Instant caughtUpAt = Instant.EPOCH;
    private MockProcessorContext<byte[], byte[]> context;
    private FoldProcessor processor;
    private long offset;

    SimulatedTask() {
        for (Store store : Store.values()) {
            stores.put(store, Stores.inMemoryKeyValueStore(store.storeName()).get());
        }
        context = newContext();
        processor = newProcessor();
    }

    /** What was written because of the step, by the name of where it went. */
    List<Record<byte[], byte[]>> take(Step step) {
        context.resetForwards();
        switch (step) {
            case Sent sent -> process(sent);
            case Silence silence -> {
                caughtUpAt = silence.until();
                context.scheduledPunctuators().stream()
                        .filter(timer -> timer.getInterval().equals(WATCH_EVERY))
                        .forEach(timer -> timer.getPunctuator().punctuate(0));
            }
            case Restart ignored -> {
                processor.close();
                context = newContext();
                processor = newProcessor();
            }
        }
        return written(FoldProcessor.LEDGER);
    }

    List<Record<byte[], byte[]>> written(String sink) {
        return context.forwarded(sink).stream()
                .<Record<byte[], byte[]>>map(forward -> new Record<>(
                        forward.record().key(),
                        forward.record().value(),
                        forward.record().timestamp(),
                        forward.record().headers()))
                .toList();
    }

    Optional<byte[]> get(Store store, byte[] key) {
        return Optional.ofNullable(store(store).get(Bytes.wrap(key)));
    }

    /** All of a store whose keys begin so. */
    Map<Bytes, byte[]> below(Store store, byte[] prefix) {
        Map<Bytes, byte[]> found = new TreeMap<>();
        try (KeyValueIterator<Bytes, byte[]> all =
                store(store).range(Bytes.wrap(prefix), Bytes.wrap(KeyRange.highest(prefix)))) {
            while (all.hasNext()) {
                KeyValue<Bytes, byte[]> entry = all.next();
                found.put(entry.key, entry.value);
            }
        }
        return found;
    }

    /** All of a store, as text that can be compared. */
    Map<Bytes, Bytes> all(Store store) {
        Map<Bytes, Bytes> found = new TreeMap<>();
        try (KeyValueIterator<Bytes, byte[]> all = store(store).all()) {
            all.forEachRemaining(entry -> found.put(entry.key, Bytes.wrap(entry.value)));
        }
        return found;
    }

    private void process(Sent sent) {
        offset++;
        Record<byte[], byte[]> record =
                new Record<>(sent.key(), sent.value(), sent.at().toEpochMilli());
        String source = sent.family().topic().name("sicd");
        if (sent.rerouted()) {
            record.headers()
                    .add(header(RecordHeaders.SOURCE, new Coordinates(source, 1, offset).toString()))
                    .add(header(RecordHeaders.RECORDED_AT, sent.at().toString()));
        }
        context.setRecordMetadata(sent.rerouted() ? Topic.REROUTED.name("sicd") : source, 0, offset);
        processor.process(record);
    }

    private static RecordHeader header(String name, String value) {
        return new RecordHeader(name, value.getBytes(UTF_8));
    }

    private FoldProcessor newProcessor() {
        Inputs inputs = new Inputs() {
            @Override
            public Optional<Instant> caughtUpAt(int partition) {
                return Optional.of(caughtUpAt);
            }

            @Override
            public Map<TopicPartition, Long> committed(int partition) {
                return Map.of();
            }
        };
        FoldProcessor fresh = new FoldProcessor(
                "sicd", SimulatedLog.PARTITIONS, Optional.empty(), CheckpointCadence.DEFAULT, new Instance(inputs));
        fresh.init(context);
        return fresh;
    }

    private MockProcessorContext<byte[], byte[]> newContext() {
        Properties settings = new Properties();
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, "simulation");
        settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "unused:1");
        MockProcessorContext<byte[], byte[]> fresh = new MockProcessorContext<>(settings, ID, new File("unused"));
        stores.values().forEach(fresh::addStateStore);
        return fresh;
    }

    private KeyValueStore<Bytes, byte[]> store(Store store) {
        return Objects.requireNonNull(stores.get(store));
    }
}
