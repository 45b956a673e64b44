package dev.sicd.publisher;

import dev.sicd.kit.config.HostPort;
import dev.sicd.kit.config.Settings;
import dev.sicd.kit.keys.KeyFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a publisher is started with.
 *
 * @param bootstrapServers {@code host:port}, separated by commas
 * @param kafka properties for every Kafka client; they may hold secrets, so they are never printed
 * @param instanceId names this instance among the publishers of one system, so that its restart is not a rebalance; two
 *     that run at once need two names
 * @param branchPrefix what a proposal's branch starts with
 * @param approvalKeys file of the public keys that approvals must be signed with
 * @param live none: pull requests are planned, and nothing outside is asked or touched
 * @param safeMode whether the environment pins SAFE_MODE: then nothing is opened
 */
public record PublisherConfig(
        String bootstrapServers,
        String topicPrefix,
        Map<String, String> kafka,
        String instanceId,
        String branchPrefix,
        Path approvalKeys,
        Optional<LiveConfig> live,
        boolean safeMode) {
    public static final String DEFAULT_TOPIC_PREFIX = "sicd";
    public static final String DEFAULT_INSTANCE_ID = "pr-publisher";
    public static final String DEFAULT_BRANCH_PREFIX = "aura-sicd/";

    private static final String BOOTSTRAP_SERVERS = "SICD_BOOTSTRAP_SERVERS";
    private static final String TOPIC_PREFIX = "SICD_TOPIC_PREFIX";
    private static final String INSTANCE_ID = "SICD_INSTANCE_ID";
    private static final String BRANCH_PREFIX = "SICD_BRANCH_PREFIX";
    private static final String APPROVAL_KEYS_FILE = "SICD_APPROVAL_KEYS_FILE";
    private static final String DRY_RUN = "SICD_DRY_RUN";
    private static final String SAFE_MODE = "SAFE_MODE";

    /** The settings this service reads, beside {@code SICD_KAFKA_*}. */
    public static final Set<String> NAMES = Stream.concat(
                    Stream.of(
                            BOOTSTRAP_SERVERS,
                            TOPIC_PREFIX,
                            INSTANCE_ID,
                            BRANCH_PREFIX,
                            APPROVAL_KEYS_FILE,
                            DRY_RUN,
                            SAFE_MODE),
                    LiveConfig.names().stream())
            .collect(Collectors.toUnmodifiableSet());

    private static final Pattern PLAIN_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
    /** With the twelve digits of a proposal behind it, a name that git takes. */
    private static final Pattern BRANCH_START =
            Pattern.compile("(?:(?!\\.)(?!\\S*(?:\\.\\.|\\./|//|/\\.|\\.lock/))[A-Za-z0-9][A-Za-z0-9._/-]{0,99})");

    public PublisherConfig {
        kafka = Map.copyOf(kafka);
    }

    /** One publisher with the defaults: it plans. */
    public static PublisherConfig of(String bootstrapServers, String topicPrefix, Path approvalKeys) {
        return new PublisherConfig(
                bootstrapServers,
                topicPrefix,
                Map.of(),
                DEFAULT_INSTANCE_ID,
                DEFAULT_BRANCH_PREFIX,
                approvalKeys,
                Optional.empty(),
                false);
    }

    /** Reads the settings; mistakes are collected there, and the values hold once {@link Settings#check} passed. */
    public static PublisherConfig parse(Settings settings) {
        String bootstrapServers = settings.hostPorts(BOOTSTRAP_SERVERS).stream()
                .map(HostPort::toString)
                .collect(Collectors.joining(","));
        String topicPrefix =
                matching(settings, TOPIC_PREFIX, DEFAULT_TOPIC_PREFIX, PLAIN_NAME, "no part of a topic name");
        String instanceId = matching(settings, INSTANCE_ID, DEFAULT_INSTANCE_ID, PLAIN_NAME, "no plain name");
        String branchPrefix =
                matching(settings, BRANCH_PREFIX, DEFAULT_BRANCH_PREFIX, BRANCH_START, "no start of a git branch name");
        Path approvalKeys = approvalKeys(settings);
        Optional<LiveConfig> live =
                settings.bool(DRY_RUN, true) ? Optional.empty() : Optional.of(LiveConfig.parse(settings));
        return new PublisherConfig(
                bootstrapServers,
                topicPrefix,
                settings.kafkaProperties(),
                instanceId,
                branchPrefix,
                approvalKeys,
                live,
                settings.bool(SAFE_MODE, false));
    }

    /** The group that shares the proposals among its members. */
    String group() {
        return topicPrefix + "-publisher";
    }

    /** Unlike those of other services that share the process, whose metrics would hide ours. */
    String clientId() {
        return group() + "-" + instanceId;
    }

    @Override
    public String toString() {
        return "PublisherConfig[%s, topics %s.*, instance %s, branches %s*, keys in %s, %d Kafka properties, %s]"
                .formatted(
                        bootstrapServers,
                        topicPrefix,
                        instanceId,
                        branchPrefix,
                        approvalKeys,
                        kafka.size(),
                        live.isPresent() ? "live" : "dry run");
    }

    /** Read here only to be judged together with the other settings; the publisher reads it again, and whenever it changes. */
    private static Path approvalKeys(Settings settings) {
        Optional<Path> file = settings.optionalPath(APPROVAL_KEYS_FILE);
        if (settings.optionalText(APPROVAL_KEYS_FILE).isEmpty()) {
            settings.reject(
                    APPROVAL_KEYS_FILE + " is not set, and nothing is published that is not signed; make keys with"
                            + " 'sicd keys new approvals', give approvals.key to ingest-service, and name approvals.pub here");
        }
        try {
            file.ifPresent(PinnedKeys::read);
        } catch (KeyFileException e) {
            settings.reject(APPROVAL_KEYS_FILE + ": " + e.getMessage());
        }
        return file.orElse(Path.of(""));
    }

    private static String matching(Settings settings, String name, String fallback, Pattern pattern, String wrong) {
        String value = settings.text(name, fallback);
        if (!pattern.matcher(value).matches()) {
            settings.reject("%s='%s' is %s; the default is %s".formatted(name, value, wrong, fallback));
        }
        return value;
    }
}
