package dev.sicd.cli.provenance;

import dev.sicd.cli.client.BrokerOptions;
import dev.sicd.kit.keys.KeyFile;
import dev.sicd.model.ledger.Hash;
import dev.sicd.model.signature.KeyRing;
import dev.sicd.model.signature.VerificationKey;
import dev.sicd.schemas.Topic;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which ledger a command verifies, where it is, and by which keys. */
public final class LedgerOptions {
    private static final int KEY_DIGITS = 12;

    @Mixin
    private BrokerOptions brokers = new BrokerOptions();

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
     * @param watchers as in {@link LedgerVerification#verify}
     * @throws VerificationException when the topics cannot be read
     */
    public LedgerVerification.Result verify(
            Optional<String> run, Set<Hash> leaves, IntFunction<Consumer<LedgerRecord>> watchers) {
        LedgerVerification verification = new LedgerVerification(
                ledgerName(), Topic.LEDGER.name(brokers.prefix()), Topic.CHECKPOINTS.name(brokers.prefix()), pinned());
        try (LedgerTopics topics = new LedgerTopics(brokers.clientProperties())) {
            return verification.verify(topics, run, leaves, watchers);
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
        return topic.orElseGet(() -> Topic.LEDGER.name(brokers.prefix()));
    }

    private Optional<KeyRing> pinned() {
        return pinned(checkpointKeys);
    }

    /**
     * The keys in files, which checkpoints have to be signed with.
     *
     * @return none where no file is named: then signatures are not checked
     */
    public static Optional<KeyRing> pinned(List<Path> files) {
        if (files.isEmpty()) {
            return Optional.empty();
        }
        List<VerificationKey> keys = new ArrayList<>();
        for (Path file : files) {
            keys.addAll(KeyFile.publicKeys(file, KeyRing::ofPem).keys());
        }
        return Optional.of(KeyRing.of(keys));
    }
}
