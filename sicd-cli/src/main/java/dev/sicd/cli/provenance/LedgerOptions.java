package dev.sicd.cli.provenance;

import dev.sicd.kit.config.Settings;
import dev.sicd.kit.keys.KeyFile;
import dev.sicd.model.ledger.Hash;
import dev.sicd.model.signature.KeyRing;
import dev.sicd.model.signature.VerificationKey;
import dev.sicd.schemas.Topic;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.function.Consumer;
import picocli.CommandLine.Option;

/** Which ledger a command verifies, where it is, and by which keys. */
public final class LedgerOptions {
    private static final int KEY_DIGITS = 12;

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

    @Option(names = "--topic", paramLabel = "TOPIC", description = "a copy of the ledger (default: PREFIX.ledger)")
    private Optional<String> topic = Optional.empty();

    @Option(
            names = "--checkpoint-key",
            paramLabel = "FILE",
            description = "public keys of the checkpoints, as checkpoints.pub; without, signatures are not checked")
    private List<Path> checkpointKeys = List.of();

    /** With nothing said yet. */
    public LedgerOptions() {}

    /**
     * Reads and verifies.
     *
     * @param run only its partition; empty: all
     * @param leaves to look for
     * @param each sees every record, in the order of its partition
     * @throws VerificationException when the topics cannot be read
     */
    public LedgerVerification.Result verify(Optional<String> run, Set<Hash> leaves, Consumer<LedgerRecord> each) {
        LedgerVerification verification = new LedgerVerification(
                ledgerName(), Topic.LEDGER.name(prefix), Topic.CHECKPOINTS.name(prefix), pinned());
        try (LedgerTopics topics = new LedgerTopics(clientProperties())) {
            return verification.verify(topics, run, leaves, each);
        }
    }

    /** What was read, and how far it can be believed. */
    public String summary(LedgerVerification.Result result) {
        return "%s: %d entries read, %d runs, %d checkpoints agree, %s"
                .formatted(
                        ledgerName(),
                        result.entries(),
                        result.heads().size(),
                        result.checkpointsCovered(),
                        pinned().map(LedgerOptions::signedWith).orElse("signatures not checked (no --checkpoint-key)"));
    }

    private static String signedWith(KeyRing keys) {
        return "signed with "
                + String.join(
                        ", ",
                        keys.keys().stream()
                                .map(VerificationKey::id)
                                .map(id -> id.substring(0, KEY_DIGITS) + "…")
                                .toList());
    }

    private String ledgerName() {
        return topic.orElseGet(() -> Topic.LEDGER.name(prefix));
    }

    private Optional<KeyRing> pinned() {
        if (checkpointKeys.isEmpty()) {
            return Optional.empty();
        }
        List<VerificationKey> keys = new ArrayList<>();
        for (Path file : checkpointKeys) {
            keys.addAll(KeyFile.publicKeys(file, KeyRing::ofPem).keys());
        }
        return Optional.of(KeyRing.of(keys));
    }

    private Map<String, String> clientProperties() {
        Map<String, String> properties = new HashMap<>();
        properties.putAll(Settings.of(System.getenv(), Set.of()).kafkaProperties());
        commandConfig.ifPresent(file -> {
            Properties read = new Properties();
            try (InputStream in = Files.newInputStream(file)) {
                read.load(in);
            } catch (IOException e) {
                throw new VerificationException("'" + file + "' cannot be read (" + e + ")", e);
            }
            read.stringPropertyNames().forEach(name -> properties.put(name, read.getProperty(name)));
        });
        properties.put("bootstrap.servers", bootstrapServers);
        return properties;
    }
}
