package dev.sicd.cli.topics;

import dev.sicd.kit.http.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.acl.AccessControlEntryFilter;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.resource.ResourcePatternFilter;

/** Asks the brokers and tells them, each time for a bounded while; what should be is not its business. */
final class Brokers implements AutoCloseable {
    private static final Duration REQUEST_MAX = Duration.ofSeconds(8);
    private static final Duration CALL_MAX = Duration.ofSeconds(15);
    /** Above the client's own bound, whose errors say more. */
    private static final Duration ANSWER_MAX = Duration.ofSeconds(20);

    private final Admin admin;
    private final Refusals refusals;

    private Brokers(Admin admin, Refusals refusals) {
        this.admin = admin;
        this.refusals = refusals;
    }

    /**
     * Makes a client; the first question shows whether anybody is there.
     *
     * @param properties of a Kafka client, {@code bootstrap.servers} among them; may hold secrets
     * @throws BrokerException when they are no client's
     */
    static Brokers connect(Map<String, String> properties) {
        Map<String, Object> settings = new HashMap<>();
        settings.put("request.timeout.ms", (int) REQUEST_MAX.toMillis());
        settings.put("default.api.timeout.ms", (int) CALL_MAX.toMillis());
        settings.putAll(properties);
        Refusals refusals = new Refusals(properties.getOrDefault("bootstrap.servers", ""));
        try {
            return new Brokers(Admin.create(settings), refusals);
        } catch (KafkaException e) {
            Throwable reason = e.getCause() == null ? e : e.getCause();
            throw new BrokerException(
                    "no Kafka client can be made of these properties (%s); check --command-config and SICD_KAFKA_*"
                            .formatted(Problem.quoted(String.valueOf(reason.getMessage()))),
                    e);
        }
    }

    /** Those of the topics that exist. */
    Map<String, TopicState> topics(Collection<String> names) throws InterruptedException {
        Map<String, TopicDescription> found = new LinkedHashMap<>();
        Map<String, KafkaFuture<TopicDescription>> asked =
                admin.describeTopics(names).topicNameValues();
        for (Map.Entry<String, KafkaFuture<TopicDescription>> topic : asked.entrySet()) {
            try {
                found.put(topic.getKey(), answer(topic.getValue(), "describing " + topic.getKey()));
            } catch (BrokerException e) {
                if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                    throw e;
                }
            }
        }
        Map<String, Map<String, String>> settings = settings(ConfigResource.Type.TOPIC, found.keySet());
        Map<String, TopicState> states = new LinkedHashMap<>();
        found.forEach((name, topic) -> states.put(
                name,
                new TopicState(
                        topic.partitions().size(),
                        topic.partitions().stream()
                                .mapToInt(partition -> partition.replicas().size())
                                .min()
                                .orElse(0),
                        settings.getOrDefault(name, Map.of()))));
        return states;
    }

    /**
     * Creates topics; one that somebody else creates meanwhile is no failure.
     *
     * @param onlyAsk whether to find out what the brokers would say, and create nothing
     * @return the names of those that were created
     */
    Set<String> create(List<NewTopic> topics, boolean onlyAsk) throws InterruptedException {
        Map<String, KafkaFuture<Void>> asked = admin.createTopics(
                        topics, new CreateTopicsOptions().validateOnly(onlyAsk))
                .values();
        Set<String> created = new HashSet<>();
        for (Map.Entry<String, KafkaFuture<Void>> topic : asked.entrySet()) {
            try {
                answer(topic.getValue(), "creating " + topic.getKey());
                created.add(topic.getKey());
            } catch (BrokerException e) {
                if (!(e.getCause() instanceof TopicExistsException)) {
                    throw e;
                }
            }
        }
        return created;
    }

    void set(List<Difference.Setting> settings) throws InterruptedException {
        Map<ConfigResource, Collection<AlterConfigOp>> changes = new HashMap<>();
        for (Difference.Setting setting : settings) {
            changes.computeIfAbsent(
                            new ConfigResource(ConfigResource.Type.TOPIC, setting.topic()),
                            ignored -> new ArrayList<>())
                    .add(new AlterConfigOp(
                            new ConfigEntry(setting.name(), setting.wanted()), AlterConfigOp.OpType.SET));
        }
        answer(admin.incrementalAlterConfigs(changes).all(), "changing the settings of topics");
    }

    /** The settings of every broker, by its id. */
    Map<String, Map<String, String>> brokerSettings() throws InterruptedException {
        Collection<Node> nodes = answer(admin.describeCluster().nodes(), "describing the cluster");
        return settings(
                ConfigResource.Type.BROKER, nodes.stream().map(Node::idString).toList());
    }

    /** All that is allowed to a principal, by its own name. */
    List<AclBinding> allowedTo(String principal) throws InterruptedException {
        AclBindingFilter filter = new AclBindingFilter(
                ResourcePatternFilter.ANY,
                new AccessControlEntryFilter(principal, null, AclOperation.ANY, AclPermissionType.ALLOW));
        return List.copyOf(answer(admin.describeAcls(filter).values(), "describing ACLs"));
    }

    void grant(List<AclBinding> acls) throws InterruptedException {
        answer(admin.createAcls(acls).all(), "creating ACLs");
    }

    @Override
    public void close() {
        admin.close(Duration.ZERO);
    }

    private Map<String, Map<String, String>> settings(ConfigResource.Type type, Collection<String> names)
            throws InterruptedException {
        List<ConfigResource> resources =
                names.stream().map(name -> new ConfigResource(type, name)).toList();
        Map<ConfigResource, Config> found =
                answer(admin.describeConfigs(resources).all(), "describing the settings of topics and brokers");
        return found.entrySet().stream()
                .collect(Collectors.toMap(entry -> entry.getKey().name(), entry -> values(entry.getValue())));
    }

    private static Map<String, String> values(Config config) {
        return config.entries().stream()
                .filter(entry -> entry.value() != null)
                .collect(Collectors.toMap(ConfigEntry::name, ConfigEntry::value));
    }

    private <T> T answer(KafkaFuture<T> asked, String doing) throws InterruptedException {
        try {
            return asked.get(ANSWER_MAX.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw refusals.of(doing, e.getCause() == null ? e : e.getCause());
        } catch (TimeoutException e) {
            throw refusals.of(doing, e);
        }
    }
}
