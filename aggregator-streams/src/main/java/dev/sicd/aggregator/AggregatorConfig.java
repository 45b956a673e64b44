package dev.sicd.aggregator;

import dev.sicd.kit.config.HostPort;
import dev.sicd.kit.config.Settings;
import dev.sicd.model.signature.SigningKey;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * How an aggregator runs.
 *
 * @param partitions of the input topics; checked against the broker at start
 * @param instanceId the static member name, kept over restarts: the group waits for it instead of moving its tasks
 * @param stateDir where RocksDB lives; everything in it can be rebuilt from the changelogs
 * @param replication of the changelogs
 * @param threads stream threads
 * @param standbys how many other instances keep a copy of each store, to take over sooner
 * @param readPort where others read this instance's stores; none when it is alone
 * @param checkpointKey signs what the ledger is; without one nothing shows later that it was cut off or rewritten
 * @param checkpoints how often it signs
 * @param kafka further client properties (security, for instance), ours win where the promises rest on them
 */
public record AggregatorConfig(
        String bootstrapServers,
        String prefix,
        int partitions,
        String instanceId,
        Path stateDir,
        int replication,
        int threads,
        int standbys,
        Optional<HostPort> readPort,
        Optional<SigningKey> checkpointKey,
        CheckpointCadence checkpoints,
        Map<String, String> kafka) {

    public AggregatorConfig {
        kafka = Map.copyOf(kafka);
    }

    /** All names that {@link #parse} reads, for processes whose services share an environment. */
    public static final Set<String> NAMES = Set.of(
            "SICD_BOOTSTRAP_SERVERS",
            "SICD_TOPIC_PREFIX",
            "SICD_INSTANCE_ID",
            "SICD_STATE_DIR",
            "SICD_REPLICATION",
            "SICD_STREAM_THREADS",
            "SICD_STANDBYS",
            "SICD_READ_ADDRESS",
            "SICD_CHECKPOINT_KEY_FILE");

    private static final Pattern PLAIN_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

    /**
     * Reads the settings of an instance among others; what is wrong is in {@code settings} afterwards, and only its check
     * throws. The broker knows how many partitions there are: until it was asked there is one.
     *
     * @param checkpointKey reads a key from its file
     */
    public static AggregatorConfig parse(Settings settings, Function<Path, SigningKey> checkpointKey) {
        return new AggregatorConfig(
                settings.hostPorts("SICD_BOOTSTRAP_SERVERS").stream()
                        .map(HostPort::toString)
                        .collect(Collectors.joining(",")),
                name(settings, "SICD_TOPIC_PREFIX", "sicd"),
                1,
                name(settings, "SICD_INSTANCE_ID", ""),
                settings.path("SICD_STATE_DIR", Path.of("data/state")),
                settings.integer("SICD_REPLICATION", 3, 1, 100),
                settings.integer("SICD_STREAM_THREADS", 1, 1, 64),
                settings.integer("SICD_STANDBYS", 1, 0, 10),
                address(settings),
                settings.optionalPath("SICD_CHECKPOINT_KEY_FILE").map(checkpointKey),
                CheckpointCadence.DEFAULT,
                settings.kafkaProperties());
    }

    /** The same instance over another number of partitions. */
    public AggregatorConfig withPartitions(int newPartitions) {
        return new AggregatorConfig(
                bootstrapServers,
                prefix,
                newPartitions,
                instanceId,
                stateDir,
                replication,
                threads,
                standbys,
                readPort,
                checkpointKey,
                checkpoints,
                kafka);
    }

    private static String name(Settings settings, String setting, String fallback) {
        String name = fallback.isEmpty() ? settings.text(setting) : settings.text(setting, fallback);
        if (!name.isEmpty() && !PLAIN_NAME.matcher(name).matches()) {
            settings.reject("%s is '%s'; give up to 100 letters, digits, points, hyphens and underscores"
                    .formatted(setting, name));
        }
        return name;
    }

    private static Optional<HostPort> address(Settings settings) {
        Optional<List<HostPort>> addresses = settings.optionalHostPorts("SICD_READ_ADDRESS");
        if (addresses.isEmpty() || addresses.get().size() != 1) {
            settings.reject(
                    "SICD_READ_ADDRESS has to be the one host:port at which the other services reach this instance");
            return Optional.empty();
        }
        return addresses.map(List::getFirst);
    }

    String applicationId() {
        return AggregatorState.group(prefix);
    }
}
