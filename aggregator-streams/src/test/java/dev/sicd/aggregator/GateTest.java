package dev.sicd.aggregator;

import static dev.sicd.aggregator.FoldDriver.header;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sicd.model.event.ApprovedProposal;
import dev.sicd.model.event.EndStatus;
import dev.sicd.model.event.EpisodeEvent.ActionLogged;
import dev.sicd.model.event.Event;
import dev.sicd.model.event.ProposalEvent.ProposalSubmitted;
import dev.sicd.model.fold.Episode;
import dev.sicd.model.fold.EpisodeStatus;
import dev.sicd.model.fold.ProposalState;
import dev.sicd.model.fold.Run;
import dev.sicd.model.ledger.Chain;
import dev.sicd.model.ledger.Gate;
import dev.sicd.model.policy.Decision.Verdict;
import dev.sicd.model.signature.SigningKey;
import dev.sicd.reader.Keys;
import dev.sicd.reader.Store;
import dev.sicd.schemas.ApprovedProposalCodec;
import dev.sicd.schemas.DecodeException;
import dev.sicd.schemas.EventCodec;
import dev.sicd.schemas.RecordHeaders;
import dev.sicd.schemas.Seen;
import dev.sicd.schemas.StateCodec;
import dev.sicd.schemas.Topic;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The topology in Kafka's own test driver, with real RocksDB stores and one partition. */
class GateTest {
    private static final String RUN = "run_20250101";
    private static final SigningKey KEY = SigningKey.generate(new SecureRandom());

    @TempDir
    Path stateDir;

    private FoldDriver driver;

    @BeforeEach
    void open() {
        driver = driver(stateDir);
    }

    private static FoldDriver driver(Path dir) {
        return new FoldDriver(dir, Optional.of(KEY), CheckpointCadence.DEFAULT);
    }

    @AfterEach
    void close() {
        driver.close();
    }

    @Test
    void foldsAnEpisodeAndItsRun() {
        Events events = new Events(RUN, 1);
        send(events.runStarted(1), events.started(1), events.action(1, "{}"), events.metrics(1, 1_500));
        send(events.outcome(1), events.completed(1, EndStatus.COMPLETED));

        Episode episode = episode(RUN, 1);
        assertThat(episode.status()).isEqualTo(EpisodeStatus.COMPLETED);
        assertThat(episode.started()).isTrue();
        assertThat(episode.actions()).isEqualTo(1);
        assertThat(episode.metrics().tokensUsed()).isEqualTo(1_500);
        Run run = run(RUN);
        assertThat(run.episodes().completed()).isEqualTo(1);
        assertThat(run.episodes().total()).isEqualTo(1);
        assertThat(run.metrics().tokensUsed()).isEqualTo(1_500);
        assertThat(run.lastPosition()).isEqualTo(6);
        assertThat(gate(RUN).chain().position()).isEqualTo(6);
    }

    @Test
    void chainsTheExactBytesInLedgerOrder() {
        Events events = new Events(RUN, 2);
        send(events.runStarted(1), events.started(1), events.action(1, "{\"a\":1}"));

        Chain chain = Chain.start(RUN);
        for (TestRecord<byte[], byte[]> entry : read(Topic.LEDGER)) {
            chain = chain.append(Chain.leaf(entry.key(), entry.value()));
            assertThat(header(entry, RecordHeaders.POSITION)).isEqualTo(Long.toString(chain.position()));
            assertThat(header(entry, RecordHeaders.HEAD)).isEqualTo(chain.head().hex());
            assertThat(header(entry, RecordHeaders.SOURCE)).startsWith("sicd.episode-events:0:");
        }
        assertThat(gate(RUN).chain()).isEqualTo(chain);
        assertThat(chain.position()).isEqualTo(3);
    }

    @Test
    void dropsARepeatAndCountsIt() {
        Events events = new Events(RUN, 3);
        ActionLogged action = events.action(1, "{}");
        send(action, action, action);

        assertThat(episode(RUN, 1).actions()).isEqualTo(1);
        assertThat(gate(RUN).duplicates()).isEqualTo(2);
        assertThat(read(Topic.LEDGER)).hasSize(1);
        assertThat(read(Topic.QUARANTINE)).isEmpty();
    }

    @Test
    void takesARetryWithOtherFilledInFieldsForARepeat() {
        ActionLogged action = new Events(RUN, 4).action(1, "{}");
        ActionLogged retried =
                new ActionLogged(action.envelope().withSequence("producer-1", 1), action.actionType(), action.data());
        send(action, retried);

        assertThat(gate(RUN).duplicates()).isEqualTo(1);
        assertThat(gate(RUN).contentConflicts()).isZero();
    }

    @Test
    void quarantinesAnIdThatComesBackWithOtherContent() {
        ActionLogged action = new Events(RUN, 5).action(1, "{}");
        ActionLogged forged = new ActionLogged(action.envelope(), action.actionType(), "{\"other\":true}");
        send(action, forged);

        assertThat(episode(RUN, 1).actions()).isEqualTo(1);
        assertThat(gate(RUN).contentConflicts()).isEqualTo(1);
        List<TestRecord<byte[], byte[]>> quarantined = read(Topic.QUARANTINE);
        assertThat(quarantined).hasSize(1);
        assertThat(header(quarantined.getFirst(), RecordHeaders.REASON)).isEqualTo("CONTENT_CONFLICT");
        assertThat(quarantined.getFirst().value()).isEqualTo(EventCodec.encode(forged));
    }

    @Test
    void quarantinesWhatIsNotAnEventAndGoesOn() {
        Events events = new Events(RUN, 6);
        byte[] unknownSchema = {0, 0x7f, 1, 2, 3, 0};
        pipe(Topic.EPISODE_EVENTS, RUN.getBytes(UTF_8), new byte[] {1, 2, 3});
        pipe(Topic.EPISODE_EVENTS, RUN.getBytes(UTF_8), unknownSchema);
        pipe(Topic.EPISODE_EVENTS, RUN.getBytes(UTF_8), null);
        pipe(Topic.EPISODE_EVENTS, null, EventCodec.encode(events.action(1, "{}")));
        pipe(Topic.EPISODE_EVENTS, "another".getBytes(UTF_8), EventCodec.encode(events.action(1, "{}")));
        pipe(Topic.EPISODE_EVENTS, RUN.getBytes(UTF_8), truncated(EventCodec.encode(events.action(1, "{}"))));
        pipe(Topic.DECISIONS, RUN.getBytes(UTF_8), EventCodec.encode(events.action(1, "{}")));
        send(events.action(1, "{}"));

        assertThat(read(Topic.QUARANTINE))
                .extracting(record -> header(record, RecordHeaders.REASON))
                .containsExactly(
                        "NOT_FRAMED",
                        "UNKNOWN_SCHEMA",
                        "NO_VALUE",
                        "WRONG_KEY",
                        "WRONG_KEY",
                        "BAD_BYTES",
                        "WRONG_TOPIC");
        assertThat(episode(RUN, 1).actions()).isEqualTo(1);
    }

    @Test
    void survivesRandomBytes() {
        Random random = new Random(7);
        for (int i = 0; i < 2_000; i++) {
            byte[] bytes = new byte[random.nextInt(200)];
            random.nextBytes(bytes);
            byte[] framed = EventCodec.encode(new Events(RUN, i).action(1, "{}"));
            // half of them with a good header, so that the body's decoder is reached
            int header = i % 2 == 0 ? Math.min(5, bytes.length) : 0;
            System.arraycopy(framed, 0, bytes, 0, header);
            pipe(Topic.EPISODE_EVENTS, RUN.getBytes(UTF_8), bytes);
        }
        assertThat(read(Topic.QUARANTINE)).hasSize(2_000);
        assertThat(read(Topic.LEDGER)).isEmpty();
    }

    @Test
    void approvesWhicheverOfProposalAndDecisionComesFirst() throws DecodeException {
        Events events = new Events(RUN, 8);
        ProposalSubmitted first = events.proposal("a.py");
        ProposalSubmitted second = events.proposal("b.py");
        send(first, events.allowed(first), events.allowed(second), second);

        List<TestRecord<byte[], byte[]>> approved = read(Topic.APPROVED_PROPOSALS);
        assertThat(approved).hasSize(2);
        ApprovedProposal one = ApprovedProposalCodec.decode(approved.getFirst().value());
        assertThat(one.proposalId()).isEqualTo(first.proposalId());
        assertThat(one.content()).isEqualTo(first.content());
        assertThat(one.content().digest()).isEqualTo(one.contentDigest());
        assertThat(new String(approved.getFirst().key(), UTF_8)).isEqualTo("your-org/your-repo");
        assertThat(run(RUN).proposals().approved()).isEqualTo(2);
    }

    @Test
    void letsTheFirstDecisionStandWhenAServiceRepeatsItself() {
        Events events = new Events(RUN, 9);
        ProposalSubmitted proposal = events.proposal("a.py");
        send(proposal, events.decided(proposal, Verdict.REVIEW), events.allowed(proposal));

        assertThat(read(Topic.APPROVED_PROPOSALS)).isEmpty();
        assertThat(read(Topic.QUARANTINE)).isEmpty();
        assertThat(gate(RUN).duplicates()).isEqualTo(1);
        byte[] stored = store(Store.PROPOSALS).get(Bytes.wrap(Keys.proposal(RUN, proposal.proposalId())));
        assertThat(StateCodec.proposal(stored).state()).isEqualTo(ProposalState.AWAITING_REVIEW);
    }

    @Test
    void endsASilentEpisodeOnlyWhenItsInputsAreFolded() {
        Events events = new Events(RUN, 10);
        send(events.started(1, Optional.of(Duration.ofSeconds(30))), events.action(1, "{}"));
        driver.advance(Duration.ofMinutes(1));
        assertThat(episode(RUN, 1).status()).isEqualTo(EpisodeStatus.IN_PROGRESS);

        driver.caughtUpAt(Events.AT.plusSeconds(29));
        driver.advance(Duration.ofSeconds(2));
        assertThat(episode(RUN, 1).status()).isEqualTo(EpisodeStatus.IN_PROGRESS);

        driver.caughtUpAt(Events.AT.plusSeconds(31));
        driver.advance(Duration.ofSeconds(2));
        assertThat(episode(RUN, 1).status()).isEqualTo(EpisodeStatus.ABANDONED);
        assertThat(run(RUN).episodes().abandoned()).isEqualTo(1);
        assertThat(read(Topic.LEDGER)).hasSize(3);

        send(events.action(1, "{}"));
        assertThat(episode(RUN, 1).status()).isEqualTo(EpisodeStatus.IN_PROGRESS);
        assertThat(episode(RUN, 1).revivals()).isEqualTo(1);
        driver.caughtUpAt(Events.AT.plusSeconds(90));
        driver.advance(Duration.ofSeconds(2));
        assertThat(episode(RUN, 1).status()).isEqualTo(EpisodeStatus.ABANDONED);
    }

    @Test
    void countsSilenceFromTheLastSignOfLife() {
        Events events = new Events(RUN, 18);
        send(events.started(1, Optional.of(Duration.ofSeconds(30))));
        byte[] sign = EventCodec.encode(events.action(1, "{}"));
        pipe(Topic.EPISODE_EVENTS, Ledger.recordKey(RUN), sign, Events.AT.plusSeconds(20));
        // the first look since the start, whose lease is over: it has to find the later deadline
        driver.caughtUpAt(Events.AT.plusSeconds(49));
        driver.advance(Duration.ofSeconds(2));
        assertThat(episode(RUN, 1).status()).isEqualTo(EpisodeStatus.IN_PROGRESS);

        driver.caughtUpAt(Events.AT.plusSeconds(50));
        driver.advance(Duration.ofSeconds(2));
        assertThat(episode(RUN, 1).status()).isEqualTo(EpisodeStatus.ABANDONED);
    }

    @Test
    void forgetsTheIdsOfARunThatEndedLongAgo() {
        Events events = new Events(RUN, 14);
        send(
                events.started(1),
                events.action(1, "{}"),
                events.completed(1, EndStatus.COMPLETED),
                events.runCompleted());
        driver.caughtUpAt(Events.AT.plus(Seen.REMEMBERED).minusSeconds(1));
        driver.advance(Duration.ofSeconds(2));
        assertThat(store(Store.SEEN).approximateNumEntries()).isEqualTo(4);

        driver.caughtUpAt(Events.AT.plus(Seen.REMEMBERED));
        driver.advance(Duration.ofSeconds(2));
        try (KeyValueIterator<Bytes, byte[]> ids = store(Store.SEEN).all()) {
            assertThat(ids.hasNext()).isFalse();
        }
    }

    @Test
    void remembersTheIdsOfAnEndedRunThatIsHeardOfAgain() {
        Events events = new Events(RUN, 15);
        send(events.started(1), events.runCompleted());
        Instant later = Events.AT.plus(Duration.ofDays(29));
        ActionLogged late = events.action(1, "{}");
        pipe(Topic.EPISODE_EVENTS, Ledger.recordKey(RUN), EventCodec.encode(late), later);
        driver.caughtUpAt(Events.AT.plus(Seen.REMEMBERED).plusSeconds(1));
        driver.advance(Duration.ofSeconds(2));
        pipe(Topic.EPISODE_EVENTS, Ledger.recordKey(RUN), EventCodec.encode(late), later.plus(Duration.ofDays(2)));

        assertThat(gate(RUN).duplicates()).isEqualTo(1);
        assertThat(episode(RUN, 1).actions()).isEqualTo(1);
    }

    @Test
    void quarantinesAReroutedRecordThatDoesNotSayWhereItCameFrom() {
        byte[] value = EventCodec.encode(new Events(RUN, 16).action(1, "{}"));
        String source = "sicd.episode-events:0:7";
        reroute(value, new org.apache.kafka.common.header.internals.RecordHeaders());
        reroute(value, headers(source, "yesterday"));
        reroute(value, headers("elsewhere", "yesterday"));
        assertThat(read(Topic.QUARANTINE))
                .extracting(record -> header(record, RecordHeaders.REASON))
                .containsExactly("NO_SOURCE", "NO_SOURCE", "NO_SOURCE");

        reroute(value, headers(source, Events.AT.toString()));
        assertThat(episode(RUN, 1).actions()).isEqualTo(1);
        assertThat(gate(RUN).rerouted()).isEqualTo(1);
    }

    private void reroute(byte[] value, Headers headers) {
        driver.pipe(Topic.REROUTED, Ledger.recordKey(RUN), value, headers);
    }

    private static Headers headers(String source, String recordedAt) {
        return new org.apache.kafka.common.header.internals.RecordHeaders()
                .add(RecordHeaders.SOURCE, source.getBytes(UTF_8))
                .add(RecordHeaders.RECORDED_AT, recordedAt.getBytes(UTF_8));
    }

    @Test
    void letsOnlyTheProposalItselfSayWhichRunItIsOf() {
        Events events = new Events(RUN, 17);
        ProposalSubmitted proposal = events.proposal("a.py");
        send(events.allowed(proposal));
        byte[] key = Keys.runOfProposal(proposal.proposalId());
        assertThat(store(Store.INDEX).get(Bytes.wrap(key))).isNull();

        send(proposal);
        assertThat(store(Store.INDEX).get(Bytes.wrap(key))).isEqualTo(Keys.nameValue(RUN));
    }

    @Test
    void refusesAnAbandonmentThatSomebodyElseStates() {
        Events events = new Events(RUN, 11);
        ActionLogged action = events.action(1, "{}");
        send(
                action,
                new dev.sicd.model.event.EpisodeEvent.EpisodeAbandoned(
                        events.started(1).envelope(), 1, Duration.ofMinutes(1)));

        assertThat(episode(RUN, 1).status()).isEqualTo(EpisodeStatus.IN_PROGRESS);
        assertThat(read(Topic.QUARANTINE)).hasSize(1);
    }

    @Test
    void givesTheSameStatesWhenTheLedgerIsReplayed(@TempDir Path replayDir) {
        long seed = 12;
        Random random = new Random(seed);
        Events events = new Events(RUN, seed);
        List<Event> all = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            int episode = 1 + random.nextInt(5);
            all.add(
                    switch (random.nextInt(6)) {
                        case 0 -> events.started(episode);
                        case 1 -> events.metrics(episode, random.nextInt(1_000));
                        case 2 ->
                            events.completed(episode, random.nextBoolean() ? EndStatus.COMPLETED : EndStatus.FAILED);
                        case 3 -> events.outcome(episode);
                        default -> events.action(episode, "{\"i\":" + i + "}");
                    });
            if (random.nextInt(4) == 0) {
                all.add(all.get(random.nextInt(all.size())));
            }
        }
        ProposalSubmitted proposal = events.proposal("a.py");
        all.add(events.allowed(proposal));
        all.add(proposal);
        send(all.toArray(Event[]::new));
        Map<Store, Map<Bytes, String>> live = states();

        List<TestRecord<byte[], byte[]>> ledger = read(Topic.LEDGER);
        driver.close();
        driver = driver(replayDir);
        for (TestRecord<byte[], byte[]> entry : ledger) {
            String topic = header(entry, RecordHeaders.SOURCE).split(":", -1)[0];
            pipe(Topic.named("sicd", topic).orElseThrow(), entry.key(), entry.value());
        }
        assertThat(states()).as("seed %d", seed).isEqualTo(live);
    }

    @Test
    void writesAsFewBytesForTheTenThousandthActionAsForTheTenth() {
        Events events = new Events(RUN, 13);
        send(events.runStarted(1), events.started(1));
        String data = "{\"file\":\"rag_service.py\",\"lines_added\":50}";
        int tenth = 0;
        for (int i = 1; i <= 10_000; i++) {
            driver.writtenTopics().forEach(this::drain);
            send(events.action(1, data));
            if (i == 10) {
                tenth = changelogBytes();
            }
        }
        int tenThousandth = changelogBytes();
        assertThat(tenth).isPositive();
        // a counter's varint may grow by a byte or two, nothing else
        assertThat(tenThousandth - tenth).isLessThanOrEqualTo(24);
    }

    private int drained;

    private int changelogBytes() {
        drained = 0;
        driver.writtenTopics().stream()
                .filter(topic -> topic.endsWith("-changelog"))
                .forEach(this::drain);
        return drained;
    }

    private void drain(String topic) {
        driver.read(topic)
                .forEach(record ->
                        drained += record.key().length + (record.value() == null ? 0 : record.value().length));
    }

    /** Everything that the fold stores; the gate's own counters of repeats are no part of it. */
    private Map<Store, Map<Bytes, String>> states() {
        Map<Store, Map<Bytes, String>> states = new HashMap<>();
        for (Store store :
                List.of(Store.RUNS, Store.EPISODES, Store.PROPOSALS, Store.PRODUCERS, Store.INDEX, Store.TREE)) {
            Map<Bytes, String> entries = new TreeMap<>();
            try (KeyValueIterator<Bytes, byte[]> all = store(store).all()) {
                while (all.hasNext()) {
                    KeyValue<Bytes, byte[]> entry = all.next();
                    entries.put(entry.key, HexFormat.of().formatHex(entry.value));
                }
            }
            states.put(store, entries);
        }
        return states;
    }

    private void send(Event... events) {
        driver.send(events);
    }

    private void pipe(Topic topic, byte @Nullable [] key, byte @Nullable [] value) {
        pipe(topic, key, value, Events.AT);
    }

    private void pipe(Topic topic, byte @Nullable [] key, byte @Nullable [] value, Instant at) {
        driver.pipe(topic, key, value, at);
    }

    private List<TestRecord<byte[], byte[]>> read(Topic topic) {
        return driver.read(topic);
    }

    private static byte[] truncated(byte[] bytes) {
        return Arrays.copyOf(bytes, bytes.length - 3);
    }

    private Episode episode(String runId, int number) {
        return StateCodec.episode(store(Store.EPISODES).get(Bytes.wrap(Keys.episode(runId, number))));
    }

    private Run run(String runId) {
        return StateCodec.run(store(Store.RUNS).get(Bytes.wrap(Keys.run(runId))));
    }

    private Gate gate(String runId) {
        return StateCodec.gate(store(Store.GATES).get(Bytes.wrap(Keys.run(runId))));
    }

    private KeyValueStore<Bytes, byte[]> store(Store store) {
        return driver.store(store);
    }
}
