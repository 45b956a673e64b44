package dev.sicd.cli.provenance;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sicd.cli.client.CredentialOptions;
import dev.sicd.cli.client.NoAnswerException;
import dev.sicd.cli.client.SicdClient;
import dev.sicd.cli.terminal.Terminal;
import dev.sicd.kit.config.ConfigException;
import dev.sicd.kit.config.Settings;
import dev.sicd.kit.http.Problem;
import dev.sicd.kit.json.Json;
import dev.sicd.kit.keys.KeyFile;
import dev.sicd.kit.keys.KeyFileException;
import dev.sicd.model.event.Ids;
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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sicd verify-chain}: recomputes the ledger from its topics and says where it first differs. */
@Command(
        name = "verify-chain",
        mixinStandardHelpOptions = true,
        description =
                "Recomputes leaves, chains and checkpoints from the ledger's topics alone, and names what differs.",
        footer = {
            "",
            "Exit code: 0 everything holds, 1 something differs, 2 it could not be verified.",
            "Not covered by any hash: the header sicd-source of a record."
        })
public final class VerifyChainCommand implements Callable<Integer> {
    private static final int HOLDS = 0;
    private static final int DIFFERS = 1;
    private static final int CANNOT_TELL = 2;
    private static final int RECEIPT_BYTES_MAX = 8 << 20;
    private static final int SHOWN_MAX = 20;

    private final Terminal terminal;
    private final Map<String, String> environment;

    @Option(names = "--run", paramLabel = "RUN", description = "only the partition of this run (default: all)")
    private Optional<String> run = Optional.empty();

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

    @Option(
            names = "--receipt",
            paramLabel = "FILE",
            description = "answers of writes, JSON: each leaf in them must be in the ledger")
    private List<Path> receipts = List.of();

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "a running system, whose claims about the run are compared")
    private Optional<String> url = Optional.empty();

    @Mixin
    private CredentialOptions credentials = new CredentialOptions();

    VerifyChainCommand(Terminal terminal, Map<String, String> environment) {
        this.terminal = terminal;
        this.environment = Map.copyOf(environment);
    }

    /** The command of this process. */
    public static CommandLine commandLine() {
        return new CommandLine(new VerifyChainCommand(Terminal.ofProcess(), System.getenv()));
    }

    @Override
    public Integer call() {
        try {
            return verify();
        } catch (VerificationException
                | KeyFileException
                | NoAnswerException
                | ConfigException
                | IllegalArgumentException e) {
            terminal.error(String.valueOf(e.getMessage()));
            return CANNOT_TELL;
        }
    }

    private int verify() {
        run.filter(id -> !Ids.isRunId(id) && !id.equals(Ids.SYSTEM_RUN)).ifPresent(id -> {
            throw new VerificationException("--run " + Problem.quoted(id) + " is no run id: use " + Ids.RUN_ID_RULE);
        });
        if (url.isPresent() && run.isEmpty()) {
            throw new VerificationException("--url compares what a system says of a run; name it with --run");
        }
        Set<Hash> leaves = leaves();
        Optional<Claim> claim = url.map(this::claim);
        String origins = Topic.LEDGER.name(prefix);
        LedgerVerification verification =
                new LedgerVerification(topic.orElse(origins), origins, Topic.CHECKPOINTS.name(prefix), pinned());
        ClaimCheck claimed = new ClaimCheck(run.orElse(""), claim);
        LedgerVerification.Result result;
        try (LedgerTopics topics = new LedgerTopics(clientProperties())) {
            result = verification.verify(topics, run, leaves, claimed::see);
        }
        List<Difference> differences = new ArrayList<>(result.differences());
        claimed.difference().ifPresent(differences::add);
        leaves.stream()
                .filter(leaf -> !result.leavesFound().contains(leaf))
                .forEach(leaf -> differences.add(
                        new Difference(verification.ledger(), "has no entry with the receipt's leaf " + leaf)));
        report(verification, result, differences, leaves.size());
        return differences.isEmpty() ? HOLDS : DIFFERS;
    }

    private void report(
            LedgerVerification verification,
            LedgerVerification.Result result,
            List<Difference> differences,
            int receiptCount) {
        run.ifPresent(id -> {
            Optional<PartitionCheck.RunHead> head =
                    Optional.ofNullable(result.heads().get(id));
            terminal.line(
                    head.isPresent()
                            ? "run %s: %d entries, head %s"
                                    .formatted(
                                            id,
                                            head.get().position(),
                                            head.get().head())
                            : "run %s: no entry".formatted(id));
        });
        terminal.line("%s: %d entries read, %d runs, %d checkpoints agree, %s"
                .formatted(
                        verification.ledger(),
                        result.entries(),
                        result.heads().size(),
                        result.checkpointsCovered(),
                        verification
                                .pinned()
                                .map(keys -> "signed with "
                                        + String.join(
                                                ", ",
                                                keys.keys().stream()
                                                        .map(VerificationKey::id)
                                                        .map(id -> id.substring(0, 12) + "…")
                                                        .toList()))
                                .orElse("signatures not checked (no --checkpoint-key)")));
        if (receiptCount > 0) {
            terminal.line("%d of %d receipts are in the ledger"
                    .formatted(result.leavesFound().size(), receiptCount));
        }
        differences.stream().limit(SHOWN_MAX).forEach(difference -> terminal.failed(difference.toString()));
        if (differences.size() > SHOWN_MAX) {
            terminal.line("… and " + (differences.size() - SHOWN_MAX) + " more");
        }
        if (differences.isEmpty()) {
            terminal.passed("everything holds");
        }
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

    private Set<Hash> leaves() {
        Set<Hash> leaves = new HashSet<>();
        for (Path file : receipts) {
            JsonNode json = Json.parse(bytes(file));
            json.findValuesAsText("leaf").forEach(leaf -> leaves.add(Hash.ofHex(leaf)));
        }
        if (!receipts.isEmpty() && leaves.isEmpty()) {
            throw new VerificationException("the receipts hold no leaf; give the JSON with which writes were answered");
        }
        return leaves;
    }

    private static byte[] bytes(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(RECEIPT_BYTES_MAX + 1);
            if (bytes.length > RECEIPT_BYTES_MAX) {
                throw new VerificationException("'" + file + "' has more than " + RECEIPT_BYTES_MAX + " bytes");
            }
            return bytes;
        } catch (IOException e) {
            throw new VerificationException("'" + file + "' cannot be read (" + e + ")", e);
        }
    }

    private Claim claim(String system) {
        try (SicdClient client = credentials.openAsOperator(system)) {
            JsonNode said = client.get("/admin/training/runs/" + run.orElseThrow() + "/provenance")
                    .body();
            if (!said.path("head").isTextual()) {
                throw new VerificationException(system + " says nothing of run " + run.orElseThrow() + ": "
                        + said.path("detail").asText("no head"));
            }
            return new Claim(said.path("position").asLong(), said.path("head").asText());
        }
    }

    private Map<String, String> clientProperties() {
        Map<String, String> properties = new HashMap<>();
        properties.putAll(Settings.of(environment, Set.of()).kafkaProperties());
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
