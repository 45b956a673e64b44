package dev.sicd.ingest;

import dev.sicd.kit.config.HostPort;
import dev.sicd.kit.config.Settings;
import dev.sicd.model.policy.Capability;
import dev.sicd.model.publish.ProtectedPaths;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The settings of this service; where it listens is not among them, since all services of a process may share a port.
 *
 * @param bootstrapServers {@code host:port}, separated by commas
 * @param kafka properties for every Kafka client, as {@code security.protocol}; may hold secrets
 * @param repoOwner of proposals that name none; likewise the repository's name
 * @param capabilities what the environment says of each; nothing is said of those that are missing
 * @param policyFile none: the policy that comes with the software
 * @param approvalKeyFile PEM, with the private and the public half of the key that signs approvals
 * @param branchPrefix of the publisher, whose branches approvals name
 * @param approvalValidity for how long an approval lets something be published
 * @param reviewPatience how long a proposal waits for a person before it expires
 * @param instanceId the same at each start of one instance and unlike that of any other: the topic door then takes up
 *     its work at once after a crash; without one, other members wait for the session timeout first
 * @param proposalWait how long a proposal's request waits for its result when it does not say
 * @param proposalWaitMax the longest such wait it may ask for
 * @param protectedPaths those that a person's approval names, as the publisher asks for
 */
public record IngestConfig(
        String bootstrapServers,
        String topicPrefix,
        Map<String, String> kafka,
        Map<Capability, Boolean> capabilities,
        Optional<Path> policyFile,
        Path approvalKeyFile,
        String branchPrefix,
        Duration approvalValidity,
        Duration reviewPatience,
        Optional<String> repoOwner,
        Optional<String> repoName,
        Optional<String> instanceId,
        Duration proposalWait,
        Duration proposalWaitMax,
        ProtectedPaths protectedPaths) {
    /** All names that {@link #parse} reads, for processes whose services share an environment. */
    public static final Set<String> NAMES = Set.of(
            "SICD_BOOTSTRAP_SERVERS",
            "SICD_TOPIC_PREFIX",
            "SICD_INSTANCE_ID",
            "SICD_PROPOSAL_WAIT_MS",
            "SICD_PROPOSAL_WAIT_MAX_MS",
            "SICD_POLICY_FILE",
            "SICD_APPROVAL_KEY_FILE",
            "SICD_BRANCH_PREFIX",
            "SICD_APPROVAL_VALID_HOURS",
            "SICD_REVIEW_EXPIRES_HOURS",
            "SICD_PROTECTED_PATHS",
            "ENABLE_TRAINING",
            "ENABLE_AUTONOMY",
            "SAFE_MODE",
            "GITHUB_REPO_OWNER",
            "GITHUB_REPO_NAME");

    private static final String DEFAULT_BRANCH_PREFIX = "aura-sicd/";
    private static final int DEFAULT_HOURS = 7 * 24;
    private static final int HOURS_MAX = 10 * 365 * 24;
    private static final Pattern PREFIX = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
    private static final Duration SHORTEST_WAIT = Duration.ZERO;
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);

    public IngestConfig {
        kafka = Map.copyOf(kafka);
        capabilities = Map.copyOf(capabilities);
    }

    /** Reads the settings; what is wrong is in {@code settings} afterwards, and only its check throws. */
    public static IngestConfig parse(Settings settings) {
        List<HostPort> servers = settings.hostPorts("SICD_BOOTSTRAP_SERVERS");
        return new IngestConfig(
                servers.stream().map(HostPort::toString).collect(Collectors.joining(",")),
                name(settings, "SICD_TOPIC_PREFIX").orElse("sicd"),
                settings.kafkaProperties(),
                capabilities(settings),
                settings.optionalPath("SICD_POLICY_FILE"),
                approvalKeyFile(settings),
                settings.text("SICD_BRANCH_PREFIX", DEFAULT_BRANCH_PREFIX),
                hours(settings, "SICD_APPROVAL_VALID_HOURS"),
                hours(settings, "SICD_REVIEW_EXPIRES_HOURS"),
                settings.optionalText("GITHUB_REPO_OWNER"),
                settings.optionalText("GITHUB_REPO_NAME"),
                name(settings, "SICD_INSTANCE_ID"),
                settings.millis("SICD_PROPOSAL_WAIT_MS", Duration.ofSeconds(10), SHORTEST_WAIT, LONGEST_WAIT),
                settings.millis("SICD_PROPOSAL_WAIT_MAX_MS", Duration.ofSeconds(60), SHORTEST_WAIT, LONGEST_WAIT),
                protectedPaths(settings));
    }

    private static ProtectedPaths protectedPaths(Settings settings) {
        List<String> globs = settings.optionalText("SICD_PROTECTED_PATHS").stream()
                .flatMap(text -> Stream.of(text.split(",", -1)))
                .map(String::strip)
                .filter(glob -> !glob.isEmpty())
                .toList();
        try {
            return globs.isEmpty() ? ProtectedPaths.DEFAULT : ProtectedPaths.of(globs);
        } catch (IllegalArgumentException e) {
            settings.reject("SICD_PROTECTED_PATHS: " + e.getMessage());
            return ProtectedPaths.DEFAULT;
        }
    }

    private static Map<Capability, Boolean> capabilities(Settings settings) {
        Map<Capability, Boolean> stated = new EnumMap<>(Capability.class);
        for (Capability capability : Capability.values()) {
            settings.optionalBool(capability.name()).ifPresent(on -> stated.put(capability, on));
        }
        return stated;
    }

    private static Path approvalKeyFile(Settings settings) {
        Optional<Path> file = settings.optionalPath("SICD_APPROVAL_KEY_FILE");
        if (settings.optionalText("SICD_APPROVAL_KEY_FILE").isEmpty()) {
            settings.reject("SICD_APPROVAL_KEY_FILE is not set, and approvals have to be signed; "
                    + "'./sicd keys new approvals' makes a key");
        }
        return file.orElseGet(() -> Path.of(""));
    }

    private static Duration hours(Settings settings, String setting) {
        return Duration.ofHours(settings.integer(setting, DEFAULT_HOURS, 1, HOURS_MAX));
    }

    private static Optional<String> name(Settings settings, String setting) {
        Optional<String> value = settings.optionalText(setting);
        value.filter(text -> !PREFIX.matcher(text).matches())
                .ifPresent(text -> settings.reject(setting + "='" + text.replaceAll("\\p{Cntrl}", "\uFFFD")
                        + "' is no name of 1 to 100 letters, digits, '.', '_' or '-'"));
        return value;
    }
}
