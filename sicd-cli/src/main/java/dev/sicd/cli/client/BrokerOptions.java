package dev.sicd.cli.client;

import dev.sicd.kit.config.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import picocli.CommandLine.Option;

/** Where the brokers are, how to log in to them and how the topics are called. It connects to nothing. */
public final class BrokerOptions {
    @Option(
            names = "--bootstrap-servers",
            paramLabel = "HOST:PORT",
            defaultValue = "${env:SICD_BOOTSTRAP_SERVERS:-127.0.0.1:9092}",
            description = "the brokers (default: ${DEFAULT-VALUE})")
    private String bootstrapServers = "";

    @Option(
            names = "--command-config",
            paramLabel = "FILE",
            description = "properties of a Kafka client, for its login")
    private Optional<Path> commandConfig = Optional.empty();

    @Option(
            names = "--prefix",
            paramLabel = "PREFIX",
            defaultValue = "${env:SICD_TOPIC_PREFIX:-sicd}",
            description = "of the topics' names (default: ${DEFAULT-VALUE})")
    private String prefix = "";

    /** With nothing said yet. */
    public BrokerOptions() {}

    public String prefix() {
        return prefix;
    }

    /**
     * Of a Kafka client; they may hold secrets.
     *
     * @throws IllegalArgumentException when the file cannot be read
     */
    public Map<String, String> clientProperties() {
        Map<String, String> properties =
                new HashMap<>(Settings.of(System.getenv(), Set.of()).kafkaProperties());
        commandConfig.ifPresent(file -> {
            Properties read = new Properties();
            try (InputStream in = Files.newInputStream(file)) {
                read.load(in);
            } catch (IOException e) {
                throw new IllegalArgumentException("--command-config '" + file + "' cannot be read (" + e + ")", e);
            }
            read.stringPropertyNames().forEach(name -> properties.put(name, read.getProperty(name)));
        });
        properties.put("bootstrap.servers", bootstrapServers);
        return properties;
    }
}
