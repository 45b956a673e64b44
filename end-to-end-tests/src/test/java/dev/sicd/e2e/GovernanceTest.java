package dev.sicd.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sicd.model.event.Actor;
import dev.sicd.model.event.DecisionEvent.ProposalReviewed;
import dev.sicd.model.event.Envelope;
import dev.sicd.model.event.Ids;
import dev.sicd.model.ledger.Hash;
import dev.sicd.schemas.EventCodec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the guide says of policy, safe mode, audit and provenance, seen from outside of a running system. */
class GovernanceTest {
    private static final int PARTITIONS = 4;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    static Path directory;

    private static SicdProcess dev;
    private static Api agent;
    private static Api operator;

    @BeforeAll
    static void start() throws Exception {
        dev = SicdProcess.dev(directory.resolve("data"));
        agent = new Api(dev.url());
        operator = operator(dev);
    }

    @AfterAll
    static void stop() {
        operator.close();
        agent.close();
        dev.close();
    }

    private static Api operator(SicdProcess process) throws Exception {
        String token =
                Files.readString(directory.resolve("data/operator.token")).strip();
        return new Api(process.url(), "Authorization", "Bearer " + token);
    }

    @Test
    void policyDecidesByItsContextAndSaysHow() throws Exception {
        start("run_policy", false);

        Api.Answer small = agent.post("/propose-pr", proposal("run_policy", "aura_ia_mcp/services/rag_service.py"));
        Api.Answer ofCi = agent.post("/propose-pr", proposal("run_policy", ".github/workflows/ci.yml"));

        assertThat(small.body().at("/result/status").textValue()).isEqualTo("dry_run");
        assertThat(small.body().get("risk_score").doubleValue()).isEqualTo(0.3);
        assertThat(ofCi.status()).isEqualTo(202);
        assertThat(ofCi.body().at("/result/status").textValue()).isEqualTo("awaiting_review");
        JsonNode decided = until(
                        "awaiting_review", ofCi.body().get("proposal_id").textValue())
                .get("decision");
        assertThat(decided.findValuesAsText("id")).contains("protected-ci");
        assertThat(decided.get("policy_version").textValue()).isEqualTo("default-1");
        assertThat(decided.get("policy_digest").textValue()).matches("[0-9a-f]{64}");
    }

    @Test
    void anAgentCannotApproveItsOwnProposalWhateverItTries() throws Exception {
        start("run_review", false);
        Api.Answer waiting = agent.post("/propose-pr", proposal("run_review", "pom.xml"));
        String id = waiting.body().get("proposal_id").textValue();
        String digest = until("awaiting_review", id).get("content_digest").textValue();
        String answer = "{\"content_digest\": \"" + digest + "\", \"reason\": \"fine\"}";

        assertThat(agent.post("/proposals/" + id + "/approve", answer).status()).isEqualTo(403);
        forgeApprovals("run_review", id, Hash.ofHex(digest));

        JsonNode still =
                agent.get("/proposals/" + id + "?consistency=committed").body();
        assertThat(still.get("state").textValue()).isEqualTo("awaiting_review");

        Api.Answer approved = operator.post("/proposals/" + id + "/approve", answer);
        assertThat(approved.status()).as(approved.body().toString()).isEqualTo(200);
        JsonNode planned = until("planned", id);
        assertThat(planned.at("/plan/body").textValue())
                .contains("by `human:operator` under policy `default-1`", "Signed checkpoint of the ledger");
        assertThat(planned.at("/approval/signatures/0/keyid").textValue()).matches("[0-9a-f]{64}");
    }

    /** Approvals on every topic that an agent could reach; the decisions topic itself is the ACLs' to guard. */
    private static void forgeApprovals(String runId, String proposalId, Hash digest) throws Exception {
        Envelope envelope = Envelope.ofRun(
                Ids.derived("forged", proposalId), runId, Instant.now(), new Actor(Actor.Kind.HUMAN, "operator"));
        byte[] forged = EventCodec.encode(
                new ProposalReviewed(envelope, proposalId, true, digest, "trust me", Optional.empty()));
        List<String> topics = List.of("sicd.episode-events", "sicd.proposals", "sicd.pull-requests");
        try (KafkaProducer<byte[], byte[]> producer = producer()) {
            for (String topic : topics) {
                producer.send(new ProducerRecord<>(topic, runId.getBytes(UTF_8), forged))
                        .get();
            }
        }
        List<String> sources = new ArrayList<>();
        Instant deadline = Instant.now().plus(PATIENCE);
        while (sources.size() < topics.size() && Instant.now().isBefore(deadline)) {
            sources.clear();
            for (ConsumerRecord<byte[], byte[]> record : records("sicd.quarantine")) {
                if (new String(record.value(), UTF_8).equals(new String(forged, UTF_8))) {
                    assertThat(header(record, "sicd-reason")).isEqualTo("WRONG_TOPIC");
                    sources.add(header(record, "sicd-source"));
                }
            }
        }
        assertThat(sources).hasSize(topics.size());
    }

    @Test
    void safeModeStopsEverythingNewUntilAnAdminTurnsItOffAndOutlivesACrash() throws Exception {
        Path data = directory.resolve("safe");
        try (SicdProcess first = SicdProcess.dev(data)) {
            String token = Files.readString(data.resolve("operator.token")).strip();
            try (Api admin = new Api(first.url(), "Authorization", "Bearer " + token);
                    Api anybody = new Api(first.url())) {
                assertThat(anybody.post("/start", "{\"run_id\": \"before\"}").status())
                        .isEqualTo(200);
                assertThat(anybody.postAdmin("/capabilities/SAFE_MODE", "{\"enabled\": true}")
                                .status())
                        .isEqualTo(403);
                assertThat(admin.postAdmin("/capabilities/SAFE_MODE", "{\"enabled\": true, \"reason\": \"drill\"}")
                                .status())
                        .isEqualTo(200);
                Api.Answer denied = anybody.post("/start", "");
                assertThat(denied.status()).isEqualTo(403);
                assertThat(denied.body().get("detail").textValue())
                        .contains("SAFE_MODE is on", "POST /admin/capabilities/SAFE_MODE");
            }
            first.kill();
        }
        try (SicdProcess second = SicdProcess.dev(data)) {
            String token = Files.readString(data.resolve("operator.token")).strip();
            try (Api admin = new Api(second.url(), "Authorization", "Bearer " + token);
                    Api anybody = new Api(second.url())) {
                assertThat(anybody.post("/start", "").status()).isEqualTo(403);
                assertThat(admin.postAdmin("/capabilities/SAFE_MODE", "{\"enabled\": false}")
                                .status())
                        .isEqualTo(200);
                assertThat(anybody.post("/start", "").status()).isEqualTo(200);
            }
        }
    }

    @Test
    void everyDecisionIsInTheAuditWithWhoWhatAndWhy() throws Exception {
        start("run_audit", true);
        agent.post("/propose-pr", proposal("run_audit", "a.py"));

        JsonNode decisions = operator.get("/audit?run=run_audit").body().get("decisions");

        assertThat(decisions.findValuesAsText("action")).containsExactly("PR_PROPOSE", "TRAIN_START");
        JsonNode start = decisions.get(1);
        assertThat(start.get("verdict").textValue()).isEqualTo("allow");
        assertThat(start.get("risk_score").doubleValue()).isEqualTo(0.2);
        assertThat(start.at("/actor/id").textValue()).isEqualTo("anonymous");
        assertThat(start.get("roles").toString()).isEqualTo("[\"agent\",\"reader\"]");
        assertThat(start.get("route").textValue()).isEqualTo("/training/start");
        assertThat(start.at("/context/safe_mode").booleanValue()).isFalse();
        assertThat(start.get("policy_digest").textValue()).matches("[0-9a-f]{64}");
    }

    @Test
    void theChainIsVerifiedFromTheLogAloneAndAnAlteredCopyIsNot() throws Exception {
        start("run_proven", false);
        Path receipt = directory.resolve("receipt.json");
        Api.Answer action =
                agent.post("/episodes/run_proven/run_proven_ep0001/actions", "{\"type\": \"x\", \"data\": {\"n\": 1}}");
        Files.writeString(receipt, action.body().toString());
        agent.get(
                "/runs/run_proven/integrity?at_least=" + action.body().get("at").textValue());
        String key = directory.resolve("data/keys/checkpoints.pub").toString();

        List<String> genuine =
                verifyChain(0, "--checkpoint-key", key, "--receipt", receipt.toString(), "--url", dev.url());
        copyLedger("altered.ledger");
        List<String> altered = verifyChain(1, "--checkpoint-key", key, "--topic", "altered.ledger");

        assertThat(genuine).anyMatch(line -> line.startsWith("run run_proven: "));
        assertThat(genuine).contains("1 of 1 receipts are in the ledger", "✓ everything holds");
        assertThat(altered)
                .anyMatch(line -> line.startsWith("✗ ")
                        && line.contains("run 'run_proven' position '2': its key and value hash to"));
    }

    private static List<String> verifyChain(int exitCode, String... more) throws Exception {
        List<String> arguments =
                new ArrayList<>(List.of("verify-chain", "--run", "run_proven", "--bootstrap-servers", dev.kafka()));
        arguments.addAll(List.of(more));
        try (SicdProcess process = SicdProcess.run(
                Map.of("SICD_DATA_DIR", directory.resolve("data").toString()),
                directory,
                arguments.toArray(String[]::new))) {
            assertThat(process.exitCode()).as("%s", process.lines()).isEqualTo(exitCode);
            return process.lines();
        }
    }

    /** The whole ledger, but for one bit of the second entry of a run. */
    private static void copyLedger(String copy) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", dev.kafka()))) {
            admin.createTopics(List.of(new NewTopic(copy, PARTITIONS, (short) 1)))
                    .all()
                    .get();
        }
        try (KafkaProducer<byte[], byte[]> producer = producer()) {
            for (ConsumerRecord<byte[], byte[]> record : records("sicd.ledger")) {
                byte[] value = record.value().clone();
                if (new String(record.key(), UTF_8).equals("run_proven")
                        && header(record, "sicd-position").equals("2")) {
                    value[value.length / 2] ^= 1;
                }
                producer.send(new ProducerRecord<>(
                                copy, record.partition(), record.timestamp(), record.key(), value, record.headers()))
                        .get();
            }
        }
    }

    private static void start(String runId, boolean dryRun) throws Exception {
        assertThat(agent.post("/start", "{\"run_id\": \"%s\", \"dry_run\": %s}".formatted(runId, dryRun))
                        .status())
                .isEqualTo(200);
    }

    private static String proposal(String runId, String path) {
        return """
                {"run_id": "%s", "title": "Change %s", "repo_owner": "your-org", "repo_name": "your-repo",
                 "changes": [{"file_path": "%s", "new_content": "...", "change_type": "update", "rationale": "r"}]}""".formatted(runId, path, path);
    }

    /** What a proposal is committed as, once it is in that state. */
    private static JsonNode until(String state, String id) throws Exception {
        Instant deadline = Instant.now().plus(PATIENCE);
        JsonNode proposal = agent.get("/proposals/" + id).body();
        while (!proposal.path("state").asText().equals(state) && Instant.now().isBefore(deadline)) {
            Thread.sleep(20);
            proposal = agent.get("/proposals/" + id).body();
        }
        assertThat(proposal.path("state").asText()).isEqualTo(state);
        return proposal;
    }

    private static KafkaProducer<byte[], byte[]> producer() {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", dev.kafka()), new ByteArraySerializer(), new ByteArraySerializer());
    }

    private static List<ConsumerRecord<byte[], byte[]>> records(String topic) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        Map<String, Object> settings =
                Map.of("bootstrap.servers", dev.kafka(), "isolation.level", "read_committed", "fetch.max.wait.ms", 20);
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(200)).forEach(records::add);
            }
        }
        return records;
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), UTF_8);
    }
}
