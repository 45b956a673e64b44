package dev.sicd.publisher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sicd.kit.Health;
import dev.sicd.model.event.ApprovedProposal;
import dev.sicd.model.event.PullRequestEvent.PullRequestPlanned;
import dev.sicd.model.ledger.Hash;
import dev.sicd.schemas.ApprovedProposalCodec;
import dev.sicd.schemas.EventCodec;
import dev.sicd.schemas.EventFamily;
import dev.sicd.schemas.RecordHeaders;
import dev.sicd.schemas.Topic;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.WakeupException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole service on a real broker. */
class PublisherTest {
    private static final byte[] KEY = "your-org/your-repo".getBytes(UTF_8);
    private static final EnumSet<Topic> ITS_TOPICS =
            EnumSet.of(Topic.APPROVED_PROPOSALS, Topic.PULL_REQUESTS, Topic.QUARANTINE);
    private static final Instant NOW = Samples.NOW;

    @TempDir
    private Path directory;

    private Path keys;

    private final Broker broker = new Broker("test-" + UUID.randomUUID());

    @BeforeEach
    void pinTheKey() throws IOException {
        keys = Samples.keys(directory, Samples.KEY);
    }

    @Test
    void oneApprovedProposalIsOnePlannedPullRequest() throws Exception {
        broker.createTopics(ITS_TOPICS);
        ApprovedProposal approved = Samples.ofMission();
        try (Publisher publisher = start()) {
            send(approved);

            ConsumerRecord<byte[], byte[]> record =
                    broker.read(Topic.PULL_REQUESTS, 1).getFirst();

            assertThat(new String(record.key(), UTF_8)).isEqualTo("run_20250101");
            assertThat(EventCodec.decode(EventFamily.PULL_REQUEST, record.value()))
                    .isEqualTo(PullRequestPlan.of(
                                    approved, Samples.statement(approved).build(), "aura-sicd/")
                            .event(Samples.cause(approved, broker, 0)));
            Broker.await("its offset to be committed", () -> broker.committed() == 1);
            Broker.await("readiness", () -> publisher.health().ready().isUp());
        }
        assertThat(broker.size(Topic.PULL_REQUESTS)).isEqualTo(1);
        assertThat(broker.size(Topic.QUARANTINE)).isZero();
    }

    @Test
    void aRestartInTheMiddleLosesNothingAndRepeatsNothing() throws Exception {
        broker.createTopics(ITS_TOPICS);
        List<ApprovedProposal> proposals = IntStream.range(0, 40)
                .mapToObj(i -> Samples.titled("change " + i))
                .toList();
        try (Publisher publisher = start()) {
            assertThat(publisher.health().live().isUp()).isTrue();
            for (ApprovedProposal approved : proposals.subList(0, 25)) {
                send(approved);
            }
            broker.read(Topic.PULL_REQUESTS, 5);
        }
        for (ApprovedProposal approved : proposals.subList(25, 40)) {
            send(approved);
        }
        try (Publisher publisher = start()) {
            Broker.await("all offsets to be committed", () -> broker.committed() == 40);
            assertThat(publisher.health().live().isUp()).isTrue();
        }

        assertThat(plannedTitles(40))
                .isEqualTo(proposals.stream().map(p -> p.content().title()).toList());
        assertThat(broker.size(Topic.PULL_REQUESTS)).isEqualTo(40);
    }

    @Test
    void whoeverIsToldToStopWhileWritingCommitsWhatIsWritten() throws Exception {
        broker.createTopics(ITS_TOPICS);
        broker.send(record(new byte[] {1, 2, 3}));
        List<Session> opened = new ArrayList<>();
        InstantSource tellsToStop = () -> {
            opened.forEach(Session::wakeUp);
            return NOW;
        };
        PublisherConfig config = PublisherConfig.of(Broker.servers(), broker.prefix(), keys);
        InstantSource clock = InstantSource.fixed(NOW);
        ApprovalCheck approvals =
                new ApprovalCheck(PinnedKeys.open(keys, clock), new SpentDecisions(), "aura-sicd/", clock);
        Planning planning = new Planning(approvals, "aura-sicd/", Optional.empty());
        try (Session session = Session.open(
                new KafkaClients(config),
                config.topicPrefix(),
                planning,
                new Refusals(),
                Optional.empty(),
                tellsToStop)) {
            opened.add(session);

            assertThatThrownBy(() -> Broker.await("the stop to be noticed", () -> {
                        session.step();
                        return false;
                    }))
                    .isInstanceOf(WakeupException.class);

            assertThat(broker.committed()).isEqualTo(1);
        }
        assertThat(broker.size(Topic.QUARANTINE)).isEqualTo(1);
    }

    @Test
    void whatIsRepeatedAfterALostCommitIsTheSameBytes() throws Exception {
        broker.createTopics(ITS_TOPICS);
        for (int i = 0; i < 4; i++) {
            send(Samples.titled("change " + i));
        }
        try (Publisher publisher = start()) {
            Broker.await("all offsets to be committed", () -> broker.committed() == 4);
            assertThat(publisher.health().live().isUp()).isTrue();
        }
        broker.forgetCommits(1);
        try (Publisher publisher = start()) {
            List<ConsumerRecord<byte[], byte[]>> records = broker.read(Topic.PULL_REQUESTS, 7);

            assertThat(publisher.health().live().isUp()).isTrue();
            for (int i = 1; i < 4; i++) {
                assertThat(records.get(i + 3).key()).isEqualTo(records.get(i).key());
                assertThat(records.get(i + 3).value()).isEqualTo(records.get(i).value());
            }
        }
    }

    @Test
    void whatCannotBePlannedIsQuarantinedUnchangedAndTheNextOneIsPlanned() throws Exception {
        broker.createTopics(ITS_TOPICS);
        ApprovedProposal good = Samples.ofMission();
        Hash other = Hash.sha256("other".getBytes(UTF_8));
        byte[] altered = ApprovedProposalCodec.encode(Samples.approved(good.proposalId(), other, good.content()));
        byte[] noise = {1, 2, 3};
        ProducerRecord<byte[], byte[]> first = record(altered);
        first.headers().add("trace", "kept".getBytes(UTF_8)).add(RecordHeaders.REASON, "forged".getBytes(UTF_8));
        broker.send(first);
        broker.send(record(noise));
        broker.send(new ProducerRecord<>(Topic.APPROVED_PROPOSALS.name(broker.prefix()), KEY, null));
        send(good);
        try (Publisher publisher = start()) {
            assertThat(plannedTitles(1)).containsExactly(good.content().title());
            List<ConsumerRecord<byte[], byte[]>> quarantined = broker.read(Topic.QUARANTINE, 3);

            assertThat(publisher.health().live().isUp()).isTrue();
            assertThat(quarantined.get(0).value()).isEqualTo(altered);
            assertThat(quarantined.get(1).value()).isEqualTo(noise);
            assertThat(Optional.ofNullable(quarantined.get(2).value())).isEmpty();
            assertThat(quarantined)
                    .allSatisfy(record -> assertThat(record.key()).isEqualTo(KEY));
            assertThat(quarantined)
                    .allSatisfy(record -> assertThat(record.timestamp()).isEqualTo(NOW.toEpochMilli()));
            assertThat(quarantined)
                    .extracting(record -> header(record, RecordHeaders.REASON))
                    .containsExactly("DIGEST_MISMATCH", "NOT_FRAMED", "NO_VALUE");
            assertThat(header(quarantined.get(0), RecordHeaders.DETAIL)).contains(other.hex());
            assertThat(header(quarantined.get(0), "trace")).isEqualTo("kept");
            assertThat(header(quarantined.get(1), RecordHeaders.SOURCE))
                    .isEqualTo(Topic.APPROVED_PROPOSALS.name(broker.prefix()) + ":0:1");
            assertThat(header(quarantined.get(1), RecordHeaders.SERVICE)).isEqualTo("pr-publisher");
        }
    }

    @Test
    void aPlanThatNoTopicTakesIsQuarantined() throws Exception {
        broker.createTopics(EnumSet.of(Topic.APPROVED_PROPOSALS, Topic.QUARANTINE));
        broker.createTopic(Topic.PULL_REQUESTS, Map.of("max.message.bytes", "200"));
        send(Samples.ofMission());
        try (Publisher publisher = start()) {
            ConsumerRecord<byte[], byte[]> record =
                    broker.read(Topic.QUARANTINE, 1).getFirst();

            assertThat(publisher.health().live().isUp()).isTrue();
            assertThat(header(record, RecordHeaders.REASON)).isEqualTo("PLAN_TOO_LARGE");
            assertThat(record.value()).isEqualTo(ApprovedProposalCodec.encode(Samples.ofMission()));
        }
    }

    @Test
    void whatIsNotCommittedIsNotPlanned() throws Exception {
        broker.createTopics(ITS_TOPICS);
        send(Samples.titled("before"));
        try (KafkaProducer<byte[], byte[]> undecided =
                        broker.sentInOpenTransaction(record(ApprovedProposalCodec.encode(Samples.titled("aborted"))));
                Publisher publisher = start()) {
            assertThat(plannedTitles(1)).containsExactly("before");
            undecided.abortTransaction();
            send(Samples.titled("after"));

            assertThat(plannedTitles(2)).containsExactly("before", "after");
            assertThat(publisher.health().live().isUp()).isTrue();
        }
    }

    @Test
    void aFailureToWriteKeepsTheProposalAndShowsUntilItIsOver() throws Exception {
        broker.createTopics(EnumSet.of(Topic.APPROVED_PROPOSALS, Topic.QUARANTINE));
        send(Samples.ofMission());
        PublisherConfig impatient = new PublisherConfig(
                Broker.servers(),
                broker.prefix(),
                Map.of("max.block.ms", "500"),
                "publisher-1",
                "aura-sicd/",
                keys,
                Optional.empty(),
                false);
        try (Publisher publisher = Publisher.start(impatient, new StandingOfTest(), InstantSource.fixed(NOW))) {
            Broker.await("the failure to show", () -> reasonNotReady(publisher).contains("TimeoutException"));
            assertThat(broker.committed()).isZero();
            assertThat(publisher.health().live().isUp()).isTrue();

            broker.createTopics(EnumSet.of(Topic.PULL_REQUESTS));

            assertThat(plannedTitles(1)).containsExactly("Optimize RAG Service Performance");
            Broker.await("readiness", () -> publisher.health().ready().isUp());
        }
        assertThat(broker.committed()).isEqualTo(1);
        assertThat(broker.size(Topic.QUARANTINE)).isZero();
    }

    @Test
    void closesInTimeWhileItCannotWrite() throws Exception {
        broker.createTopics(EnumSet.of(Topic.APPROVED_PROPOSALS));
        send(Samples.ofMission());
        Publisher publisher = start();
        Broker.await("the proposal to be in hand", () -> broker.isMember("pr-publisher"));

        publisher.close();

        assertThat(reasonNotReady(publisher)).isEqualTo("stopped");
        assertThat(broker.committed()).isZero();
    }

    @Test
    void twoUnderOneNameDoNotBothWork() throws Exception {
        broker.createTopics(ITS_TOPICS);
        try (Publisher first = start()) {
            Broker.await("readiness", () -> first.health().ready().isUp());
            try (Publisher second = start()) {
                Broker.await("the first to notice", () -> !first.health().live().isUp());
                assertThat(reasonNotReady(first)).contains("SICD_INSTANCE_ID");
                Broker.await(
                        "the second to be ready", () -> second.health().ready().isUp());
            }
        }
    }

    private Publisher start() {
        return Publisher.start(
                PublisherConfig.of(Broker.servers(), broker.prefix(), keys),
                new StandingOfTest(),
                InstantSource.fixed(NOW));
    }

    private void send(ApprovedProposal approved) throws Exception {
        broker.send(record(ApprovedProposalCodec.encode(approved)));
    }

    private ProducerRecord<byte[], byte[]> record(byte[] value) {
        return broker.record(Topic.APPROVED_PROPOSALS, KEY, value);
    }

    private List<String> plannedTitles(int count) throws Exception {
        List<String> titles = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : broker.read(Topic.PULL_REQUESTS, count)) {
            titles.add(((PullRequestPlanned) EventCodec.decode(EventFamily.PULL_REQUEST, record.value())).title());
        }
        return titles;
    }

    private static String reasonNotReady(Publisher publisher) {
        return publisher.health().ready().states().values().stream()
                .flatMap(state -> state instanceof Health.State.Down down ? Stream.of(down.reason()) : Stream.empty())
                .findFirst()
                .orElse("");
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        return Optional.ofNullable(record.headers().lastHeader(name))
                .map(header -> new String(header.value(), UTF_8))
                .orElse("");
    }
}
