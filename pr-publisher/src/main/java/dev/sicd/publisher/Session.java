package dev.sicd.publisher;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sicd.model.event.PullRequestEvent;
import dev.sicd.publisher.Planning.Answer;
import dev.sicd.schemas.Coordinates;
import dev.sicd.schemas.EventCodec;
import dev.sicd.schemas.RecordHeaders;
import dev.sicd.schemas.Topic;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection of the publisher to Kafka: reads proposals, writes what became of them, then moves the offset. It never
 * retries: after an exception it is closed, and the next one reads the same proposals again.
 */
final class Session implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Session.class);
    static final String PLAN_TOO_LARGE = "PLAN_TOO_LARGE";

    private static final String SERVICE = "pr-publisher";
    private static final Duration POLL_MAX = Duration.ofMillis(500);
    /** For each step of closing. */
    private static final Duration CLOSE_MAX = Duration.ofMillis(1_500);

    private final Consumer<byte[], byte[]> consumer;
    private final Producer<byte[], byte[]> producer;
    private final PublisherConfig config;
    private final Planning planning;
    private final Refusals refusals;
    private final InstantSource clock;

    private Session(
            Consumer<byte[], byte[]> consumer,
            Producer<byte[], byte[]> producer,
            PublisherConfig config,
            Planning planning,
            Refusals refusals,
            InstantSource clock) {
        this.consumer = consumer;
        this.producer = producer;
        this.config = config;
        this.planning = planning;
        this.refusals = refusals;
        this.clock = clock;
    }

    static Session open(PublisherConfig config, Planning planning, Refusals refusals, InstantSource clock) {
        Producer<byte[], byte[]> producer = KafkaClients.producer(config);
        try {
            Consumer<byte[], byte[]> consumer = KafkaClients.consumer(config);
            consumer.subscribe(List.of(Topic.APPROVED_PROPOSALS.name(config.topicPrefix())));
            return new Session(consumer, producer, config, planning, refusals, clock);
        } catch (RuntimeException e) {
            producer.close(CLOSE_MAX);
            throw e;
        }
    }

    /** Takes the next few proposals, if there are any. True when it finished some, or has none left to do. */
    boolean step() {
        ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL_MAX);
        planning.refresh();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            handle(record);
        }
        if (records.isEmpty()) {
            return hasNothingLeft();
        }
        commit();
        return true;
    }

    /** Who is woken to stop commits first what is written already, or it would be written again at the next start. */
    private void commit() {
        try {
            consumer.commitSync();
        } catch (WakeupException e) {
            consumer.commitSync(CLOSE_MAX);
            throw e;
        }
    }

    /** The one method that another thread may call. */
    void wakeUp() {
        consumer.wakeup();
    }

    @Override
    public void close() {
        producer.close(CLOSE_MAX);
        // without leaving the group: whoever comes back under this name is not waited for
        consumer.close(CloseOptions.timeout(CLOSE_MAX)
                .withGroupMembershipOperation(CloseOptions.GroupMembershipOperation.REMAIN_IN_GROUP));
    }

    private boolean hasNothingLeft() {
        return !consumer.assignment().isEmpty()
                && consumer.assignment().stream()
                        .allMatch(partition -> consumer.currentLag(partition).orElse(1) == 0);
    }

    private void handle(ConsumerRecord<byte[], byte[]> record) {
        Coordinates source = new Coordinates(record.topic(), record.partition(), record.offset());
        byte[] value = Optional.ofNullable(record.value()).orElseGet(() -> new byte[0]);
        switch (planning.answer(value, source)) {
            case Answer.Stated stated -> state(stated, record, source);
            case Answer.Refused refused -> quarantine(record, source, refused);
        }
    }

    private void state(Answer.Stated stated, ConsumerRecord<byte[], byte[]> record, Coordinates source) {
        PullRequestEvent event = stated.event();
        byte[] key = event.envelope().runId().getBytes(UTF_8);
        try {
            send(new ProducerRecord<>(Topic.PULL_REQUESTS.name(config.topicPrefix()), key, EventCodec.encode(event)));
        } catch (RecordTooLargeException e) {
            quarantine(record, source, new Answer.Refused(PLAN_TOO_LARGE, "the plan is too large: " + e.getMessage()));
            return;
        }
        planning.acknowledged(stated, source);
        LOG.atInfo()
                .addKeyValue("what", event.type())
                .addKeyValue("proposal", event.proposalId())
                .addKeyValue("run", event.envelope().runId())
                .addKeyValue("source", source)
                .addKeyValue("repository", stated.by().repository())
                .addKeyValue("branch", stated.by().headBranch())
                .addKeyValue("decision", stated.by().decisionId())
                .log("approved proposal handled");
    }

    private void quarantine(ConsumerRecord<byte[], byte[]> record, Coordinates source, Answer.Refused refused) {
        ProducerRecord<byte[], byte[]> quarantined = new ProducerRecord<>(
                Topic.QUARANTINE.name(config.topicPrefix()),
                null,
                clock.millis(),
                record.key(),
                record.value(),
                record.headers());
        set(quarantined, RecordHeaders.REASON, refused.reason());
        set(quarantined, RecordHeaders.DETAIL, refused.detail());
        set(quarantined, RecordHeaders.SOURCE, source.toString());
        set(quarantined, RecordHeaders.SERVICE, SERVICE);
        send(quarantined);
        refusals.count(refused.reason());
        LOG.atWarn()
                .addKeyValue("source", source)
                .addKeyValue("reason", refused.reason())
                .log("approved proposal quarantined");
    }

    private static void set(ProducerRecord<byte[], byte[]> record, String name, String text) {
        record.headers().remove(name).add(name, text.getBytes(UTF_8));
    }

    /** Returns when the brokers have it: only then may the offset move. */
    private void send(ProducerRecord<byte[], byte[]> record) {
        try {
            producer.send(record).get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof KafkaException kafka
                    ? kafka
                    : new KafkaException("writing to " + record.topic() + " failed", e.getCause());
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }
}
