package dev.sicd.client.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sicd.client.AgentEvent;
import dev.sicd.client.Delivery;
import dev.sicd.client.EpisodeHandle;
import dev.sicd.client.EpisodeLogger;
import dev.sicd.client.EpisodeStart;
import dev.sicd.client.FlushResult;
import dev.sicd.client.RunStart;
import dev.sicd.embedded.EmbeddedKafka;
import dev.sicd.embedded.EmbeddedKafkaConfig;
import dev.sicd.embedded.KeptPort;
import dev.sicd.model.event.EpisodeEvent.ActionLogged;
import dev.sicd.model.event.Event;
import dev.sicd.schemas.EventCodec;
import dev.sicd.schemas.EventFamily;
import dev.sicd.schemas.Topic;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Straight to a real broker, which goes away. */
class KafkaTransportTest {
    private static final String TOPIC = "sicd.episode-events";
    private static final int PARTITIONS = 4;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path directory;

    @Test
    void losesNothingAndKeepsTheOrderWhenTheBrokerGoesAwayAndComesBack() throws Exception {
        int port = KeptPort.any();
        EmbeddedKafka broker = broker(port);
        createTopics(broker);
        // short, so that producers are thrown away in the middle of the outage
        KafkaTransport transport = KafkaTransport.to(
                Map.of("bootstrap.servers", broker.bootstrapServers(), "max.block.ms", "500"),
                "sicd",
                Duration.ofSeconds(1));
        try (EpisodeLogger logger = EpisodeLogger.of("tester")
                .over(transport)
                .spoolingTo(directory.resolve("spool"))
                .open()) {
            List<EpisodeHandle> episodes = IntStream.range(0, 3)
                    .mapToObj(run -> logger.startEpisode(EpisodeStart.of("run_" + run, 1)))
                    .toList();
            for (int i = 0; i < 1_500; i++) {
                if (i == 500) {
                    broker.close();
                }
                if (i == 1_000) {
                    FlushResult away = logger.flush(Duration.ofSeconds(3));
                    assertThat(away.spooled()).as("%s", away).isPositive();
                    assertThat(away.rejected() + away.waiting()).as("%s", away).isZero();
                    broker = broker(port);
                }
                for (EpisodeHandle episode : episodes) {
                    episode.logAction("step", Map.of("i", i));
                }
            }
            FlushResult result = logger.flush(PATIENCE);
            assertThat(result.isAllDelivered()).as("%s", result).isTrue();
        }
        for (int run = 0; run < 3; run++) {
            assertThat(steps(broker, "run_" + run))
                    .isEqualTo(IntStream.range(0, 1_500).boxed().toList());
        }
        broker.close();
    }

    @Test
    void whatIsNoEventIsRefusedAndHoldsUpNothing() throws Exception {
        EmbeddedKafka broker = broker(0);
        createTopics(broker);
        AgentEvent none = new AgentEvent("run_1", "{}");
        AgentEvent event = EventAvroTest.everyKind().get(0);
        try (KafkaTransport transport = KafkaTransport.to(broker.bootstrapServers())) {
            List<Delivery> deliveries = transport.send(List.of(none, event));

            assertThat(deliveries).hasSize(2);
            assertThat(deliveries.get(0)).isInstanceOf(Delivery.Refused.class);
            assertThat(deliveries.get(1)).isInstanceOf(Delivery.Delivered.class);
        }
        broker.close();
    }

    @Test
    void aBrokerThatNeverWasBlocksNobody() throws Exception {
        try (EpisodeLogger logger = EpisodeLogger.of("tester")
                .over(KafkaTransport.to("127.0.0.1:1"))
                .spoolingTo(directory.resolve("spool"))
                .withFlushMax(Duration.ZERO)
                .open()) {
            logger.startRun(RunStart.of("run_1"));
            assertThat(logger.flush(Duration.ofMillis(100)).spooled()).isEqualTo(1);
        }
    }

    @Test
    void saysNoPasswordWhenItIsPrinted() {
        KafkaTransport transport =
                KafkaTransport.to(Map.of("bootstrap.servers", "b:1", "sasl.jaas.config", "password=secret"), "sicd");
        assertThat(transport.toString()).isEqualTo("Kafka topic sicd.episode-events at b:1");
    }

    private EmbeddedKafka broker(int port) {
        return EmbeddedKafka.start(EmbeddedKafkaConfig.of(directory.resolve("kafka"), port), (status, message) -> {});
    }

    private static void createTopics(EmbeddedKafka broker) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            admin.createTopics(Topic.toCreate("sicd", PARTITIONS, (short) 1))
                    .all()
                    .get(30, TimeUnit.SECONDS);
        }
    }

    /** On the run's own partition, in the order in which each event was there first. */
    private static List<Integer> steps(EmbeddedKafka broker, String run) throws Exception {
        Map<String, Object> settings = Map.of("bootstrap.servers", broker.bootstrapServers());
        TopicPartition partition =
                new TopicPartition(TOPIC, Utils.toPositive(Utils.murmur2(run.getBytes(UTF_8))) % PARTITIONS);
        List<Integer> steps = new ArrayList<>();
        Set<UUID> seen = new HashSet<>();
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end =
                    consumer.endOffsets(List.of(partition)).values().iterator().next();
            while (consumer.position(partition) < end) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
                    assertThat(record.headers().lastHeader("avro-fp")).isNotNull();
                    Event event = EventCodec.decode(EventFamily.EPISODE, record.value());
                    if (event.envelope().runId().equals(run)
                            && seen.add(event.envelope().eventId())
                            && event instanceof ActionLogged action) {
                        steps.add(Integer.parseInt(action.data().replaceAll("\\D", "")));
                    }
                }
            }
        }
        return steps;
    }
}
