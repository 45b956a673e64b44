package dev.sicd.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sicd.ingest.IngestUnderTest.Answer;
import dev.sicd.ingest.Topics.Kept;
import dev.sicd.model.event.Actor;
import dev.sicd.model.event.DecisionEvent.CapabilityChanged;
import dev.sicd.model.event.DecisionEvent.PolicyDecided;
import dev.sicd.model.event.DecisionEvent.QuarantineRedriven;
import dev.sicd.model.event.EndStatus;
import dev.sicd.model.event.Envelope;
import dev.sicd.model.event.EpisodeEvent.ActionLogged;
import dev.sicd.model.event.EpisodeEvent.RunCompleted;
import dev.sicd.model.event.Event;
import dev.sicd.model.event.Ids;
import dev.sicd.schemas.BrokerRole;
import dev.sicd.schemas.EventCodec;
import dev.sicd.schemas.EventFamily;
import dev.sicd.schemas.Topic;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RedriveRecordTest {
    private static final Instant AT = Instant.parse("2026-01-01T00:00:00Z");
    private static final String RUN = "run_r";
    private static final byte[] KEY = RUN.getBytes(UTF_8);
    private static final String REALLY = "{\"dry_run\": false, \"reason\": \"the producer is fixed\"}";

    private final People people = new People();
    private Topics topics;
    private IngestUnderTest ingest;

    @BeforeEach
    void open() throws Exception {
        topics = Topics.create();
        ingest = IngestUnderTest.open(topics, IngestUnderTest.config(topics, IngestUnderTest.ALL_ON), people.access());
    }

    @AfterEach
    void close() {
        ingest.close();
    }

    @Test
    void aDryRunIsWhatIsDoneUnlessSomethingElseIsSaidAndItWritesNothing() throws Exception {
        String id = quarantined("UNKNOWN_SCHEMA", KEY, EventCodec.encode(action(1)));

        Answer answer = redrive(id, "");

        assertThat(answer.status()).as("%s", answer.json()).isEqualTo(200);
        assertThat(answer.text("would")).isEqualTo("accept");
        assertThat(answer.json().path("dry_run").asBoolean()).isTrue();
        assertThat(answer.json().path("reason").isNull()).isTrue();
        assertThat(answer.text("detail")).contains("folded into run " + RUN);
        assertThat(answer.json().has("at")).isFalse();
        assertThat(topics.records(Topic.EPISODE_EVENTS)).isEmpty();
        assertThat(decidedAndRedriven()).isEmpty();
    }

    @Test
    void whatIsFoldedAlreadyWouldBeADuplicate() throws Exception {
        ActionLogged action = action(1);
        topics.send(action);
        String id = quarantined("UNKNOWN_SCHEMA", KEY, EventCodec.encode(action));

        Answer answer = redrive(id, "{}");

        assertThat(answer.text("would")).as("%s", answer.json()).isEqualTo("duplicate");
        assertThat(answer.text("detail"))
                .contains("position 1", action.envelope().eventId().toString());
    }

    @Test
    void whatTheGateRefusesStillWouldBeQuarantinedAgainAndIsNotSent() throws Exception {
        ActionLogged action = action(1);
        topics.send(action);
        ActionLogged other = new ActionLogged(action.envelope(), "step", "{\"i\":2}");
        byte[] unknownSchema = {0, 0, 0, 0, 99, 1};
        Map<String, String> reasonById = Map.of(
                quarantined("CONTENT_CONFLICT", KEY, EventCodec.encode(other)), "CONTENT_CONFLICT",
                quarantined("UNKNOWN_SCHEMA", KEY, unknownSchema), "UNKNOWN_SCHEMA",
                quarantined("WRONG_KEY", "other".getBytes(UTF_8), EventCodec.encode(action(3))), "WRONG_KEY",
                quarantined("NO_VALUE", KEY, new byte[0]), "NO_VALUE",
                quarantined("WRONG_TOPIC", KEY, EventCodec.encode(TestProposals.submitted(RUN, 1))), "WRONG_TOPIC");

        for (Map.Entry<String, String> one : reasonById.entrySet()) {
            Answer dry = redrive(one.getKey(), "{\"dry_run\": true}");
            assertThat(dry.text("would")).as("%s", dry.json()).isEqualTo("quarantine_again");
            assertThat(dry.text("reason")).isEqualTo(one.getValue());
            assertThat(dry.text("detail")).isNotBlank();

            Answer real = redrive(one.getKey(), REALLY);
            assertThat(real.status()).isEqualTo(409);
            assertThat(real.text("reason")).isEqualTo(one.getValue());
            assertThat(real.text("detail")).contains("nothing was sent");
        }
        assertThat(topics.records(Topic.EPISODE_EVENTS)).hasSize(1);
        assertThat(redriven()).isEmpty();
    }

    @Test
    void theExactBytesComeAgainWithTheProducersHeadersAndAreFolded() throws Exception {
        byte[] value = EventCodec.encode(action(1));
        String id = quarantined("UNKNOWN_SCHEMA", KEY, value);

        Answer answer = redrive(id, REALLY);

        assertThat(answer.status()).as("%s", answer.json()).isEqualTo(200);
        assertThat(answer.header("Sicd-At")).contains(answer.text("at"));
        assertThat(topics.records(Topic.EPISODE_EVENTS)).singleElement().satisfies(record -> {
            assertThat(record.key()).isEqualTo(KEY);
            assertThat(record.value()).isEqualTo(value);
            assertThat(record.topic() + ":" + record.partition() + ":" + record.offset())
                    .isEqualTo(answer.text("at"));
            assertThat(headers(record)).containsExactly("trace");
        });
        Waiting.untilFolded(ingest, answer.text("at"));
        assertThat(topics.events(EventFamily.EPISODE, RUN)).hasSize(1);
    }

    @Test
    void whoRedroveItAndWhyIsOnTheLogAndShown() throws Exception {
        String id = quarantined("UNKNOWN_SCHEMA", KEY, EventCodec.encode(action(1)));
        assertThat(row(id).path("redriven").asBoolean()).isFalse();

        Answer answer = redrive(id, REALLY);

        List<Event> system = decidedAndRedriven();
        assertThat(system).hasSize(2);
        assertThat(system.getFirst()).isInstanceOfSatisfying(PolicyDecided.class, decided -> {
            assertThat(decided.decision().action()).isEqualTo("QUARANTINE_REDRIVE");
            assertThat(decided.subject()).contains(topics.prefix() + ".quarantine:" + id);
            assertThat(decided.requester().orElseThrow().id()).isEqualTo("alma");
        });
        assertThat(redriven()).singleElement().satisfies(redriven -> {
            assertThat(redriven.topic()).isEqualTo(topics.prefix() + ".quarantine");
            assertThat(redriven.partition() + ":" + redriven.offset()).isEqualTo(id);
            assertThat(redriven.reason()).isEqualTo("the producer is fixed");
            assertThat(redriven.envelope().actor().id()).isEqualTo("alma");
            assertThat(redriven.envelope().eventId()).hasToString(answer.text("recorded_as"));
        });
        Waiting.untilFolded(ingest, answer.text("recorded_at"));
        assertThat(row(id).path("redriven").asBoolean()).isTrue();
        JsonNode redrive = show(id).path("redrives").path(0);
        assertThat(redrive.at("/by/id").asText()).isEqualTo("alma");
        assertThat(redrive.path("reason").asText()).isEqualTo("the producer is fixed");
    }

    @Test
    void thatItIsRedrivenIsOnTheLogBeforeTheRecordIs() throws Exception {
        String id = quarantined("UNKNOWN_SCHEMA", KEY, EventCodec.encode(action(1)));
        takeNothingOn(Topic.EPISODE_EVENTS);

        Answer answer = redrive(id, REALLY);

        assertThat(answer.status()).as("%s", answer.json()).isEqualTo(413);
        assertThat(topics.records(Topic.EPISODE_EVENTS)).isEmpty();
        assertThat(redriven()).hasSize(1);
    }

    @Test
    void redrivingItAgainIsHarmlessAndEachTimeIsRecordedUpToALimit() throws Exception {
        String id = quarantined("UNKNOWN_SCHEMA", KEY, EventCodec.encode(action(1)));
        for (int i = 0; i < Redrives.REDRIVES_MAX; i++) {
            Answer answer = redrive(id, "{\"dry_run\": false, \"reason\": \"try %d\"}".formatted(i));
            assertThat(answer.status()).as("%s", answer.json()).isEqualTo(200);
            assertThat(answer.text("would")).isEqualTo(i == 0 ? "accept" : "duplicate");
        }

        Answer tooMany = redrive(id, REALLY);

        assertThat(tooMany.status()).isEqualTo(409);
        assertThat(tooMany.text("detail")).contains("16 times");
        assertThat(show(id).path("redrives")).hasSize(Redrives.REDRIVES_MAX);
        assertThat(topics.records(Topic.EPISODE_EVENTS)).hasSize(Redrives.REDRIVES_MAX);
    }

    @Test
    void thoseWhoRedriveAtTheSameTimeAreAllOnTheLedger() throws Exception {
        String id = quarantined("UNKNOWN_SCHEMA", KEY, EventCodec.encode(action(1)));
        List<Future<Answer>> asked = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 4; i++) {
                String body = "{\"dry_run\": false, \"reason\": \"admin %d\"}".formatted(i);
                asked.add(threads.submit(() -> redrive(id, body)));
            }
        }
        Set<String> recordedAs = new HashSet<>();
        for (Future<Answer> one : asked) {
            assertThat(one.get().status()).as("%s", one.get().json()).isEqualTo(200);
            recordedAs.add(one.get().text("recorded_as"));
            Waiting.untilFolded(ingest, one.get().text("recorded_at"));
        }

        JsonNode redrives = show(id).path("redrives");
        assertThat(redrives.findValuesAsText("event_id")).containsExactlyInAnyOrderElementsOf(recordedAs);
        assertThat(redrives.findValuesAsText("reason"))
                .containsExactlyInAnyOrder("admin 0", "admin 1", "admin 2", "admin 3");
    }

    @Test
    void aWrongKeyIsReplacedWhereTheRightOneIsGiven() throws Exception {
        byte[] value = EventCodec.encode(action(1));
        String id = quarantined("WRONG_KEY", "other".getBytes(UTF_8), value);

        Answer wrong = redrive(id, "{\"key\": \"another\"}");
        Answer right = redrive(id, "{\"dry_run\": false, \"reason\": \"wrong key\", \"key\": \"%s\"}".formatted(RUN));

        assertThat(wrong.text("would")).isEqualTo("quarantine_again");
        assertThat(wrong.text("detail")).contains(RUN);
        assertThat(right.status()).as("%s", right.json()).isEqualTo(200);
        assertThat(topics.records(Topic.EPISODE_EVENTS)).singleElement().satisfies(record -> {
            assertThat(record.key()).isEqualTo(KEY);
            assertThat(record.value()).isEqualTo(value);
        });
    }

    @Test
    void whatOthersWriteIsTheirsToSayAgain() throws Exception {
        Map<String, String> cureBySource = Map.of(
                "pull-requests", "only pr-publisher states",
                "approved-proposals", "have a reviewer approve or release",
                "rerouted", "have the producer send",
                "ledger", "find out how",
                "elsewhere", "no topic of this system");
        for (Map.Entry<String, String> one : cureBySource.entrySet()) {
            Kept kept = new Kept("UNKNOWN_SCHEMA", topics.prefix() + "." + one.getKey() + ":0:0");
            Answer answer = redrive(topics.quarantine(kept, KEY, EventCodec.encode(action(1))), "{}");

            assertThat(answer.status()).as("%s", answer.json()).isEqualTo(409);
            assertThat(answer.text("detail")).contains(one.getValue());
        }
        Answer lost = redrive(topics.quarantine(new Kept("NO_SOURCE", ""), KEY, new byte[] {1}), "{}");
        assertThat(lost.status()).isEqualTo(409);
        assertThat(lost.text("detail")).contains("does not say which topic");
    }

    @Test
    void whatMayBeRedrivenIsWhatThisServiceMayWrite() {
        assertThat(RedriveCheck.OURS)
                .isEqualTo(Stream.of(EventFamily.values())
                        .filter(RedriveRecordTest::isWrittenByIngest)
                        .collect(Collectors.toCollection(() -> EnumSet.noneOf(EventFamily.class))));
    }

    @Test
    void aDecisionIsRedrivenOnlyWhereItIsOnItsTopicToo() throws Exception {
        CapabilityChanged change = new CapabilityChanged(
                Envelope.ofRun(UUID.randomUUID(), Ids.SYSTEM_RUN, AT, Actor.agent("mallory")), "SAFE_MODE", false, "");
        byte[] key = Ids.SYSTEM_RUN.getBytes(UTF_8);
        // as another service could write it into the quarantine, with any source
        Kept forged = new Kept("UNKNOWN_SCHEMA", topics.prefix() + ".decisions:0:0");
        String id = topics.quarantine(forged, key, EventCodec.encode(change));

        Answer nowhere = redrive(id, REALLY);
        assertThat(nowhere.status()).isEqualTo(409);
        assertThat(nowhere.text("detail")).contains("does not hold these bytes");

        topics.send(change);
        ConsumerRecord<byte[], byte[]> original = topics.records(Topic.DECISIONS).stream()
                .filter(record -> Arrays.equals(record.value(), EventCodec.encode(change)))
                .findFirst()
                .orElseThrow();
        Kept real = new Kept("UNKNOWN_SCHEMA", original.topic() + ":" + original.partition() + ":" + original.offset());
        Answer there = redrive(topics.quarantine(real, key, EventCodec.encode(change)), "{}");
        assertThat(there.status()).as("%s", there.json()).isEqualTo(200);
        assertThat(there.text("would")).isEqualTo("duplicate");
        Answer altered = redrive(
                topics.quarantine(
                        real, key, EventCodec.encode(new CapabilityChanged(change.envelope(), "SAFE_MODE", true, ""))),
                "{}");
        assertThat(altered.status()).isEqualTo(409);
    }

    @Test
    void whatTheGateMayHaveForgottenIsNotRedriven() throws Exception {
        topics.send(new RunCompleted(
                Envelope.ofRun(UUID.randomUUID(), RUN, AT, Actor.agent("a")), EndStatus.COMPLETED, ""));
        String id = quarantined("UNKNOWN_SCHEMA", KEY, EventCodec.encode(action(1)));
        assertThat(redrive(id, "{}").text("would")).isEqualTo("accept");
        InstantSource later =
                InstantSource.offset(InstantSource.system(), Duration.ofDays(29).plusMinutes(5));
        try (IngestUnderTest old = IngestUnderTest.open(
                topics, IngestUnderTest.config(topics, IngestUnderTest.ALL_ON), people.access(), later)) {
            Answer answer = old.admin("POST", "/quarantine/" + id + "/redrive", REALLY, people.as("alma"));

            assertThat(answer.status()).as("%s", answer.json()).isEqualTo(409);
            assertThat(answer.text("detail")).contains("would count twice", "record it as a new event");
        }
        assertThat(topics.records(Topic.EPISODE_EVENTS)).hasSize(1);
    }

    @Test
    void onlyAnAdminRedrivesAndOnlyWithAReason() throws Exception {
        String id = quarantined("UNKNOWN_SCHEMA", KEY, EventCodec.encode(action(1)));
        String path = "/quarantine/" + id + "/redrive";
        for (String other : List.of("ada", "gus", "rita", "rob")) {
            assertThat(ingest.admin("POST", path, "{}", people.as(other)).status())
                    .isEqualTo(403);
        }
        assertThat(ingest.admin("POST", path, "{}").status()).isEqualTo(403);

        Answer silent = redrive(id, "{\"dry_run\": false, \"reason\": \" \"}");
        assertThat(silent.status()).isEqualTo(422);
        assertThat(silent.text("detail")).contains("say why");
        assertThat(redrive(id, "{\"dryrun\": false}").status()).isEqualTo(422);
        assertThat(ingest.admin("POST", path + "?dry_run=false", "{}", people.as("alma"))
                        .status())
                .isEqualTo(400);
        assertThat(redrive("7:7", "{}").status()).isEqualTo(404);
        assertThat(topics.records(Topic.EPISODE_EVENTS)).isEmpty();
    }

    @Test
    void whileNobodyCanTellWhatIsFoldedNothingIsRedriven() throws Exception {
        String id = quarantined("UNKNOWN_SCHEMA", KEY, EventCodec.encode(action(1)));
        ingest.fold().away(true);

        Answer answer = redrive(id, REALLY);

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.header("Retry-After")).isPresent();
        assertThat(topics.records(Topic.EPISODE_EVENTS)).isEmpty();
    }

    private String quarantined(String reason, byte[] key, byte[] value) throws Exception {
        return topics.quarantine(new Kept(reason, topics.prefix() + ".episode-events:0:0"), key, value);
    }

    private Answer redrive(String id, String body) throws Exception {
        return ingest.admin("POST", "/quarantine/" + id + "/redrive", body, people.as("alma"));
    }

    private JsonNode row(String id) throws Exception {
        for (JsonNode row : ingest.admin("GET", "/quarantine", "").json().path("records")) {
            if (row.path("id").asText().equals(id)) {
                return row;
            }
        }
        throw new AssertionError("there is no row " + id);
    }

    private JsonNode show(String id) throws Exception {
        return ingest.admin("GET", "/quarantine/" + id, "", people.as("alma")).json();
    }

    /** Without what the service says of itself, that it loaded a policy for instance. */
    private List<Event> decidedAndRedriven() throws Exception {
        return topics.events(EventFamily.DECISION, Ids.SYSTEM_RUN).stream()
                .filter(event -> event instanceof PolicyDecided || event instanceof QuarantineRedriven)
                .toList();
    }

    private List<QuarantineRedriven> redriven() throws Exception {
        return decidedAndRedriven().stream()
                .filter(QuarantineRedriven.class::isInstance)
                .map(QuarantineRedriven.class::cast)
                .toList();
    }

    private void takeNothingOn(Topic topic) throws Exception {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic.name(topics.prefix()));
        AlterConfigOp op = new AlterConfigOp(new ConfigEntry("max.message.bytes", "10"), AlterConfigOp.OpType.SET);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", topics.servers()))) {
            admin.incrementalAlterConfigs(Map.of(resource, List.of(op))).all().get(30, TimeUnit.SECONDS);
        }
    }

    private static boolean isWrittenByIngest(EventFamily family) {
        return BrokerRole.INGEST.acls("sicd", "User:x").stream()
                .anyMatch(acl -> acl.entry().operation() == AclOperation.WRITE
                        && acl.pattern().name().equals(family.topic().name("sicd")));
    }

    private static List<String> headers(ConsumerRecord<byte[], byte[]> record) {
        return Stream.of(record.headers().toArray()).map(header -> header.key()).toList();
    }

    private static ActionLogged action(int i) {
        Envelope envelope = Envelope.ofEpisode(
                UUID.nameUUIDFromBytes(Integer.toString(i).getBytes(UTF_8)),
                RUN,
                RUN + "_ep0001",
                AT,
                Actor.agent("direct"));
        return new ActionLogged(envelope, "step", "{\"i\":" + i + "}");
    }
}
