package dev.sicd.cli.refold;

import dev.sicd.cli.client.BrokerOptions;
import dev.sicd.cli.client.SystemOptions;
import dev.sicd.cli.replay.KafkaFeed;
import dev.sicd.cli.replay.Place;
import dev.sicd.cli.replay.ReplayException;
import dev.sicd.cli.replay.Selection;
import dev.sicd.cli.terminal.Terminal;
import dev.sicd.reader.fold.FoldStores;
import dev.sicd.reader.fold.StateFold;
import dev.sicd.schemas.Topic;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sicd refold}: folds the ledger with this build, beside the live stores and never in them. */
@Command(
        name = "refold",
        mixinStandardHelpOptions = true,
        description =
                "Folds the whole ledger anew with this build, into stores of its own that are thrown away, and checks"
                        + " each run's hash chain on the way. With --against live it prints each field in which the running"
                        + " system's answers differ.",
        footer = {
            "",
            "It reads the ledger as a plain consumer without a group, and writes to no topic. What the gate kept out"
                    + " (duplicates) is not in the ledger and is not compared.",
            "",
            "Exit code: 0 when it folded and nothing differs, 3 when something differs, 1 when the system refused a"
                    + " question, 2 when it was asked wrongly, the ledger could not be folded, or a run did not rest."
        })
public final class RefoldCommand implements Callable<Integer> {
    private static final int DIFFERENT = 3;
    private static final int NOT_DONE = 2;
    private static final String LIVE = "live";

    private final Terminal terminal;
    private final Function<FoldStores, Refolding.EntryFold> folds;

    @Mixin
    private BrokerOptions brokers = new BrokerOptions();

    @Mixin
    private SystemOptions system = new SystemOptions();

    @Option(names = "--run", paramLabel = "RUN", description = "only this run")
    private Optional<String> run = Optional.empty();

    @Option(
            names = "--against",
            paramLabel = "WHAT",
            description = "live: compare with what the system at --url answers (default: fold only)")
    private Optional<String> against = Optional.empty();

    RefoldCommand(Terminal terminal, Function<FoldStores, Refolding.EntryFold> folds) {
        this.terminal = terminal;
        this.folds = folds;
    }

    /** The command of this process. */
    public static CommandLine commandLine() {
        return commandLine(Terminal.ofProcess(), stores -> new StateFold(stores)::fold);
    }

    static CommandLine commandLine(Terminal terminal, Function<FoldStores, Refolding.EntryFold> folds) {
        return new CommandLine(new RefoldCommand(terminal, folds));
    }

    @Override
    public Integer call() throws IOException {
        Optional<String> unknown = against.filter(what -> !what.equals(LIVE));
        if (unknown.isPresent()) {
            terminal.error("--against '" + unknown.get() + "' is nothing to compare with; use live, or leave it out");
            return NOT_DONE;
        }
        try (TemporaryDirectory directory = TemporaryDirectory.create("sicd-refold")) {
            return refold(directory.path());
        } catch (ReplayException | IllegalArgumentException e) {
            terminal.error(String.valueOf(e.getMessage()));
            return NOT_DONE;
        }
    }

    private int refold(Path directory) {
        Place start = new Place.Start();
        Selection selection = Selection.of(run, List.of(), start, new Place.End());
        try (RefoldedStores stores = RefoldedStores.create(directory)) {
            Refold refold = new Refold(
                    () -> KafkaFeed.open(Topic.LEDGER.name(brokers.prefix()), brokers.clientProperties()),
                    selection,
                    stores,
                    () -> new Refolding(stores, folds.apply(stores)),
                    terminal,
                    System::nanoTime);
            refold.fold();
            return against.isEmpty()
                    ? SystemOptions.DONE
                    : system.run(terminal, live -> code(refold.compareWith(live, brokers.prefix())));
        }
    }

    private static int code(Refold.Verdict verdict) {
        return switch (verdict) {
            case SAME -> SystemOptions.DONE;
            case DIFFERENT -> DIFFERENT;
            case UNDECIDED -> NOT_DONE;
        };
    }
}
