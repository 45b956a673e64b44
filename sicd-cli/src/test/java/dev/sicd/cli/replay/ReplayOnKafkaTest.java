package dev.sicd.cli.replay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sicd.cli.export.ExportCommand;
import dev.sicd.cli.imports.ImportCommand;
import dev.sicd.embedded.TestKafka;
import dev.sicd.schemas.LedgerLine;
import dev.sicd.schemas.LedgerLineJson;
import dev.sicd.schemas.RecordHeaders;
import dev.sicd.schemas.Topic;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands on a real broker, whose ledger has holes, an aborted transaction and one that is still open. */
class ReplayOnKafkaTest {
    private static final int PARTITIONS = 2;
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Lines LEDGER = new Lines(PARTITIONS).addRuns(3, 4);

    private static String prefix;

    @TempDir
    Path directory;

    @BeforeAll
    static void fill() throws Exception {
        prefix = topics("replay");
        try (KafkaProducer<byte[], byte[]> committed = producer("committed");
                KafkaProducer<byte[], byte[]> aborted = producer("aborted")) {
            aborted.initTransactions();
            committed.initTransactions();
            aborted.beginTransaction();
            Future<RecordMetadata> taken = aborted.send(record(LEDGER.all().getFirst()));
            aborted.flush();
            int sent = 0;
            for (LedgerLine line : LEDGER.all()) {
                if (sent % 5 == 0) {
                    committed.beginTransaction();
                }
                Future<RecordMetadata> unused = committed.send(record(line));
                if (++sent % 5 == 0 || sent == LEDGER.all().size()) {
                    committed.commitTransaction();
                }
            }
            aborted.abortTransaction();
            assertThat(taken).isDone();
        }
    }

    @Test
    void tailPrintsWhatIsCommittedInEachForm() throws Exception {
        Lines.Said json = tail("-o", "json");
        assertThat(json.err()).isEmpty();
        assertThat(json.exitCode()).isZero();
        List<String> heads = new ArrayList<>();
        for (String line : json.out()) {
            assertThat(line).matches("\\p{ASCII}*");
            heads.add(MAPPER.readTree(line).get("head").textValue());
        }
        assertThat(heads)
                .containsExactlyElementsOf(
                        LEDGER.all().stream().map(LedgerLine::head).toList());

        List<String> raw = tail("-o", "raw").out();
        assertThat(raw).hasSize(LEDGER.all().size());
        assertThat(Base64.getDecoder().decode(raw.getLast().split("\t", -1)[2]))
                .isEqualTo(LEDGER.all().getLast().value());

        assertThat(tail("--kind", "ActionLogged", "--run", "run_1").out())
                .hasSize(8)
                .allSatisfy(line -> assertThat(line)
                        .contains("run_1_ep000")
                        .contains("ActionLogged")
                        .contains("{\"type\":\"step\",\"data\":{\"i\":"));
    }

    @Test
    void tailBeginsWhereItIsAskedTo() throws Exception {
        List<String> all = tail("-o", "json").out();
        JsonNode tenth = MAPPER.readTree(all.get(10));
        String place =
                tenth.get("partition").intValue() + ":" + tenth.get("offset").longValue();
        List<String> later = tail("-o", "json", "--from", place).out();
        assertThat(later.getFirst()).isEqualTo(all.get(10));
        assertThat(tail("-o", "json", "--to", place).out())
                .doesNotContain(all.get(10))
                .contains(all.get(9));
        String time = tenth.get("recorded_at").textValue();
        assertThat(tail("-o", "json", "--from", time).out()).hasSize((int) LEDGER.all().stream()
                .filter(line -> line.recordedAt().toString().compareTo(time) >= 0)
                .count());
        assertThat(tail("--from", "end").out()).isEmpty();
        assertThat(tail("--from", "7:1").exitCode()).isEqualTo(2);
        assertThat(tail("--from", "tomorrow").err()).singleElement().asString().contains("'tomorrow'");
        assertThat(tail("--topic", "no.such.topic").err())
                .singleElement()
                .asString()
                .contains("no.such.topic");
    }

    @Test
    void tailFollowsWhatComes() throws Exception {
        String other = topics("follow");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Thread follower = Thread.ofPlatform()
                .start(() -> TailCommand.commandLine(Lines.terminal(out, out))
                        .execute("--bootstrap-servers", TestKafka.bootstrapServers(), "--prefix", other, "-f"));
        try (KafkaProducer<byte[], byte[]> producer = producer("follow")) {
            producer.initTransactions();
            for (int i = 0; i < 3; i++) {
                LedgerLine line = LEDGER.all().get(i);
                producer.beginTransaction();
                Future<RecordMetadata> unused = producer.send(new ProducerRecord<>(
                        other + ".ledger", line.partition(), line.runId().getBytes(UTF_8), line.value()));
                producer.commitTransaction();
                awaitLines(out, i + 1);
            }
        } finally {
            follower.interrupt();
            follower.join(TimeUnit.SECONDS.toMillis(30));
        }
        assertThat(follower.isAlive()).isFalse();
    }

    @Test
    void exportsAndImportsThroughTheCommands() throws Exception {
        Path exported = directory.resolve("exported");
        int exitCodeOfExport = ExportCommand.commandLine()
                .execute(
                        "--bootstrap-servers",
                        TestKafka.bootstrapServers(),
                        "--prefix",
                        prefix,
                        "-o",
                        exported.toString(),
                        "--events-per-file",
                        "20");
        assertThat(exitCodeOfExport).isZero();
        List<String> heads = new ArrayList<>();
        try (Stream<Path> files = Files.list(exported)) {
            for (Path file : files.filter(one -> one.toString().endsWith(".jsonl"))
                    .sorted()
                    .toList()) {
                for (String line : Files.readAllLines(file)) {
                    heads.add(LedgerLineJson.read(MAPPER.readTree(line)).head());
                }
            }
        }
        assertThat(heads)
                .containsExactlyElementsOf(
                        LEDGER.all().stream().map(LedgerLine::head).toList());

        String fresh = topics("fresh");
        int exitCode = ImportCommand.commandLine()
                .execute("--bootstrap-servers", TestKafka.bootstrapServers(), "--prefix", fresh, exported.toString());
        assertThat(exitCode).isZero();
        Map<String, List<byte[]>> arrived =
                values(fresh + ".episode-events", LEDGER.all().size());
        Map<String, List<byte[]>> recorded = new TreeMap<>();
        LEDGER.all()
                .forEach(line -> recorded.computeIfAbsent(line.runId(), any -> new ArrayList<>())
                        .add(line.value()));
        assertThat(arrived).usingRecursiveComparison().isEqualTo(recorded);
        int refused = ImportCommand.commandLine()
                .execute("--bootstrap-servers", TestKafka.bootstrapServers(), "--prefix", fresh, directory + "/none");
        assertThat(refused).isEqualTo(2);
    }

    private static void awaitLines(ByteArrayOutputStream out, int lines) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (out.toString(UTF_8).lines().count() < lines) {
            assertThat(System.nanoTime()).as(out.toString(UTF_8)).isLessThan(deadline);
            Thread.sleep(20);
        }
    }

    private static Lines.Said tail(String... more) {
        List<String> arguments =
                new ArrayList<>(List.of("--bootstrap-servers", TestKafka.bootstrapServers(), "--prefix", prefix));
        arguments.addAll(List.of(more));
        return Lines.run(TailCommand::commandLine, arguments.toArray(String[]::new));
    }

    private static String topics(String name) throws Exception {
        String made = name + "-" + UUID.randomUUID();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", TestKafka.bootstrapServers()))) {
            admin.createTopics(Topic.toCreate(made, PARTITIONS, (short) 1))
                    .all()
                    .get();
        }
        return made;
    }

    private static ProducerRecord<byte[], byte[]> record(LedgerLine line) {
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(
                prefix + ".ledger",
                line.partition(),
                line.recordedAt().toEpochMilli(),
                line.runId().getBytes(UTF_8),
                line.value());
        record.headers()
                .add(RecordHeaders.POSITION, Long.toString(line.position()).getBytes(UTF_8));
        record.headers().add(RecordHeaders.LEAF, line.leaf().getBytes(UTF_8));
        record.headers().add(RecordHeaders.HEAD, line.head().getBytes(UTF_8));
        record.headers().add(RecordHeaders.SOURCE, line.source().getBytes(UTF_8));
        return record;
    }

    private static KafkaProducer<byte[], byte[]> producer(String transactionalId) {
        return new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        TestKafka.bootstrapServers(),
                        "transactional.id",
                        transactionalId + UUID.randomUUID()),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    private static Map<String, List<byte[]>> values(String topic, int count) {
        Map<String, List<byte[]>> values = new TreeMap<>();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", TestKafka.bootstrapServers(), "fetch.max.wait.ms", 20),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = List.of(new TopicPartition(topic, 0), new TopicPartition(topic, 1));
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            int found = 0;
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            while (found < count && System.nanoTime() < deadline) {
                for (var record : consumer.poll(Duration.ofMillis(200))) {
                    values.computeIfAbsent(new String(record.key(), UTF_8), any -> new ArrayList<>())
                            .add(record.value());
                    found++;
                }
            }
        }
        return values;
    }
}
