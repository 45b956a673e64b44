package dev.sicd.cli.provenance;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sicd.cli.client.CredentialOptions;
import dev.sicd.cli.client.NoAnswerException;
import dev.sicd.cli.client.SicdClient;
import dev.sicd.cli.terminal.Terminal;
import dev.sicd.kit.config.ConfigException;
import dev.sicd.kit.http.Problem;
import dev.sicd.kit.json.Json;
import dev.sicd.kit.keys.KeyFileException;
import dev.sicd.model.event.Ids;
import dev.sicd.model.ledger.Hash;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
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
            "Not covered by any hash: the headers sicd-source and avro-fp of a record."
        })
public final class VerifyChainCommand implements Callable<Integer> {
    private static final int HOLDS = 0;
    private static final int DIFFERS = 1;
    private static final int CANNOT_TELL = 2;
    private static final int RECEIPT_BYTES_MAX = 8 << 20;

    private final Terminal terminal;

    @Option(names = "--run", paramLabel = "RUN", description = "only the partition of this run (default: all)")
    private Optional<String> run = Optional.empty();

    @Mixin
    private LedgerOptions ledger = new LedgerOptions();

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

    VerifyChainCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    /** The command of this process. */
    public static CommandLine commandLine() {
        return new CommandLine(new VerifyChainCommand(Terminal.ofProcess()));
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
        ClaimCheck claimed = new ClaimCheck(run.orElse(""), claim);
        LedgerVerification.Result result = ledger.verify(run, leaves, partition -> claimed::see);
        List<Difference> differences = new ArrayList<>(result.differences());
        claimed.difference().ifPresent(differences::add);
        leaves.stream()
                .filter(leaf -> !result.leavesFound().contains(leaf))
                .forEach(leaf ->
                        differences.add(new Difference("the ledger", "has no entry with the receipt's leaf " + leaf)));
        report(result, differences, leaves.size());
        return differences.isEmpty() ? HOLDS : DIFFERS;
    }

    private void report(LedgerVerification.Result result, List<Difference> differences, int receiptCount) {
        run.ifPresent(id -> {
            Optional<RunHead> head = Optional.ofNullable(result.heads().get(id));
            terminal.line(
                    head.isPresent()
                            ? "run %s: %d entries, head %s"
                                    .formatted(
                                            id,
                                            head.get().position(),
                                            head.get().head())
                            : "run %s: no entry".formatted(id));
        });
        terminal.line(ledger.summary(result));
        if (receiptCount > 0) {
            terminal.line("%d of %d receipts are in the ledger"
                    .formatted(result.leavesFound().size(), receiptCount));
        }
        Difference.print(terminal, differences);
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
}
