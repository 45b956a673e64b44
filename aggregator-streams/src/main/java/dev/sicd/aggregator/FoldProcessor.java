package dev.sicd.aggregator;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sicd.aggregator.Counters.Fate;
import dev.sicd.model.event.ApprovedProposal;
import dev.sicd.model.event.EpisodeEvent.EpisodeAbandoned;
import dev.sicd.model.event.Event;
import dev.sicd.model.ledger.Checkpoint;
import dev.sicd.model.signature.SigningKey;
import dev.sicd.schemas.Admissibility;
import dev.sicd.schemas.ApprovedProposalCodec;
import dev.sicd.schemas.Coordinates;
import dev.sicd.schemas.EventCodec;
import dev.sicd.schemas.EventFamily;
import dev.sicd.schemas.LedgerEntry;
import dev.sicd.schemas.QuarantineReason;
import dev.sicd.schemas.RecordHeaders;
import dev.sicd.schemas.Topic;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries each input record through gate, ledger and fold, and its results to the derived topics, in one transaction. It
 * decides nothing: {@link Admission}, {@link Ledger} and the model do.
 */
final class FoldProcessor implements Processor<byte[], byte[], byte[], byte[]> {
    static final String LEDGER = "to-ledger";
    static final String CHECKPOINTS = "to-checkpoints";
    static final String APPROVED = "to-approved-proposals";
    static final String QUARANTINE = "to-quarantine";
    static final String REROUTED = "to-rerouted";
    private static final String SERVICE = "aggregator";
    private static final Duration WATCH_EVERY = Duration.ofSeconds(1);
    private static final byte[] NOTHING = {};
    private static final Logger LOG = LoggerFactory.getLogger(FoldProcessor.class);

    private final String prefix;
    private final Admission admission;
    private final Optional<SigningKey> checkpointKey;
    private final CheckpointCadence cadence;
    private final Instance instance;
    private ProcessorContext<byte[], byte[]> context;
    private TaskStores stores;
    private Ledger ledger;
    private Checkpoints checkpoints;
    private Folding folding;
    private Watchdog watchdog;
    private Forgetting forgetting;

    @SuppressWarnings("NullAway.Init") // Streams calls init() before anything else
    FoldProcessor(
            String prefix,
            int partitions,
            Optional<SigningKey> checkpointKey,
            CheckpointCadence cadence,
            Instance instance) {
        this.prefix = prefix;
        this.admission = new Admission(partitions);
        this.checkpointKey = checkpointKey;
        this.cadence = cadence;
        this.instance = instance;
    }

    @Override
    public void init(ProcessorContext<byte[], byte[]> newContext) {
        context = newContext;
        int partition = context.taskId().partition();
        stores = new TaskStores(context, instance.version(partition));
        LedgerTree tree = new LedgerTree(stores);
        ledger = new Ledger(stores, tree);
        forgetting = new Forgetting(stores);
        checkpoints = new Checkpoints(
                stores,
                tree,
                Checkpoint.origin(Topic.LEDGER.name(prefix), partition),
                checkpointKey,
                cadence.events(),
                note -> forward(note, partition));
        folding = new Folding(stores, ledger, forgetting, checkpoints);
        watchdog = new Watchdog(stores);
        context.schedule(WATCH_EVERY, PunctuationType.WALL_CLOCK_TIME, ignored -> watch(partition));
        if (checkpointKey.isPresent()) {
            context.schedule(cadence.interval(), PunctuationType.WALL_CLOCK_TIME, ignored -> checkpoints.upToNow());
        }
        instance.opened(partition, stores);
    }

    @Override
    public void close() {
        instance.closed(context.taskId().partition(), stores);
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        RecordMetadata at = context.recordMetadata().orElseThrow();
        Optional<Arrival> arrival = arrival(record, at);
        if (arrival.isPresent()) {
            judge(record, arrival.get());
        } else {
            Coordinates source = new Coordinates(at.topic(), at.partition(), at.offset());
            quarantine(
                    record,
                    source,
                    new Admissibility.Refused(
                            QuarantineReason.NO_SOURCE,
                            "a rerouted record whose headers do not say where it came from, and when"));
        }
        instance.progress().processed(new TopicPartition(at.topic(), at.partition()), at.offset());
    }

    private void judge(Record<byte[], byte[]> record, Arrival arrival) {
        switch (admission.judge(arrival)) {
            case Admission.Verdict.Refused refused -> quarantine(record, arrival.source(), refused.because());
            case Admission.Verdict.Misplaced ignored -> {
                instance.count(Fate.REROUTED);
                context.forward(
                        new Record<>(
                                arrival.key(), arrival.value(), record.timestamp(), headers(record.headers(), arrival)),
                        REROUTED);
            }
            case Admission.Verdict.Admissible admissible -> append(record, admissible.event(), arrival);
        }
    }

    private void append(Record<byte[], byte[]> record, Event event, Arrival arrival) {
        switch (ledger.append(event, arrival)) {
            case Ledger.Outcome.Duplicate ignored -> instance.count(Fate.DUPLICATE);
            case Ledger.Outcome.Conflict conflict ->
                quarantine(record, arrival.source(), Admissibility.conflict(event, conflict.admittedAt()));
            case Ledger.Outcome.Appended appended -> {
                instance.count(Fate.FOLDED);
                fold(event, appended.entry(), headers(record.headers(), arrival));
            }
        }
    }

    private void fold(Event event, LedgerEntry entry, Headers headers) {
        String runId = event.envelope().runId();
        byte[] key = Ledger.recordKey(runId);
        long timestamp = entry.recordedAt().toEpochMilli();
        add(headers, RecordHeaders.POSITION, Long.toString(entry.position()));
        add(headers, RecordHeaders.LEAF, entry.leaf().hex());
        add(headers, RecordHeaders.HEAD, entry.head().hex());
        context.forward(new Record<>(key, entry.value(), timestamp, headers), LEDGER);
        folding.fold(event, entry).ifPresent(approved -> forward(approved, timestamp));
        ledger.folded(event, entry);
        checkpoints.appended();
    }

    private void forward(ApprovedProposal approved, long timestamp) {
        String repository =
                approved.content().repoOwner() + "/" + approved.content().repoName();
        context.forward(
                new Record<>(repository.getBytes(UTF_8), ApprovedProposalCodec.encode(approved), timestamp), APPROVED);
    }

    private void forward(String note, int partition) {
        byte[] key = Integer.toString(partition).getBytes(UTF_8);
        context.forward(new Record<>(key, note.getBytes(UTF_8), context.currentSystemTimeMs()), CHECKPOINTS);
    }

    private void quarantine(Record<byte[], byte[]> record, Coordinates source, Admissibility.Refused because) {
        instance.quarantined(because.reason());
        LOG.atWarn()
                .addKeyValue("source", source)
                .addKeyValue("reason", because.reason())
                .log("record quarantined");
        Headers headers = new org.apache.kafka.common.header.internals.RecordHeaders(record.headers());
        set(headers, RecordHeaders.SOURCE, source.toString());
        set(headers, RecordHeaders.REASON, because.reason().name());
        set(headers, RecordHeaders.DETAIL, because.detail());
        set(headers, RecordHeaders.SERVICE, SERVICE);
        context.forward(record.withHeaders(headers), QUARANTINE);
    }

    /** Ends what was silent for too long, as an event of the ledger like any other. */
    private void watch(int partition) {
        Optional<Instant> caughtUpAt = instance.caughtUpAt(partition);
        caughtUpAt.ifPresent(now -> {
            watchdog.look(now, event -> abandon(event, partition));
            forgetting.look(now);
        });
    }

    private void abandon(EpisodeAbandoned event, int partition) {
        Instant deadline = event.envelope().occurredAt();
        Arrival arrival = new Arrival(
                EventFamily.EPISODE,
                Ledger.recordKey(event.envelope().runId()),
                EventCodec.encode(event),
                new Coordinates(Topic.LEDGER.name(prefix), partition, -1),
                partition,
                deadline,
                false);
        if (ledger.append(event, arrival) instanceof Ledger.Outcome.Appended appended) {
            instance.count(Fate.ABANDONED);
            Headers headers = new org.apache.kafka.common.header.internals.RecordHeaders();
            fold(event, appended.entry(), headers(headers, arrival));
        }
    }

    private Optional<Arrival> arrival(Record<byte[], byte[]> record, RecordMetadata at) {
        byte[] key = record.key() == null ? NOTHING : record.key();
        byte[] value = record.value() == null ? NOTHING : record.value();
        Optional<EventFamily> family = familyOf(at.topic());
        if (family.isPresent()) {
            Coordinates source = new Coordinates(at.topic(), at.partition(), at.offset());
            Instant recordedAt = Instant.ofEpochMilli(record.timestamp());
            return Optional.of(new Arrival(family.get(), key, value, source, at.partition(), recordedAt, false));
        }
        Optional<Coordinates> source =
                text(record.headers(), RecordHeaders.SOURCE).flatMap(Coordinates::parse);
        Optional<EventFamily> origin = source.flatMap(from -> familyOf(from.topic()));
        Optional<Instant> recordedAt =
                text(record.headers(), RecordHeaders.RECORDED_AT).flatMap(FoldProcessor::instant);
        if (source.isEmpty() || origin.isEmpty() || recordedAt.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Arrival(origin.get(), key, value, source.get(), at.partition(), recordedAt.get(), true));
    }

    private Optional<EventFamily> familyOf(String topic) {
        for (EventFamily family : EventFamily.values()) {
            if (family.topic().name(prefix).equals(topic)) {
                return Optional.of(family);
            }
        }
        return Optional.empty();
    }

    /** The producer's headers, without any that claim to be ours, and where the record came from. */
    private static Headers headers(Headers produced, Arrival arrival) {
        Headers headers = new org.apache.kafka.common.header.internals.RecordHeaders();
        for (Header header : produced) {
            if (!RecordHeaders.isOurs(header.key())) {
                headers.add(header);
            }
        }
        add(headers, RecordHeaders.SOURCE, arrival.source().toString());
        add(headers, RecordHeaders.RECORDED_AT, arrival.recordedAt().toString());
        return headers;
    }

    private static void set(Headers headers, String name, String value) {
        add(headers.remove(name), name, value);
    }

    /** Where there is none of this name. */
    private static void add(Headers headers, String name, String value) {
        headers.add(name, value.getBytes(UTF_8));
    }

    private static Optional<String> text(Headers headers, String name) {
        return Optional.ofNullable(headers.lastHeader(name)).map(Header::value).map(value -> new String(value, UTF_8));
    }

    private static Optional<Instant> instant(String text) {
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
