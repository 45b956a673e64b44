package dev.sicd.e2e.check;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** I15: waits until every group of the system has read all there is, twice in a row with nothing new between. */
final class Rest {
    private static final Duration LOOK_EVERY = Duration.ofMillis(300);
    private static final Duration ANSWER_MAX = Duration.ofSeconds(10);
    private static final Duration PROBE = Duration.ofMillis(300);

    private final Addresses addresses;

    Rest(Addresses addresses) {
        this.addresses = addresses;
    }

    /** What was read when all was; a place with what is left is in the findings otherwise. */
    void await(Duration patience, Findings findings) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        Map<TopicPartition, Long> before = Map.of();
        Optional<Look> look = Optional.empty();
        while (System.nanoTime() < deadline) {
            look = look();
            if (look.isPresent() && look.get().left().isEmpty()) {
                if (look.get().ends().equals(before)) {
                    return;
                }
                before = look.get().ends();
            } else {
                before = Map.of();
            }
            Thread.sleep(LOOK_EVERY);
        }
        findings.add(
                "I15",
                "after " + patience,
                "nothing left to be read",
                look.map(Look::left).map(Map::toString).orElse("the brokers do not answer"));
    }

    /**
     * One look at all groups.
     *
     * @param left by group and partition, what was not read
     */
    private record Look(Map<TopicPartition, Long> ends, Map<String, Long> left) {}

    private Optional<Look> look() throws InterruptedException {
        try (Admin admin = Admin.create(addresses.client(Map.of("request.timeout.ms", 5_000)))) {
            Map<String, Map<TopicPartition, Long>> groups = committed(admin);
            Map<TopicPartition, OffsetSpec> inputs = new HashMap<>();
            groups.values().forEach(of -> of.keySet().forEach(at -> inputs.put(at, OffsetSpec.latest())));
            inputs(admin).forEach(at -> inputs.put(at, OffsetSpec.latest()));
            Map<TopicPartition, Long> ends = new HashMap<>();
            Map<TopicPartition, ListOffsetsResultInfo> infos =
                    admin.listOffsets(inputs).all().get(ANSWER_MAX.toSeconds(), TimeUnit.SECONDS);
            infos.forEach((at, info) -> ends.put(at, info.offset()));
            return Optional.of(new Look(ends, left(groups, ends)));
        } catch (ExecutionException | TimeoutException e) {
            return Optional.empty();
        }
    }

    private Map<String, Map<TopicPartition, Long>> committed(Admin admin)
            throws ExecutionException, TimeoutException, InterruptedException {
        Map<String, Map<TopicPartition, Long>> groups = new TreeMap<>();
        List<String> names = admin.listGroups().all().get(ANSWER_MAX.toSeconds(), TimeUnit.SECONDS).stream()
                .map(group -> group.groupId())
                .filter(name -> name.startsWith(addresses.prefix() + "-"))
                .toList();
        for (String name : names) {
            Map<TopicPartition, Long> next = new HashMap<>();
            Map<TopicPartition, OffsetAndMetadata> of = admin.listConsumerGroupOffsets(name)
                    .partitionsToOffsetAndMetadata()
                    .get(ANSWER_MAX.toSeconds(), TimeUnit.SECONDS);
            of.forEach((at, offset) -> Optional.ofNullable(offset).ifPresent(known -> next.put(at, known.offset())));
            groups.put(name, next);
        }
        return groups;
    }

    /** What someone has to have read, whether or not anybody ever committed anything there. */
    private List<TopicPartition> inputs(Admin admin) throws ExecutionException, TimeoutException, InterruptedException {
        List<String> topics = List.of("episode-events", "proposals", "decisions", "pull-requests").stream()
                .map(addresses::topic)
                .toList();
        return admin
                .describeTopics(topics)
                .allTopicNames()
                .get(ANSWER_MAX.toSeconds(), TimeUnit.SECONDS)
                .values()
                .stream()
                .flatMap(topic -> topic.partitions().stream()
                        .map(partition -> new TopicPartition(topic.name(), partition.partition())))
                .toList();
    }

    private Map<String, Long> left(Map<String, Map<TopicPartition, Long>> groups, Map<TopicPartition, Long> ends) {
        Map<String, Long> left = new TreeMap<>();
        groups.forEach((name, next) -> next.forEach((at, offset) -> {
            long missing = ends.getOrDefault(at, 0L) - offset;
            if (missing > 0 && hasRecords(at, offset)) {
                left.put(name + " " + at, missing);
            }
        }));
        List<TopicPartition> read =
                groups.values().stream().flatMap(next -> next.keySet().stream()).collect(Collectors.toList());
        ends.forEach((at, end) -> {
            if (end > 0 && !read.contains(at)) {
                left.put("nobody " + at, end);
            }
        });
        return left;
    }

    /** The end of a topic that transactions write to includes their marks, which nobody reads. */
    private boolean hasRecords(TopicPartition at, long from) {
        Map<String, Object> settings = addresses.client(Map.of("isolation.level", "read_committed"));
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(List.of(at));
            consumer.seek(at, from);
            long end = consumer.endOffsets(List.of(at)).getOrDefault(at, from);
            long deadline = System.nanoTime() + ANSWER_MAX.toNanos();
            while (consumer.position(at) < end) {
                if (!consumer.poll(PROBE).isEmpty() || System.nanoTime() > deadline) {
                    return true;
                }
            }
            return false;
        }
    }
}
