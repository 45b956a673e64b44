package dev.sicd.cli.topics;

import dev.sicd.kit.config.HostPort;
import dev.sicd.kit.config.Settings;
import dev.sicd.kit.http.Problem;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;

/** Puts together how the brokers are reached: options before the file, the file before the environment. */
final class Connection {
    private static final String SERVERS = "bootstrap.servers";
    private static final String SERVERS_VARIABLE = "SICD_BOOTSTRAP_SERVERS";
    private static final String KAFKA_VARIABLES = "SICD_KAFKA_";

    private final Map<String, String> environment;

    /** @param environment of which only {@code SICD_BOOTSTRAP_SERVERS} and {@code SICD_KAFKA_*} count */
    Connection(Map<String, String> environment) {
        this.environment = environment.entrySet().stream()
                .filter(entry -> entry.getKey().equals(SERVERS_VARIABLE)
                        || entry.getKey().startsWith(KAFKA_VARIABLES))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /**
     * The properties of a client; they may hold secrets.
     *
     * @throws UsageException when they say nothing usable
     */
    Map<String, String> properties(Optional<String> servers, Optional<Path> file) {
        Settings settings = Settings.of(environment, Set.of());
        Optional<List<HostPort>> fromEnvironment = settings.optionalHostPorts(SERVERS_VARIABLE);
        Map<String, String> properties = new HashMap<>(settings.kafkaProperties());
        List<String> mistakes = new ArrayList<>(settings.mistakes());
        fromEnvironment.ifPresent(found ->
                properties.put(SERVERS, found.stream().map(HostPort::toString).collect(Collectors.joining(","))));
        file.ifPresent(path -> properties.putAll(read(path)));
        servers.ifPresent(text -> properties.put(SERVERS, text));
        if (properties.getOrDefault(SERVERS, "").isBlank() && mistakes.isEmpty()) {
            mistakes.add("where are the brokers? Say --bootstrap-servers HOST:PORT, or set " + SERVERS_VARIABLE);
        }
        if (!mistakes.isEmpty()) {
            throw new UsageException(String.join("; ", mistakes));
        }
        return Map.copyOf(properties);
    }

    private static Map<String, String> read(Path file) {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        } catch (IOException | IllegalArgumentException e) {
            throw new UsageException(
                    "--command-config %s cannot be read (%s); give it a readable file of client properties"
                            .formatted(
                                    Problem.quoted(file.toString()),
                                    e.getClass().getSimpleName()));
        }
        return properties.stringPropertyNames().stream()
                .collect(Collectors.toMap(name -> name, name -> properties.getProperty(name, "")));
    }
}
