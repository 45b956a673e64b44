package dev.sicd.cli.replay;

import dev.sicd.cli.terminal.Terminal;
import dev.sicd.schemas.LedgerLine;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sicd tail}: prints what the ledger holds, and with {@code -f} what it will hold. It writes nothing. */
@Command(
        name = "tail",
        mixinStandardHelpOptions = true,
        description =
                "Prints the ledger's events, one a line: partition by partition to the end, or on and on with -f.",
        footer = {
            "",
            "raw is partition:offset, the run and the value's exact bytes in base64, with tabs between them.",
            "",
            "Exit code: 0 when it reached the end, 2 when it was asked wrongly or the ledger cannot be read."
        })
public final class TailCommand implements Callable<Integer> {
    private static final int DONE = 0;
    private static final int NOT_READ = 2;

    private final Terminal terminal;

    @Mixin
    private SelectionOptions options = new SelectionOptions();

    @Option(
            names = {"-f", "--follow"},
            description = "go on with what comes, until Ctrl-C")
    private boolean follow;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORM",
            defaultValue = "text",
            description = "text, json or raw (default: ${DEFAULT-VALUE})")
    private LineFormat format = LineFormat.TEXT;

    TailCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    /** The command of this process. */
    public static CommandLine commandLine() {
        return commandLine(Terminal.ofProcess());
    }

    static CommandLine commandLine(Terminal terminal) {
        return new CommandLine(new TailCommand(terminal)).setCaseInsensitiveEnumValuesAllowed(true);
    }

    @Override
    public Integer call() {
        try (LedgerFeed feed = options.feed()) {
            tail(feed);
            return DONE;
        } catch (ReplayException | IllegalArgumentException e) {
            terminal.error(String.valueOf(e.getMessage()));
            return NOT_READ;
        }
    }

    private void tail(LedgerFeed feed) {
        Selection selection = options.selection();
        if (follow && !"end".equals(options.asked().get("to"))) {
            throw new ReplayException("--follow goes on without an end, so --to cannot be: leave one of them out");
        }
        SortedMap<Integer, Span> spans = options.spans(feed);
        Map<Integer, Long> next = new TreeMap<>();
        for (Map.Entry<Integer, Span> part : spans.entrySet()) {
            feed.read(part.getKey(), part.getValue(), line -> show(selection, line));
            next.put(
                    part.getKey(),
                    Math.max(part.getValue().from(), part.getValue().end()));
        }
        if (follow && !next.isEmpty()) {
            feed.follow(next, line -> show(selection, line));
        }
    }

    /** False when nobody reads any more what is printed. */
    private boolean show(Selection selection, LedgerLine line) {
        if (selection.includes(line)) {
            terminal.line(format.show(line));
        }
        return !terminal.isDeaf();
    }
}
