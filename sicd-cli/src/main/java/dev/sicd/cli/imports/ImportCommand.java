package dev.sicd.cli.imports;

import dev.sicd.cli.client.BrokerOptions;
import dev.sicd.cli.replay.KafkaFeed;
import dev.sicd.cli.replay.LedgerFeed;
import dev.sicd.cli.replay.ReplayException;
import dev.sicd.cli.terminal.Terminal;
import dev.sicd.schemas.EventFamily;
import dev.sicd.schemas.LedgerLineJson;
import dev.sicd.schemas.Topic;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sicd import}: writes the events of files to the topics, once, and says of each file what became of it. */
@Command(
        name = "import",
        mixinStandardHelpOptions = true,
        description =
                "Writes the events of files to the topics: of an export, of RUN_epNNNN.json files, of SWE-agent's .traj"
                        + " files. What the ledger holds already is skipped, so importing twice changes nothing.",
        footer = {
            "",
            "A file is imported as a whole or refused as a whole, with the reason.",
            "",
            "Exit code: 0 when no file was refused, 1 when one was, 2 when it was asked wrongly or the brokers did not answer."
        })
public final class ImportCommand implements Callable<Integer> {
    private static final int DONE = 0;
    private static final int SOME_REFUSED = 1;
    private static final int NOT_DONE = 2;
    private static final String ALL = "all";

    private final Terminal terminal;

    @Parameters(
            arity = "1..*",
            paramLabel = "DIR|FILE",
            description = "an export's directory, files, directories of files")
    private List<Path> paths = List.of();

    @Mixin
    private BrokerOptions brokers = new BrokerOptions();

    @Option(
            names = "--family",
            paramLabel = "FAMILY",
            split = ",",
            defaultValue = "episode",
            description =
                    "of an export's events: episode, proposal, decision, pull_request or all (default: ${DEFAULT-VALUE})."
                            + " Proposals are decided and published again where the system would")
    private List<String> families = List.of();

    @Option(names = "--dry-run", description = "write nothing, only say what would be done")
    private boolean dryRun;

    ImportCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    /** The command of this process. */
    public static CommandLine commandLine() {
        return commandLine(Terminal.ofProcess());
    }

    static CommandLine commandLine(Terminal terminal) {
        return new CommandLine(new ImportCommand(terminal));
    }

    @Override
    public Integer call() {
        try {
            FoundFiles found = FoundFiles.of(paths);
            List<FileOutcome> outcomes = new ArrayList<>(found.refused());
            Importing importing = new Importing(found.sources(), families());
            try (LedgerFeed ledger = KafkaFeed.open(Topic.LEDGER.name(brokers.prefix()), brokers.clientProperties())) {
                outcomes.addAll(run(importing, ledger));
            }
            return report(outcomes);
        } catch (ReplayException | IllegalArgumentException | IllegalStateException | KafkaException e) {
            terminal.error(String.valueOf(e.getMessage()));
            return NOT_DONE;
        }
    }

    private List<FileOutcome> run(Importing importing, LedgerFeed ledger) {
        if (dryRun) {
            return importing.run(ledger, Optional.empty());
        }
        try (EventTopics topics = new KafkaTopics(brokers.prefix(), brokers.clientProperties())) {
            return importing.run(ledger, Optional.of(topics));
        }
    }

    private int report(List<FileOutcome> outcomes) {
        for (FileOutcome outcome : outcomes) {
            if (outcome.refused().isPresent()) {
                terminal.failed(outcome.words());
            } else {
                terminal.passed(outcome.words());
            }
        }
        long refused =
                outcomes.stream().filter(one -> one.refused().isPresent()).count();
        terminal.line("%d files: %d events %s, %d skipped, %d files refused"
                .formatted(
                        outcomes.size(),
                        outcomes.stream().mapToLong(FileOutcome::imported).sum(),
                        dryRun ? "would be imported" : "imported",
                        outcomes.stream().mapToLong(FileOutcome::skippedCount).sum(),
                        refused));
        return refused == 0 ? DONE : SOME_REFUSED;
    }

    private Set<EventFamily> families() {
        Set<EventFamily> wanted = EnumSet.noneOf(EventFamily.class);
        for (String word : families) {
            Stream.of(EventFamily.values())
                    .filter(family ->
                            word.equals(ALL) || LedgerLineJson.nameOf(family).equals(word))
                    .forEach(wanted::add);
            if (!word.equals(ALL)
                    && wanted.stream()
                            .noneMatch(one -> LedgerLineJson.nameOf(one).equals(word))) {
                throw new ReplayException("--family '" + word
                        + "' is no family of events; use episode, proposal, decision, pull_request or all");
            }
        }
        return wanted;
    }
}
