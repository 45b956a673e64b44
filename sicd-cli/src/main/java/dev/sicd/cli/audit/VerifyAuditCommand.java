package dev.sicd.cli.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sicd.cli.client.CredentialOptions;
import dev.sicd.cli.client.NoAnswerException;
import dev.sicd.cli.client.RefusedAnswerException;
import dev.sicd.cli.client.SicdClient;
import dev.sicd.cli.provenance.Difference;
import dev.sicd.cli.provenance.LedgerOptions;
import dev.sicd.cli.provenance.LedgerRecord;
import dev.sicd.cli.provenance.LedgerVerification;
import dev.sicd.cli.provenance.VerificationException;
import dev.sicd.cli.terminal.Terminal;
import dev.sicd.kit.config.ConfigException;
import dev.sicd.kit.keys.KeyFile;
import dev.sicd.kit.keys.KeyFileException;
import dev.sicd.model.event.DecisionEvent.PolicyDecided;
import dev.sicd.model.event.Event;
import dev.sicd.model.signature.KeyRing;
import dev.sicd.model.signature.VerificationKey;
import dev.sicd.schemas.DecodeException;
import dev.sicd.schemas.EventCodec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentSkipListMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sicd audit verify}: whether the trail is whole, by the ledger's topics alone, and what a system says of it. */
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        description =
                "Verifies the whole ledger, that nothing was published or reviewed without a decision that allowed it,"
                        + " and that a running system lists the decisions that the ledger holds.",
        footer = {"", "Exit code: 0 everything holds, 1 something differs, 2 it could not be verified."})
final class VerifyAuditCommand implements Callable<Integer> {
    private static final int HOLDS = 0;
    private static final int DIFFERS = 1;
    private static final int CANNOT_TELL = 2;

    private final Terminal terminal;

    @Mixin
    private LedgerOptions ledger = new LedgerOptions();

    @Option(
            names = "--approval-key",
            paramLabel = "FILE",
            required = true,
            description = "public keys of the approvals, as approvals.pub")
    private List<Path> approvalKeys = List.of();

    @Option(names = "--url", paramLabel = "URL", description = "a running system, whose list is compared")
    private Optional<String> url = Optional.empty();

    @Mixin
    private CredentialOptions credentials = new CredentialOptions();

    VerifyAuditCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        try {
            return verify();
        } catch (VerificationException
                | KeyFileException
                | NoAnswerException
                | RefusedAnswerException
                | ConfigException
                | IllegalArgumentException e) {
            terminal.error(String.valueOf(e.getMessage()));
            return CANNOT_TELL;
        }
    }

    private int verify() {
        KeyRing keys = keys();
        ListedDecisions listed = url.map(this::listed).orElseGet(ListedDecisions::none);
        SortedMap<Integer, Audited> partitions = new ConcurrentSkipListMap<>();
        LedgerVerification.Result result = ledger.verify(Optional.empty(), Set.of(), partition -> {
            Audited audited = new Audited(new AuditTrail(keys), listed, new ArrayList<>());
            partitions.put(partition, audited);
            return audited::see;
        });
        List<Difference> differences = new ArrayList<>(result.differences());
        partitions.values().forEach(audited -> differences.addAll(audited.differences()));
        listed.notFound()
                .forEach(id -> differences.add(
                        new Difference("the system", "lists decision " + id + ", which the ledger does not hold")));
        terminal.line(ledger.summary(result));
        url.ifPresent(system -> terminal.line("%s lists %d decisions".formatted(system, listed.size())));
        Difference.print(terminal, differences);
        return differences.isEmpty() ? HOLDS : DIFFERS;
    }

    /** One partition's trail: a run is in one partition, and so is all that its proposals rest on. */
    private record Audited(AuditTrail trail, ListedDecisions listed, List<Difference> differences) {
        void see(LedgerRecord record) {
            Optional<Event> event = event(record);
            event.flatMap(trail::next).ifPresent(wrong -> differences.add(at(record, wrong)));
            event.filter(PolicyDecided.class::isInstance)
                    .flatMap(decided -> listed.found(decided, record))
                    .ifPresent(wrong -> differences.add(at(record, wrong)));
        }
    }

    private ListedDecisions listed(String system) {
        try (SicdClient client = credentials.openAsOperator(system)) {
            return ListedDecisions.of(client);
        }
    }

    private KeyRing keys() {
        List<VerificationKey> keys = new ArrayList<>();
        for (Path file : approvalKeys) {
            keys.addAll(KeyFile.publicKeys(file, KeyRing::ofPem).keys());
        }
        return KeyRing.of(keys);
    }

    private static Difference at(LedgerRecord record, String what) {
        return new Difference(
                record.partition() + ":" + record.offset(), "run '" + new String(record.key(), UTF_8) + "': " + what);
    }

    private static Optional<Event> event(LedgerRecord record) {
        try {
            return Optional.of(EventCodec.decodeAny(record.value()).event());
        } catch (DecodeException noEvent) {
            return Optional.empty();
        }
    }
}
