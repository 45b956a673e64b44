package dev.sicd.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sicd.model.event.Actor;
import dev.sicd.model.event.Envelope;
import dev.sicd.model.event.EpisodeEvent.ActionLogged;
import dev.sicd.schemas.Coordinates;
import dev.sicd.schemas.EventCodec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An operator puts right what producers did wrong, by the {@code sicd} command, against the running system. */
class QuarantineTest {
    private static final String TOPIC = "sicd.episode-events";

    @TempDir
    static Path directory;

    private static SicdProcess dev;
    private static Api api;
    private static KafkaProducer<byte[], byte[]> producer;

    @BeforeAll
    static void start() {
        dev = SicdProcess.dev(directory.resolve("data"));
        api = new Api(dev.url());
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", dev.kafka(), "acks", "all"),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    @AfterAll
    static void stop() {
        producer.close();
        api.close();
        dev.close();
    }

    @Test
    void aRecordWithAWrongKeyIsRedrivenWithTheRightOneAndFoldedOnceHoweverOften() throws Exception {
        byte[] value = EventCodec.encode(action("run_keyed", 1));
        send("nobodys_run", value);
        String id = quarantined("--run", "run_keyed");
        assertThat(api.get("/runs/run_keyed/summary").status()).isEqualTo(404);

        assertThat(said("explain", id)).contains("the record's key is not the event's run_id", "(--key)");
        JsonNode shown = json("show", id, "--json");
        assertThat(Base64.getDecoder().decode(shown.path("value_base64").asText()))
                .isEqualTo(value);
        assertThat(shown.at("/event/run_id").asText()).isEqualTo("run_keyed");
        assertThat(run("redrive", id, "--reason", "as it is", "--yes").exitCode())
                .isEqualTo(1);
        assertThat(said("redrive", id, "--key", "run_keyed", "--dry-run"))
                .contains("would: accept (it would be folded into run run_keyed)");
        assertThat(api.get("/runs/run_keyed/summary").status()).isEqualTo(404);

        String at = redriven(id, "--key", "run_keyed");
        assertThat(actions("run_keyed", at)).isEqualTo(1);
        assertThat(said("redrive", id, "--key", "run_keyed", "--dry-run")).contains("would: duplicate");
        String again = redriven(id, "--key", "run_keyed");

        assertThat(again).isNotEqualTo(at);
        assertThat(actions("run_keyed", again)).isEqualTo(1);
        JsonNode integrity =
                api.get("/runs/run_keyed/integrity?at_least=" + again).body();
        assertThat(integrity.path("verified").asBoolean()).as("%s", integrity).isTrue();
        assertThat(integrity.path("position").asLong()).isEqualTo(1);
        assertThat(integrity.path("duplicates").asLong()).isEqualTo(1);
        JsonNode redrives = json("show", id, "--json").path("redrives");
        assertThat(redrives.findValuesAsText("reason"))
                .containsExactly("the producer is fixed", "the producer is fixed");
        assertThat(redrives.at("/0/by/id").asText()).isEqualTo("operator");
        JsonNode audit = api.get("/audit?run=_system&action=QUARANTINE_REDRIVE").body();
        assertThat(audit.path("decisions")).hasSize(2);
    }

    @Test
    void whatTheGateRefusesStillIsExplainedAndNotSent() throws Exception {
        Coordinates first = send("run_conflict", EventCodec.encode(action("run_conflict", 1)));
        assertThat(actions("run_conflict", first.toString())).isEqualTo(1);
        ActionLogged original = action("run_conflict", 1);
        byte[] conflicting = EventCodec.encode(new ActionLogged(original.envelope(), "other", "{}"));
        send("run_conflict", conflicting);
        send("run_unknown", new byte[] {0, 0, 0, 0, 99, 1, 2, 3});

        String conflict = quarantined("--run", "run_conflict");
        String unknown = quarantined("--run", "run_unknown");

        assertThat(said("explain", conflict)).contains("says something else", "position 1");
        assertThat(said("explain", unknown)).contains("names a schema that the gate did not know");
        for (String id : List.of(conflict, unknown)) {
            Program.Run redrive = run("redrive", id, "--reason", "try", "--yes");
            assertThat(redrive.exitCode()).as("%s", redrive).isEqualTo(1);
            assertThat(redrive.output()).contains("would: quarantine again");
            assertThat(redrive.complaints()).contains("nothing was sent");
        }
        assertThat(actions("run_conflict", first.toString())).isEqualTo(1);
    }

    @Test
    void withoutTheOperatorsTokenNobodyRedrives() throws Exception {
        send("run_other", EventCodec.encode(action("run_token", 1)));
        String id = quarantined("--run", "run_token");
        assertThat(api.postAdmin("/quarantine/" + id + "/redrive", "{\"dry_run\": false, \"reason\": \"mine\"}")
                        .status())
                .isEqualTo(403);
    }

    /** Waits until the gate has put aside what these filters find, and nothing else. */
    private static String quarantined(String... filters) throws Exception {
        List<String> list = new ArrayList<>(List.of("list", "--json"));
        list.addAll(List.of(filters));
        long deadline = System.nanoTime() + 60_000_000_000L;
        JsonNode records = json(list.toArray(String[]::new)).path("records");
        while (records.isEmpty()) {
            assertThat(System.nanoTime())
                    .as("the quarantine stays empty for %s", list)
                    .isLessThan(deadline);
            records = json(list.toArray(String[]::new)).path("records");
        }
        assertThat(records).hasSize(1);
        assertThat(records.get(0).path("redriven").asBoolean()).isFalse();
        return records.get(0).path("id").asText();
    }

    private static String redriven(String id, String... more) throws Exception {
        List<String> command = new ArrayList<>(List.of("redrive", id, "--reason", "the producer is fixed", "--yes"));
        command.addAll(List.of(more));
        String said = said(command.toArray(String[]::new));
        assertThat(said).contains("was sent again: " + TOPIC + ":");
        return said.substring(said.indexOf(TOPIC, said.indexOf("was sent again")))
                .strip();
    }

    private static String said(String... arguments) throws Exception {
        Program.Run run = run(arguments);
        assertThat(run.exitCode()).as("%s", run).isZero();
        return run.output();
    }

    private static JsonNode json(String... arguments) throws Exception {
        return Api.json(said(arguments));
    }

    private static Program.Run run(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(SicdJava.command());
        command.add("quarantine");
        command.addAll(List.of(arguments));
        command.addAll(List.of("--url", dev.url()));
        return Program.in(directory)
                .with(
                        "SICD_TOKEN",
                        Files.readString(directory.resolve("data/operator.token"))
                                .strip())
                .run(command.toArray(String[]::new));
    }

    private static long actions(String run, String at) throws Exception {
        Api.Answer summary = api.get("/runs/" + run + "/summary?at_least=" + at);
        assertThat(summary.status()).as("%s", summary.body()).isEqualTo(200);
        return summary.body().path("total_actions").asLong();
    }

    private static Coordinates send(String key, byte[] value) throws Exception {
        RecordMetadata at = producer.send(new ProducerRecord<>(TOPIC, key.getBytes(UTF_8), value))
                .get();
        return new Coordinates(at.topic(), at.partition(), at.offset());
    }

    private static ActionLogged action(String run, int i) {
        Envelope envelope = Envelope.ofEpisode(
                UUID.nameUUIDFromBytes((run + i).getBytes(UTF_8)),
                run,
                run + "_ep0001",
                Instant.parse("2026-01-01T00:00:00Z"),
                Actor.agent("direct"));
        return new ActionLogged(envelope, "step", "{\"i\":" + i + "}");
    }
}
