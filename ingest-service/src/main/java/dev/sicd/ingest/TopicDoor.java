package dev.sicd.ingest;

import dev.sicd.kit.Fences;
import dev.sicd.kit.Health;
import dev.sicd.kit.http.Problem;
import dev.sicd.model.event.DecisionEvent.PolicyDecided;
import dev.sicd.schemas.Topic;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the proposals topic and sees to it that every proposal on it is decided, whichever door it came through. What to
 * decide is {@link ProposalDecider}'s part. An offset is committed when the decision is on the log, never before.
 */
final class TopicDoor implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TopicDoor.class);

    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration COMMIT = Duration.ofSeconds(10);
    private static final Duration CLOSE = Duration.ofSeconds(5);
    private static final Duration LEAVE = Duration.ofSeconds(2);
    /** Far below max.poll.interval.ms: what is not done by then is polled again. */
    private static final Duration ROUND = Duration.ofSeconds(60);

    private final Supplier<Consumer<byte[], byte[]>> consumers;
    private final ProposalDecider decider;
    private final EventLog log;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Backoff backoff = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(5));
    private final Fences fences;
    private final Thread thread;
    private volatile Consumer<byte[], byte[]> consumer;
    private boolean joined;
    private volatile Optional<String> trouble = Optional.of("it has not joined its group yet");

    private TopicDoor(
            Supplier<Consumer<byte[], byte[]>> consumers,
            String topic,
            ProposalDecider decider,
            EventLog log,
            InstantSource clock) {
        this.consumers = consumers;
        this.consumer = consumers.get();
        this.fences = new Fences(clock);
        this.decider = decider;
        this.log = log;
        this.thread = Thread.ofPlatform().name("ingest-topic-door").unstarted(() -> run(topic));
    }

    static TopicDoor open(IngestConfig config, ProposalDecider decider, EventLog log, InstantSource clock) {
        Map<String, Object> settings = new HashMap<>();
        settings.put(ConsumerConfig.CLIENT_ID_CONFIG, config.topicPrefix() + "-ingest-door");
        settings.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 10_000);
        settings.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 3_000);
        settings.put(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, 300_000);
        settings.put(ConsumerConfig.METADATA_MAX_AGE_CONFIG, 30_000);
        settings.putAll(config.kafka());
        settings.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, config.bootstrapServers());
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, config.topicPrefix() + "-ingest-door");
        config.instanceId().ifPresent(id -> settings.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, id));
        settings.put(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, List.of(CooperativeStickyAssignor.class));
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        // proposals are up to 4 MiB each: what is fetched ahead stays within tens of megabytes
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 50);
        settings.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 16 << 20);
        settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, Topic.DERIVED_BYTES_MAX);
        TopicDoor door = new TopicDoor(
                () -> new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer()),
                Topic.PROPOSALS.name(config.topicPrefix()),
                decider,
                log,
                clock);
        door.thread.start();
        return door;
    }

    Health.State health() {
        if (!thread.isAlive()) {
            return Health.State.down("the topic door has stopped: " + trouble.orElse("see the log"));
        }
        return trouble.map(Health.State::down).orElseGet(Health.State::up);
    }

    /** Ends after the record at hand. */
    @Override
    public void close() {
        closing.countDown();
        consumer.wakeup();
        try {
            if (!thread.join(CLOSE)) {
                thread.interrupt();
                LOG.atWarn().log("the topic door did not stop in time");
            }
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
        }
    }

    private void run(String topic) {
        try {
            while (!isClosing()) {
                follow(topic);
            }
        } catch (InterruptedException e) {
            LOG.atWarn().log("the topic door was cut off");
        } catch (FencedInstanceIdException e) {
            trouble = Optional.of("another instance has the same SICD_INSTANCE_ID; give each its own");
            LOG.atError().addKeyValue("topic", topic).log("another instance took over this one's place; stopped");
        } catch (RuntimeException | Error e) {
            trouble = Optional.of(e.getClass().getSimpleName());
            LOG.atError().setCause(e).addKeyValue("topic", topic).log("the topic door failed");
            throw e;
        } finally {
            consumer.close(CloseOptions.timeout(LEAVE));
        }
    }

    /** Until it closes, or its place in the group was given to somebody else for the first times. */
    private void follow(String topic) throws InterruptedException {
        try {
            consumer.subscribe(List.of(topic), new Joined());
            while (!isClosing()) {
                turn();
            }
        } catch (FencedInstanceIdException e) {
            if (!fences.mayTryAgain()) {
                throw e;
            }
            joined = false;
            pause(e);
            replaceConsumer();
        }
    }

    /** A fenced one cannot be used again. */
    private void replaceConsumer() throws InterruptedException {
        while (!isClosing()) {
            try {
                consumer.close(CloseOptions.timeout(LEAVE));
                consumer = consumers.get();
                return;
            } catch (KafkaException e) {
                // as a broker whose name is not known for a moment
                pause(e);
            }
        }
    }

    private void turn() throws InterruptedException {
        try {
            ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
            if (!records.isEmpty()) {
                decide(records);
            } else if (joined) {
                isWell();
            }
        } catch (WakeupException e) {
            // closing: the loop sees it
        } catch (FencedInstanceIdException e) {
            throw e;
        } catch (KafkaException e) {
            pause(e);
        }
    }

    private void decide(ConsumerRecords<byte[], byte[]> records) throws InterruptedException {
        Deadline round = Deadline.after(ROUND);
        Map<TopicPartition, OffsetAndMetadata> done = new HashMap<>();
        Optional<? extends Exception> failure = Optional.empty();
        for (TopicPartition partition : records.partitions()) {
            for (ConsumerRecord<byte[], byte[]> record : records.records(partition)) {
                if (failure.isEmpty() && !round.isOver() && !isClosing()) {
                    failure = decide(record);
                }
                if (failure.isPresent() || round.isOver() || isClosing()) {
                    consumer.seek(
                            partition,
                            done.containsKey(partition) ? done.get(partition).offset() : record.offset());
                    break;
                }
                done.put(partition, new OffsetAndMetadata(record.offset() + 1));
            }
        }
        if (!done.isEmpty()) {
            consumer.commitSync(done, COMMIT);
        }
        if (failure.isPresent()) {
            pause(failure.get());
        } else {
            isWell();
        }
    }

    private void isWell() {
        trouble = Optional.empty();
        backoff.reset();
    }

    /** Empty when the record is dealt with; else it is to be dealt with again. */
    private Optional<? extends Exception> decide(ConsumerRecord<byte[], byte[]> record) throws InterruptedException {
        Optional<PolicyDecided> decided;
        try {
            decided = decider.decide(record);
        } catch (Problem notNow) {
            return Optional.of(notNow);
        } catch (RuntimeException e) {
            // a proposal that cannot be decided stays undecided; all others must not wait for it
            LOG.atError()
                    .setCause(e)
                    .addKeyValue("partition", record.partition())
                    .addKeyValue("offset", record.offset())
                    .log("a proposal could not be decided");
            return Optional.empty();
        }
        if (decided.isEmpty()) {
            return Optional.empty();
        }
        try {
            log.write(decided.get());
            LOG.atInfo()
                    .addKeyValue("run", decided.get().envelope().runId())
                    .addKeyValue("proposal", decided.get().subject().orElse(""))
                    .addKeyValue("verdict", decided.get().decision().verdict())
                    .log("proposal decided");
            return Optional.empty();
        } catch (NotWrittenException e) {
            return Optional.of(e);
        }
    }

    private void pause(Exception cause) throws InterruptedException {
        Duration pause = backoff.next();
        trouble = Optional.of(
                switch (cause) {
                    case Problem notNow -> notNow.detail();
                    case FencedInstanceIdException ignored ->
                        "its place in the group was given away; has another instance the same SICD_INSTANCE_ID?";
                    default ->
                        "Kafka does not answer as it should: "
                                + cause.getClass().getSimpleName();
                });
        LOG.atWarn()
                .setCause(cause)
                .addKeyValue("pauseMs", pause.toMillis())
                .log("the topic door goes on after a pause");
        boolean closed = closing.await(pause.toMillis(), TimeUnit.MILLISECONDS);
        LOG.atDebug().addKeyValue("closing", closed).log("the pause is over");
    }

    private boolean isClosing() {
        return closing.getCount() == 0;
    }

    /** Ready means: it has its place in the group, with partitions or without. */
    private final class Joined implements ConsumerRebalanceListener {
        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            joined = true;
            trouble = Optional.empty();
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            // offsets are committed after each round, and a rebalance happens between rounds only
        }
    }
}
