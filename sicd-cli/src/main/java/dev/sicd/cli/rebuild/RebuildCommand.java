package dev.sicd.cli.rebuild;

import dev.sicd.cli.client.BrokerOptions;
import dev.sicd.cli.provenance.Difference;
import dev.sicd.cli.provenance.LedgerOptions;
import dev.sicd.cli.provenance.LedgerTopics;
import dev.sicd.cli.provenance.VerificationException;
import dev.sicd.cli.replay.ReplayException;
import dev.sicd.cli.terminal.Terminal;
import dev.sicd.kit.keys.KeyFileException;
import dev.sicd.schemas.Topic;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sicd rebuild}: fills the aggregators' state from the ledger when it is lost. */
@Command(
        name = "rebuild",
        mixinStandardHelpOptions = true,
        description =
                "Fills the aggregators' stores from the ledger when their changelogs are lost or not to be believed.",
        footer = {
            "",
            "All aggregators have to be stopped. The whole ledger is verified first; then the changelogs are made anew, and"
                    + " the aggregators go on where the ledger proves that they had been. If it is broken off, no aggregator"
                    + " starts until it was run again.",
            "Stores of one partition at a time are made in the directory for temporary files"
                    + " (SICD_JAVA_OPTS=-Djava.io.tmpdir=DIR names another).",
            "",
            "Exit code: 0 it is done, or would be; 1 the ledger does not hold; 2 it could not be done."
        })
public final class RebuildCommand implements Callable<Integer> {
    private static final int DONE = 0;
    private static final int DIFFERS = 1;
    private static final int NOT_DONE = 2;

    /** A stopped instance is a member, and what it had begun open, until a time-out of 10 s each. */
    private static final Duration STOPPED_MAX = Duration.ofSeconds(40);

    private final Terminal terminal;

    @Mixin
    private BrokerOptions brokers = new BrokerOptions();

    @Option(
            names = "--checkpoint-key",
            paramLabel = "FILE",
            description = "public keys of the checkpoints, as checkpoints.pub; without, signatures are not checked")
    private List<Path> checkpointKeys = List.of();

    @Option(names = "--dry-run", description = "verify and say what would be done; nothing is changed")
    private boolean dryRun;

    @Option(
            names = "--inputs-from-start",
            description = "read again all that the inputs hold: for a ledger whose inputs are other topics now, as on"
                    + " another cluster")
    private boolean inputsFromStart;

    RebuildCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    /** The command of this process. */
    public static CommandLine commandLine() {
        return commandLine(Terminal.ofProcess());
    }

    static CommandLine commandLine(Terminal terminal) {
        return new CommandLine(new RebuildCommand(terminal));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        try {
            return rebuild(brokers.clientProperties());
        } catch (RebuildException
                | VerificationException
                | ReplayException
                | KeyFileException
                | IllegalArgumentException e) {
            terminal.error(String.valueOf(e.getMessage()));
            return NOT_DONE;
        }
    }

    private int rebuild(Map<String, String> properties) throws IOException, InterruptedException {
        String prefix = brokers.prefix();
        try (LedgerTopics topics = new LedgerTopics(properties)) {
            int partitions = topics.partitions(Topic.LEDGER.name(prefix));
            try (AggregatorGroup group = new AggregatorGroup(properties, prefix, partitions, STOPPED_MAX);
                    ChangelogWriter changelogs = new ChangelogWriter(properties, prefix)) {
                Rebuild rebuild =
                        new Rebuild(topics, group, prefix, partitions, LedgerOptions.pinned(checkpointKeys), terminal);
                Rebuild.Plan plan = rebuild.plan(inputsFromStart);
                if (!plan.differences().isEmpty()) {
                    Difference.print(terminal, plan.differences());
                    terminal.error("the ledger does not hold, so nothing is rebuilt from it");
                    return DIFFERS;
                }
                if (dryRun) {
                    terminal.line("rebuild: nothing was changed (--dry-run)");
                    return DONE;
                }
                rebuild.carryOut(plan, changelogs);
                terminal.line("rebuild: done; start the aggregators");
                return DONE;
            }
        }
    }
}
