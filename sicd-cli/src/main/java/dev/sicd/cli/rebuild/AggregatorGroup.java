package dev.sicd.cli.rebuild;

import dev.sicd.aggregator.AggregatorState;
import dev.sicd.schemas.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.TopicExistsException;

/** The aggregators' group, their offsets and changelogs, as an administrator sees and changes them. It reads no record. */
final class AggregatorGroup implements AutoCloseable {
    private static final Duration ANSWER_MAX = Duration.ofSeconds(30);
    private static final Duration TOPICS_MAX = Duration.ofSeconds(60);
    private static final Duration LOOK_EVERY = Duration.ofMillis(250);

    private final Admin admin;
    private final String prefix;
    private final int partitions;
    private final Duration stoppedMax;

    /**
     * Connects.
     *
     * @param properties of a Kafka client, {@code bootstrap.servers} among them
     * @param stoppedMax how long aggregators may take to be known as stopped
     */
    AggregatorGroup(Map<String, String> properties, String prefix, int partitions, Duration stoppedMax) {
        this.admin = Admin.create(Map.copyOf(properties));
        this.prefix = prefix;
        this.partitions = partitions;
        this.stoppedMax = stoppedMax;
    }

    /** The inputs of the fold, the rerouted records among them. */
    List<TopicPartition> inputs() {
        return Stream.concat(Topic.inputs().stream(), Stream.of(Topic.REROUTED))
                .flatMap(this::partitionsOf)
                .toList();
    }

    /**
     * Returns when no aggregator runs and none can finish what it had begun.
     *
     * @param waiting told once what is waited for
     * @throws RebuildException when that does not come
     */
    void awaitStopped(Consumer<String> waiting) throws InterruptedException {
        long deadline = System.nanoTime() + stoppedMax.toNanos();
        boolean told = false;
        while (true) {
            List<String> members = members();
            if (members.isEmpty() && !hasOpenTransaction()) {
                return;
            }
            if (System.nanoTime() > deadline) {
                throw new RebuildException(
                        members.isEmpty()
                                ? "a transaction of an aggregator is open and does not end; see 'kafka-transactions.sh find-hanging'"
                                : "aggregators run: " + members + "; stop all of them");
            }
            if (!told) {
                waiting.accept("waiting until the brokers know that all aggregators stopped");
                told = true;
            }
            Thread.sleep(LOOK_EVERY);
        }
    }

    /** The first offset that is still there. */
    Map<TopicPartition, Long> beginnings(Collection<TopicPartition> of) throws InterruptedException {
        return offsets(of, OffsetSpec.earliest(), IsolationLevel.READ_UNCOMMITTED);
    }

    Map<TopicPartition, Long> ends(Collection<TopicPartition> of) throws InterruptedException {
        return offsets(of, OffsetSpec.latest(), IsolationLevel.READ_UNCOMMITTED);
    }

    /** From here on no aggregator starts, until {@link #resumeAt}. */
    void markUnfinished() throws InterruptedException {
        commit(inputs().stream()
                .collect(Collectors.toMap(
                        Function.identity(), input -> new OffsetAndMetadata(0, AggregatorState.REBUILDING))));
    }

    /** The aggregators go on there; they may start again. */
    void resumeAt(Map<TopicPartition, Long> next) throws InterruptedException {
        commit(next.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, offset -> new OffsetAndMetadata(offset.getValue()))));
    }

    /** Empty changelogs, with as many replicas as the ledger has. */
    void makeChangelogsAnew() throws InterruptedException {
        String ledger = Topic.LEDGER.name(prefix);
        int replication = answer(admin.describeTopics(List.of(ledger)).allTopicNames())
                .values()
                .iterator()
                .next()
                .partitions()
                .getFirst()
                .replicas()
                .size();
        Set<String> old = new HashSet<>(answer(admin.listTopics().names()));
        old.retainAll(AggregatorState.changelogs(prefix));
        answer(admin.deleteTopics(old).all());
        long deadline = System.nanoTime() + TOPICS_MAX.toNanos();
        List<NewTopic> left = new ArrayList<>(AggregatorState.toCreate(prefix, partitions, (short) replication));
        while (!created(left)) {
            if (System.nanoTime() > deadline) {
                throw new RebuildException("the brokers do not delete the topics " + old
                        + "; see their logs, and whether delete.topic.enable is true");
            }
            Thread.sleep(LOOK_EVERY);
        }
    }

    @Override
    public void close() {
        admin.close(Duration.ofSeconds(1));
    }

    /**
     * False while old ones are still being deleted.
     *
     * @param left those that are still to be made; what was made is taken out
     */
    private boolean created(List<NewTopic> left) throws InterruptedException {
        Map<String, KafkaFuture<Void>> asked =
                admin.createTopics(List.copyOf(left)).values();
        for (Map.Entry<String, KafkaFuture<Void>> one : asked.entrySet()) {
            try {
                one.getValue().get(ANSWER_MAX.toSeconds(), TimeUnit.SECONDS);
                left.removeIf(topic -> topic.name().equals(one.getKey()));
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof TopicExistsException)) {
                    throw refused(e);
                }
            } catch (TimeoutException e) {
                throw refused(e);
            }
        }
        return left.isEmpty();
    }

    private List<String> members() throws InterruptedException {
        String group = AggregatorState.group(prefix);
        try {
            return admin
                    .describeConsumerGroups(List.of(group))
                    .all()
                    .get(ANSWER_MAX.toSeconds(), TimeUnit.SECONDS)
                    .values()
                    .stream()
                    .flatMap(described -> described.members().stream())
                    .map(AggregatorGroup::name)
                    .distinct()
                    .sorted()
                    .toList();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof GroupIdNotFoundException) {
                return List.of();
            }
            throw refused(e);
        } catch (TimeoutException e) {
            throw refused(e);
        }
    }

    private static String name(MemberDescription member) {
        return member.groupInstanceId().orElse(member.consumerId()) + " at " + member.host();
    }

    private boolean hasOpenTransaction() throws InterruptedException {
        List<TopicPartition> written = Stream.of(Topic.LEDGER, Topic.REROUTED, Topic.QUARANTINE, Topic.CHECKPOINTS)
                .flatMap(this::partitionsOf)
                .toList();
        return !offsets(written, OffsetSpec.latest(), IsolationLevel.READ_COMMITTED)
                .equals(ends(written));
    }

    private Map<TopicPartition, Long> offsets(Collection<TopicPartition> of, OffsetSpec which, IsolationLevel isolation)
            throws InterruptedException {
        Map<TopicPartition, OffsetSpec> asked =
                of.stream().collect(Collectors.toMap(Function.identity(), any -> which));
        Map<TopicPartition, Long> offsets = new HashMap<>();
        answer(admin.listOffsets(asked, new ListOffsetsOptions(isolation)).all())
                .forEach((partition, info) -> offsets.put(partition, info.offset()));
        return offsets;
    }

    private void commit(Map<TopicPartition, OffsetAndMetadata> offsets) throws InterruptedException {
        // the brokers refuse it while the group has a member
        answer(admin.alterConsumerGroupOffsets(AggregatorState.group(prefix), offsets)
                .all());
    }

    private Stream<TopicPartition> partitionsOf(Topic topic) {
        return IntStream.range(0, partitions).mapToObj(partition -> new TopicPartition(topic.name(prefix), partition));
    }

    private static <T> T answer(KafkaFuture<T> asked) throws InterruptedException {
        try {
            return asked.get(ANSWER_MAX.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw refused(e);
        }
    }

    private static RebuildException refused(Exception e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        return new RebuildException(
                "the brokers refuse: " + cause + "; see that all aggregators are stopped, and run it again", e);
    }
}
