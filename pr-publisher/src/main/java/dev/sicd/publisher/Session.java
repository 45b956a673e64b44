package dev.sicd.publisher;

import dev.sicd.model.event.ApprovalStatement;
import dev.sicd.model.event.PullRequestEvent;
import dev.sicd.publisher.Planning.Answer;
import dev.sicd.schemas.Coordinates;
import dev.sicd.schemas.Topic;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection of the publisher to Kafka: reads proposals, sees to it that what becomes of them is written, then moves
 * the offsets. It never retries: after an exception it is closed, and the next one reads the same proposals again. It
 * polls on while the hosting service is slow, so that it stays in its group.
 */
final class Session implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Session.class);
    static final String PLAN_TOO_LARGE = "PLAN_TOO_LARGE";

    private static final Duration POLL_MAX = Duration.ofMillis(500);
    /** While something is under way in lanes, whose results are to be committed soon. */
    private static final Duration POLL_BUSY_MAX = Duration.ofMillis(50);
    /** For each step of closing. */
    private static final Duration CLOSE_MAX = Duration.ofMillis(1_500);

    private final Consumer<byte[], byte[]> consumer;
    private final Statements statements;
    private final Planning planning;
    private final Refusals refusals;
    private final Optional<Live> live;
    private final Offsets offsets = new Offsets();

    private Session(
            Consumer<byte[], byte[]> consumer,
            Statements statements,
            Planning planning,
            Refusals refusals,
            Optional<Live> live) {
        this.consumer = consumer;
        this.statements = statements;
        this.planning = planning;
        this.refusals = refusals;
        this.live = live;
    }

    /** Makes the part that opens pull requests; it ends with the session. */
    @FunctionalInterface
    interface LiveOpening {
        Live open(Connections connections, String topicPrefix, Planning planning, Statements statements);
    }

    /**
     * Connects.
     *
     * @param opening none for a publisher that only plans
     */
    static Session open(
            Connections connections,
            String topicPrefix,
            Planning planning,
            Refusals refusals,
            Optional<LiveOpening> opening,
            InstantSource clock) {
        Statements statements = new Statements(connections.producer(), topicPrefix, clock);
        Optional<Live> live = Optional.empty();
        try {
            live = opening.map(publishing -> publishing.open(connections, topicPrefix, planning, statements));
            Consumer<byte[], byte[]> consumer = connections.sharer();
            Session session = new Session(consumer, statements, planning, refusals, live);
            consumer.subscribe(List.of(Topic.APPROVED_PROPOSALS.name(topicPrefix)), session.new Assignments());
            return session;
        } catch (RuntimeException e) {
            live.ifPresent(Live::close);
            statements.close();
            throw e;
        }
    }

    /** Takes the next few proposals, if there are any. True when it finished some, or has none left to do. */
    boolean step() {
        ConsumerRecords<byte[], byte[]> records = consumer.poll(offsets.unfinished() > 0 ? POLL_BUSY_MAX : POLL_MAX);
        planning.refresh();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            handle(record);
        }
        live.ifPresent(this::beat);
        Map<TopicPartition, OffsetAndMetadata> done = offsets.toCommit();
        if (done.isEmpty()) {
            return hasNothingLeft();
        }
        commit(done);
        return true;
    }

    /** Who is woken to stop commits first what is written already, or it would be written again at the next start. */
    private void commit(Map<TopicPartition, OffsetAndMetadata> done) {
        try {
            consumer.commitSync(done);
        } catch (WakeupException e) {
            consumer.commitSync(done, CLOSE_MAX);
            throw e;
        }
        offsets.committed(done);
    }

    /** The one method that another thread may call. */
    void wakeUp() {
        consumer.wakeup();
    }

    @Override
    public void close() {
        live.ifPresent(Live::close);
        statements.close();
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
        offsets.begin(source);
        boolean underWay = switch (planning.answer(value, source)) {
            case Answer.Stated stated -> state(stated, record, source);
            case Answer.Refused refused -> quarantine(record, source, refused);
            case Answer.ToPublish(Work work) -> live.orElseThrow().take(work);
        };
        if (!underWay) {
            offsets.finish(source);
        }
    }

    private void beat(Live publishing) {
        for (Live.Finished finished : publishing.beat()) {
            finished.event().ifPresent(event -> said(event, finished.by(), finished.source()));
            offsets.finish(finished.source());
        }
        if (publishing.hasRoom()) {
            consumer.resume(consumer.paused());
        } else {
            consumer.pause(consumer.assignment());
        }
    }

    private boolean state(Answer.Stated stated, ConsumerRecord<byte[], byte[]> record, Coordinates source) {
        PullRequestEvent event = stated.event();
        if (live.filter(publishing -> publishing.knows(event.proposalId(), source))
                .isPresent()) {
            return false;
        }
        try {
            statements.state(event);
        } catch (RecordTooLargeException e) {
            return quarantine(
                    record, source, new Answer.Refused(PLAN_TOO_LARGE, "the plan is too large: " + e.getMessage()));
        }
        said(event, stated.by(), source);
        return false;
    }

    private void said(PullRequestEvent event, ApprovalStatement by, Coordinates source) {
        planning.acknowledged(by, source);
        LOG.atInfo()
                .addKeyValue("what", event.type())
                .addKeyValue("proposal", event.proposalId())
                .addKeyValue("run", event.envelope().runId())
                .addKeyValue("source", source)
                .addKeyValue("repository", by.repository())
                .addKeyValue("branch", by.headBranch())
                .addKeyValue("decision", by.decisionId())
                .log("approved proposal handled");
    }

    private boolean quarantine(ConsumerRecord<byte[], byte[]> record, Coordinates source, Answer.Refused refused) {
        statements.quarantine(record, source, refused.reason(), refused.detail());
        refusals.count(refused.reason());
        LOG.atWarn()
                .addKeyValue("source", source)
                .addKeyValue("reason", refused.reason())
                .log("approved proposal quarantined");
        return false;
    }

    /** What is in hand belongs to an assignment: with the next one, it is read again from the last commit. */
    private final class Assignments implements ConsumerRebalanceListener {
        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            Map<TopicPartition, OffsetAndMetadata> done = offsets.toCommit();
            if (!done.isEmpty()) {
                consumer.commitSync(done, CLOSE_MAX);
            }
            dropped();
        }

        @Override
        public void onPartitionsLost(Collection<TopicPartition> partitions) {
            dropped();
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            live.ifPresent(publishing -> publishing.assigned(
                    partitions.stream().map(TopicPartition::partition).collect(Collectors.toSet())));
        }

        private void dropped() {
            offsets.forget();
            live.ifPresent(Live::revoked);
        }
    }
}
