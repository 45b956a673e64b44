package dev.sicd.cli.doctor;

import dev.sicd.aggregator.AggregatorState;
import dev.sicd.schemas.Topic;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTransactionsResult;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TransactionDescription;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.TransactionalIdNotFoundException;

/** Looks on the brokers at replicas, and at what the fold keeps there. Each look is refused, or not answered, by itself. */
final class FoldExamination {
    private static final Duration ANSWER_MAX = Duration.ofSeconds(20);
    /** Six times the longest transaction of a fold. */
    private static final Duration OPEN_MAX = Duration.ofMinutes(1);

    private final Findings findings;
    private final Admin admin;
    private final String prefix;
    private final int partitions;

    /** @param partitions of inputs and ledger */
    FoldExamination(Findings findings, Admin admin, String prefix, int partitions) {
        this.findings = findings;
        this.admin = admin;
        this.prefix = prefix;
        this.partitions = partitions;
    }

    /** One look. */
    @FunctionalInterface
    private interface Look {
        void run() throws ExecutionException, TimeoutException, InterruptedException;
    }

    void look(Instant now) throws InterruptedException {
        look("the replicas", this::replicas);
        look("the changelogs", this::changelogs);
        look("the aggregators' group", this::group);
        look("open transactions", () -> transactions(now));
    }

    private void look(String at, Look look) throws InterruptedException {
        try {
            look.run();
        } catch (ExecutionException e) {
            findings.warning("%s could not be looked at: %s".formatted(at, e.getCause()));
        } catch (TimeoutException e) {
            findings.warning("%s could not be looked at: the brokers did not answer within %d s"
                    .formatted(at, ANSWER_MAX.toSeconds()));
        }
    }

    private void replicas() throws ExecutionException, TimeoutException, InterruptedException {
        List<String> names =
                Stream.of(Topic.values()).map(topic -> topic.name(prefix)).toList();
        List<String> without = new ArrayList<>();
        List<String> behind = new ArrayList<>();
        answer(admin.describeTopics(names).allTopicNames()).forEach((name, topic) -> {
            for (TopicPartitionInfo partition : topic.partitions()) {
                if (partition.leader() == null || partition.leader().isEmpty()) {
                    without.add(name + "-" + partition.partition());
                } else if (partition.isr().size() < partition.replicas().size()) {
                    behind.add(name + "-" + partition.partition());
                }
            }
        });
        if (!without.isEmpty()) {
            findings.wrong("nobody can write to or read %s: brokers are away; start them".formatted(some(without)));
        }
        if (!behind.isEmpty()) {
            findings.warning("%s have fewer replicas in sync than they should; see whether all brokers run"
                    .formatted(some(behind)));
        }
        if (without.isEmpty() && behind.isEmpty()) {
            findings.good("all partitions of all topics have a leader and all their replicas in sync");
        }
    }

    private void changelogs() throws ExecutionException, TimeoutException, InterruptedException {
        Set<String> missing = new HashSet<>(AggregatorState.changelogs(prefix));
        missing.removeAll(answer(admin.listTopics().names()));
        if (missing.isEmpty()) {
            findings.good("the stores of the fold are on the brokers: all changelogs are there");
        } else if (!isWritten(Topic.LEDGER)) {
            findings.warning("not all changelogs are there yet; the first start of an aggregator makes them");
        } else {
            findings.wrong("changelogs are missing: %s; ./sicd rebuild fills them from the ledger"
                    .formatted(some(missing.stream().sorted().toList())));
        }
    }

    private boolean isWritten(Topic topic) throws ExecutionException, TimeoutException, InterruptedException {
        return ends(topic, OffsetSpec.latest()).values().stream().anyMatch(end -> end > 0);
    }

    /** By partition. */
    private Map<TopicPartition, Long> ends(Topic topic, OffsetSpec which)
            throws ExecutionException, TimeoutException, InterruptedException {
        Map<TopicPartition, OffsetSpec> wanted = IntStream.range(0, partitions)
                .mapToObj(partition -> new TopicPartition(topic.name(prefix), partition))
                .collect(Collectors.toMap(partition -> partition, any -> which));
        Map<TopicPartition, Long> ends = new HashMap<>();
        answer(admin.listOffsets(wanted).all()).forEach((at, end) -> ends.put(at, end.offset()));
        return ends;
    }

    private void group() throws ExecutionException, TimeoutException, InterruptedException {
        Map<TopicPartition, OffsetAndMetadata> committed = new HashMap<>();
        answer(admin.listConsumerGroupOffsets(AggregatorState.group(prefix)).partitionsToOffsetAndMetadata())
                .forEach((partition, next) -> {
                    if (next != null) {
                        committed.put(partition, next);
                    }
                });
        if (committed.values().stream().anyMatch(next -> next.metadata().equals(AggregatorState.REBUILDING))) {
            findings.wrong("a rebuild is under way, or was broken off: no aggregator starts; run ./sicd rebuild again");
            return;
        }
        long waiting = waiting(committed);
        Set<String> members = members();
        String fact = "%d input records are not folded yet".formatted(waiting);
        if (!members.isEmpty()) {
            findings.good("the aggregators' group has %d members: %s; %s"
                    .formatted(members.size(), some(members.stream().sorted().toList()), fact));
        } else if (waiting > 0) {
            findings.wrong("no aggregator runs, and %s; start one".formatted(fact));
        } else {
            findings.warning("no aggregator runs; reads are not answered until one is started");
        }
    }

    /** What was deleted for its age waits for nobody. */
    private long waiting(Map<TopicPartition, OffsetAndMetadata> committed)
            throws ExecutionException, TimeoutException, InterruptedException {
        long waiting = 0;
        for (Topic topic : Topic.inputs()) {
            Map<TopicPartition, Long> first = ends(topic, OffsetSpec.earliest());
            for (Map.Entry<TopicPartition, Long> end :
                    ends(topic, OffsetSpec.latest()).entrySet()) {
                TopicPartition at = end.getKey();
                long next = committed.containsKey(at) ? committed.get(at).offset() : 0;
                waiting += Math.max(0, end.getValue() - Math.max(next, first.getOrDefault(at, 0L)));
            }
        }
        return waiting;
    }

    private Set<String> members() throws ExecutionException, TimeoutException, InterruptedException {
        try {
            return answer(admin.describeConsumerGroups(List.of(AggregatorState.group(prefix)))
                            .all())
                    .values()
                    .stream()
                    .flatMap(group -> group.members().stream())
                    .map(FoldExamination::name)
                    .collect(Collectors.toSet());
        } catch (ExecutionException e) {
            if (e.getCause() instanceof GroupIdNotFoundException) {
                return Set.of();
            }
            throw e;
        }
    }

    private static String name(MemberDescription member) {
        return member.groupInstanceId().orElse(member.clientId()) + " at " + member.host();
    }

    private void transactions(Instant now) throws ExecutionException, TimeoutException, InterruptedException {
        List<String> ours = answer(admin.listTransactions().all()).stream()
                .filter(open -> open.state() == TransactionState.ONGOING)
                .map(TransactionListing::transactionalId)
                .filter(id -> id.startsWith(prefix + "-"))
                .toList();
        List<String> hanging = new ArrayList<>();
        DescribeTransactionsResult described = admin.describeTransactions(ours);
        for (String id : ours) {
            if (begun(described.description(id), now).isBefore(now.minus(OPEN_MAX))) {
                hanging.add(id);
            }
        }
        if (hanging.isEmpty()) {
            findings.good("no transaction of the system is open for longer than " + OPEN_MAX.toSeconds() + " s");
        } else {
            findings.wrong(
                    "transactions are open for longer than %d s, and readers wait for them: %s; see 'kafka-transactions.sh find-hanging'"
                            .formatted(OPEN_MAX.toSeconds(), some(hanging)));
        }
    }

    /** Now, where it has ended since it was listed. */
    private static Instant begun(KafkaFuture<TransactionDescription> open, Instant now)
            throws ExecutionException, TimeoutException, InterruptedException {
        try {
            return Instant.ofEpochMilli(answer(open).transactionStartTimeMs().orElse(now.toEpochMilli()));
        } catch (ExecutionException e) {
            if (e.getCause() instanceof TransactionalIdNotFoundException) {
                return now;
            }
            throw e;
        }
    }

    private static String some(List<String> names) {
        int shown = Math.min(5, names.size());
        String text = String.join(", ", names.subList(0, shown));
        return shown == names.size() ? text : text + " and " + (names.size() - shown) + " more";
    }

    private static <T> T answer(KafkaFuture<T> asked)
            throws ExecutionException, TimeoutException, InterruptedException {
        return asked.get(ANSWER_MAX.toSeconds(), TimeUnit.SECONDS);
    }
}
