package dev.sicd.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sicd.model.event.Actor;
import dev.sicd.model.event.Envelope;
import dev.sicd.model.event.EpisodeEvent.ActionLogged;
import dev.sicd.reader.Keys;
import dev.sicd.schemas.Coordinates;
import dev.sicd.schemas.EventCodec;
import dev.sicd.schemas.RecordHeaders;
import dev.sicd.schemas.Topic;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Writer authority as the broker enforces it: the ACLs of {@code sicd topics apply} let every principal do its work and
 * nothing else. What a forged event does that gets onto a topic all the same is not tested here.
 */
class AuthorityTest {
    private static final int PARTITIONS = 2;
    private static final List<String> ROLES = List.of("agent", "ingest", "aggregator", "publisher", "query", "analyst");
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    /** A second set of topics, which no service reads: what is tried there disturbs nobody. */
    private static final String TRIAL = "trial";

    @TempDir
    static Path directory;

    private static GuardedKafka kafka;
    private static SicdProcess first;
    private static SicdProcess second;

    @BeforeAll
    static void start() throws Exception {
        kafka = GuardedKafka.start(directory.resolve("kafka"));
        kafka.addUsers(ROLES.stream().map(role -> "sicd-" + role).toList());
        kafka.addUsers(List.of("nobody"));
        first = apply("sicd");
        assertThat(first.exitCode()).as("%s", first.lines()).isZero();
        second = apply("sicd");
        SicdProcess trial = apply(TRIAL);
        assertThat(trial.exitCode()).as("%s", trial.lines()).isZero();
        letEverybodySeeTheTrialTopics();
    }

    @AfterAll
    static void stop() {
        kafka.close();
    }

    @Test
    void topicsAndAclsAreAppliedOnceAndThenAsTheyShouldBe() throws Exception {
        assertThat(first.lines())
                .contains("✓ created sicd.ledger, partitions 2, replication 1")
                .contains("✓ granted User:sicd-agent: Write on topic sicd.proposals")
                .last()
                .asString()
                .endsWith("all as it should be");
        assertThat(second.exitCode()).isZero();
        assertThat(second.lines()).containsExactly("9 topics of 'sicd': 0 changes made, all as it should be");
    }

    @Test
    void everyServiceDoesItsWholeWorkWithItsOwnAclsAlone() throws Exception {
        try (GuardedServices services = GuardedServices.start(kafka, PARTITIONS, directory.resolve("state"));
                Api api = new Api(services.url())) {
            assertThat(api.post("/start", "{\"run_id\": \"guarded\"}").status()).isEqualTo(200);
            assertThat(api.post("/episodes/guarded/guarded_ep0001/actions", "{\"type\": \"step\", \"data\": {}}")
                            .status())
                    .isEqualTo(202);
            Coordinates direct;
            UUID misplaced = eventId(2);
            try (KafkaProducer<byte[], byte[]> agent = producer("sicd-agent", Map.of())) {
                direct = send(agent, Topic.EPISODE_EVENTS, Keys.partitionOf("guarded", PARTITIONS), action(1));
                send(agent, Topic.EPISODE_EVENTS, 1 - Keys.partitionOf("guarded", PARTITIONS), action(2));
                send(agent, Topic.PROPOSALS, 0, "no proposal".getBytes(UTF_8));
            }
            assertThat(actions(api, "?at_least=" + direct)).isGreaterThanOrEqualTo(2);
            assertThat(actions(api, "?consistency=committed&at_least=event:" + misplaced))
                    .isEqualTo(3);

            assertThat(propose(api, "one.txt").at("/result/status").textValue()).isEqualTo("dry_run");
            try (KafkaProducer<byte[], byte[]> admin = as(kafka.admin(), Map.of())) {
                send(admin, Topic.APPROVED_PROPOSALS, 0, "no proposal".getBytes(UTF_8));
            }
            assertThat(quarantined()).containsExactlyInAnyOrder("aggregator", "pr-publisher");
        }
        // a new state directory: everything comes back from the changelogs, which only then are read
        try (GuardedServices services = GuardedServices.start(kafka, PARTITIONS, directory.resolve("new-state"));
                Api api = new Api(services.url())) {
            assertThat(api.get("/runs/guarded/summary")
                            .body()
                            .path("total_actions")
                            .longValue())
                    .isEqualTo(3);
            assertThat(propose(api, "two.txt").at("/result/status").textValue()).isEqualTo("dry_run");
        }
        assertThat(readAsAnalyst()).isGreaterThan(4);
    }

    @ParameterizedTest
    @CsvSource({
        "agent, EPISODE_EVENTS PROPOSALS",
        "ingest, EPISODE_EVENTS PROPOSALS DECISIONS QUARANTINE",
        "aggregator, REROUTED LEDGER CHECKPOINTS APPROVED_PROPOSALS QUARANTINE",
        "publisher, PULL_REQUESTS QUARANTINE",
        "analyst, ''",
        "query, ''"
    })
    void onlyTheAuthorsOfATopicCanWriteToIt(String role, String authored) throws Exception {
        Set<String> own = Set.of(authored.split(" "));
        String user = role.equals("query") ? "nobody" : "sicd-" + role;
        // without idempotence, which takes a right to write of its own before the first record
        try (KafkaProducer<byte[], byte[]> producer = producer(user, Map.of("enable.idempotence", "false"))) {
            for (Topic topic : Topic.values()) {
                long before = end(topic);
                ProducerRecord<byte[], byte[]> record =
                        new ProducerRecord<>(topic.name(TRIAL), 0, bytes("key"), bytes("forged by " + user));
                if (own.contains(topic.name())) {
                    assertThat(producer.send(record).get(30, TimeUnit.SECONDS).offset())
                            .as("%s on %s", user, topic)
                            .isEqualTo(before);
                } else {
                    assertThatThrownBy(() -> producer.send(record).get(30, TimeUnit.SECONDS))
                            .as("%s on %s", user, topic)
                            .isInstanceOf(ExecutionException.class)
                            .hasCauseInstanceOf(TopicAuthorizationException.class);
                    assertThat(end(topic)).as("the end of %s", topic).isEqualTo(before);
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"DECISIONS", "LEDGER", "APPROVED_PROPOSALS", "CHECKPOINTS", "PULL_REQUESTS", "REROUTED", "QUARANTINE"})
    void anAgentIsRefusedOnTheTopicsOfTheRunningSystem(Topic topic) {
        try (KafkaProducer<byte[], byte[]> agent = producer("sicd-agent", Map.of())) {
            assertThatThrownBy(() -> agent.send(new ProducerRecord<>(topic.name("sicd"), bytes("key"), bytes("forged")))
                            .get(30, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(TopicAuthorizationException.class);
        }
    }

    @Test
    void anAgentCanHoldNoTransactionOpenOnAnInput() {
        try (KafkaProducer<byte[], byte[]> agent =
                producer("sicd-agent", Map.of("transactional.id", "sicd-aggregator-forged"))) {
            assertThatThrownBy(agent::initTransactions).isInstanceOf(TransactionalIdAuthorizationException.class);
        }
    }

    @ParameterizedTest
    @CsvSource({"sicd-agent", "nobody"})
    void whoHasNoReasonToReadCannot(String user) {
        try (KafkaConsumer<byte[], byte[]> consumer = consumer(user, "none")) {
            consumer.assign(List.of(new TopicPartition(Topic.PROPOSALS.name(TRIAL), 0)));
            consumer.seekToBeginning(consumer.assignment());
            assertThatThrownBy(() -> consumer.poll(PATIENCE)).isInstanceOf(TopicAuthorizationException.class);
        }
    }

    @Test
    void whoReadsCannotTakeAServicesPlaceInItsGroup() {
        assertThatThrownBy(() -> read("sicd-analyst", "sicd-aggregator", Topic.LEDGER))
                .isInstanceOf(GroupAuthorizationException.class);
    }

    @Test
    void nobodyComesInWithoutHisPassword() {
        Map<String, String> guess = kafka.user("sicd-ingest", "guess");
        try (KafkaProducer<byte[], byte[]> producer = as(guess, Map.of())) {
            assertThatThrownBy(() -> producer.send(new ProducerRecord<>("sicd.decisions", bytes("x")))
                            .get(30, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(SaslAuthenticationException.class);
        }
    }

    @Test
    void whatSomebodyMayBeyondHisRoleIsReported() throws Exception {
        String[] arguments = {
            "apply",
            "--prefix",
            "stray",
            "--partitions",
            "1",
            "--replication",
            "1",
            "--acls",
            "--principal",
            "agent=User:nobody"
        };
        allow("User:nobody", AclOperation.WRITE, "stray.d", PatternType.PREFIXED);
        allow("User:nobody", AclOperation.WRITE, "elsewhere", PatternType.LITERAL);

        SicdProcess applied = topics(kafka.admin(), arguments);
        assertThat(applied.exitCode()).as("%s", applied.lines()).isEqualTo(1);
        assertThat(applied.lines())
                .contains("✓ granted User:nobody: Write on topic stray.proposals")
                .filteredOn(line -> line.startsWith("✗"))
                .singleElement()
                .asString()
                .startsWith("✗ User:nobody: Write on topic stray.d* is granted and belongs to no role given here");
    }

    @Test
    void onlyAnAdministratorAppliesTopics() throws Exception {
        SicdProcess asAgent = topics(kafka.user("sicd-agent"), "apply", "--prefix", "mine", "--replication", "1");
        assertThat(asAgent.exitCode()).isEqualTo(2);
        assertThat(asAgent.lines())
                .singleElement()
                .asString()
                .contains("do not allow describing mine.")
                .contains("use an administrator's --command-config");
    }

    private static long actions(Api api, String query) throws Exception {
        Api.Answer summary = api.get("/runs/guarded/summary" + query);
        assertThat(summary.status()).as("%s", summary.body()).isEqualTo(200);
        return summary.body().get("total_actions").longValue();
    }

    private static JsonNode propose(Api api, String file) throws Exception {
        return api.post("/propose-pr", """
                        {"run_id": "guarded", "title": "t", "description": "d", "dry_run": true,
                         "changes": [{"file_path": "%s", "new_content": "x", "change_type": "create", "rationale": "r"}]}""".formatted(file)).body();
    }

    private static List<String> quarantined() {
        List<String> services = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                kafka.at(kafka.admin()), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(partitions(Topic.QUARANTINE));
            consumer.seekToBeginning(consumer.assignment());
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (services.size() < 2 && System.nanoTime() < deadline) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
                    services.add(new String(
                            record.headers().lastHeader(RecordHeaders.SERVICE).value(), UTF_8));
                }
            }
        }
        return services;
    }

    private static int readAsAnalyst() {
        for (Topic topic : List.of(Topic.CHECKPOINTS, Topic.DECISIONS, Topic.PULL_REQUESTS)) {
            try (KafkaConsumer<byte[], byte[]> consumer = consumer("sicd-analyst", "sicd-analyst-probe")) {
                consumer.assign(partitions(topic));
                consumer.seekToBeginning(consumer.assignment());
                consumer.poll(Duration.ofMillis(200));
            }
        }
        return read("sicd-analyst", "sicd-analyst-verifier", Topic.LEDGER);
    }

    private static int read(String user, String group, Topic topic) {
        try (KafkaConsumer<byte[], byte[]> consumer = consumer(user, group)) {
            consumer.subscribe(List.of(topic.name("sicd")));
            int records = 0;
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (System.nanoTime() < deadline) {
                int polled = consumer.poll(Duration.ofMillis(500)).count();
                if (records > 0 && polled == 0) {
                    return records;
                }
                records += polled;
            }
            return records;
        }
    }

    private static KafkaConsumer<byte[], byte[]> consumer(String user, String group) {
        Map<String, Object> settings = kafka.at(kafka.user(user));
        settings.put("group.id", group);
        settings.put("auto.offset.reset", "earliest");
        settings.put("enable.auto.commit", "false");
        return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private static KafkaProducer<byte[], byte[]> producer(String user, Map<String, Object> more) {
        return as(kafka.user(user), more);
    }

    private static KafkaProducer<byte[], byte[]> as(Map<String, String> login, Map<String, Object> more) {
        Map<String, Object> settings = new HashMap<>(kafka.at(login));
        settings.put("max.block.ms", 20_000);
        settings.putAll(more);
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    private static Coordinates send(KafkaProducer<byte[], byte[]> producer, Topic topic, int partition, byte[] value)
            throws Exception {
        RecordMetadata at = producer.send(new ProducerRecord<>(topic.name("sicd"), partition, bytes("guarded"), value))
                .get(30, TimeUnit.SECONDS);
        return new Coordinates(at.topic(), at.partition(), at.offset());
    }

    private static byte[] action(int i) {
        Envelope envelope = Envelope.ofEpisode(
                eventId(i), "guarded", "guarded_ep0001", Instant.parse("2026-01-01T00:00:00Z"), Actor.agent("direct"));
        return EventCodec.encode(new ActionLogged(envelope, "step", "{}"));
    }

    private static UUID eventId(int i) {
        return UUID.nameUUIDFromBytes(bytes("action " + i));
    }

    private static long end(Topic topic) throws Exception {
        TopicPartition partition = new TopicPartition(topic.name(TRIAL), 0);
        try (Admin admin = Admin.create(kafka.at(kafka.admin()))) {
            return admin.listOffsets(Map.of(partition, OffsetSpec.latest()))
                    .partitionResult(partition)
                    .get(30, TimeUnit.SECONDS)
                    .offset();
        }
    }

    private static List<TopicPartition> partitions(Topic topic) {
        return Stream.of(0, 1)
                .map(partition -> new TopicPartition(topic.name("sicd"), partition))
                .toList();
    }

    /** A client writes only to what it sees; so that it is the write that is refused, they see all there. */
    private static void letEverybodySeeTheTrialTopics() throws Exception {
        allow("User:*", AclOperation.DESCRIBE, TRIAL + ".", PatternType.PREFIXED);
    }

    private static void allow(String principal, AclOperation operation, String topic, PatternType pattern)
            throws Exception {
        try (Admin admin = Admin.create(kafka.at(kafka.admin()))) {
            admin.createAcls(List.of(new AclBinding(
                            new ResourcePattern(ResourceType.TOPIC, topic, pattern),
                            new AccessControlEntry(principal, "*", operation, AclPermissionType.ALLOW))))
                    .all()
                    .get(30, TimeUnit.SECONDS);
        }
    }

    private static SicdProcess apply(String prefix) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(
                "apply",
                "--prefix",
                prefix,
                "--partitions",
                Integer.toString(PARTITIONS),
                "--replication",
                "1",
                "--acls"));
        for (String role : ROLES) {
            arguments.addAll(List.of("--principal", role + "=User:sicd-" + role));
        }
        return topics(kafka.admin(), arguments.toArray(String[]::new));
    }

    private static SicdProcess topics(Map<String, String> login, String... arguments) throws Exception {
        Map<String, String> environment = new HashMap<>(GuardedServices.environment(login));
        environment.put("SICD_BOOTSTRAP_SERVERS", kafka.bootstrapServers());
        SicdProcess process = SicdProcess.run(
                environment,
                directory,
                Stream.concat(Stream.of("topics"), Stream.of(arguments)).toArray(String[]::new));
        process.exitCode();
        return process;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
