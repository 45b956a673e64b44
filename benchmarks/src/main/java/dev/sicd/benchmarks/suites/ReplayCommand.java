package dev.sicd.benchmarks.suites;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sicd.benchmarks.report.Row;
import dev.sicd.benchmarks.system.Dev;
import dev.sicd.benchmarks.system.Lab;
import dev.sicd.benchmarks.system.Program;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine;

/**
 * A command of {@code sicd} that reads the ledger. In this JVM, time after time, it takes what it takes once it is compiled and
 * without the start of a JVM; in a process of its own it takes what people wait for.
 *
 * @param word that it is called by
 * @param build the same one in this JVM
 * @param options beside those that say where the ledger is
 */
record ReplayCommand(String word, Supplier<CommandLine> build, List<String> options) {
    private static final Duration TIME_MAX = Duration.ofSeconds(120);
    private static final long LOOK_MILLIS = 10;
    private static final double NANOS_A_SECOND = 1e9;
    private static final double NANOS_A_MICRO = 1e3;

    ReplayCommand {
        options = List.copyOf(options);
    }

    /**
     * Runs it in this JVM.
     *
     * @param prefix of the topics that it reads
     * @return nanoseconds that it took
     */
    long here(Dev dev, String prefix) {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        CommandLine command = printingTo(new PrintStream(said, true, UTF_8));
        long begun = System.nanoTime();
        int code = command.execute(arguments(dev, prefix).toArray(String[]::new));
        long took = System.nanoTime() - begun;
        if (code != 0) {
            throw new IllegalStateException(
                    "%s ended with %d; it said: %s".formatted(word, code, said.toString(UTF_8)));
        }
        return took;
    }

    /** Commands take the process's output when they are made. */
    private CommandLine printingTo(PrintStream output) {
        PrintStream before = System.out;
        System.setOut(output);
        try {
            return build.get();
        } finally {
            System.setOut(before);
        }
    }

    /** Runs it as people do: how long it takes from the launcher's start to its end. */
    Row asProcess(String metric, Lab lab, RecordedLedger ledger) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of(word));
        words.addAll(arguments(ledger.dev(), RecordedLedger.FULL));
        long begun = System.nanoTime();
        Program program = lab.sicd(word, Map.of(), words.toArray(String[]::new));
        ProcessHandle process = program.actor().process();
        Duration cpu = Duration.ZERO;
        while (process.isAlive() && System.nanoTime() - begun < TIME_MAX.toNanos()) {
            // nothing tells it any more once the process has ended, so the last look counts
            cpu = process.info()
                    .totalCpuDuration()
                    .filter(used -> !used.isZero())
                    .orElse(cpu);
            Thread.sleep(LOOK_MILLIS);
        }
        double seconds = (System.nanoTime() - begun) / NANOS_A_SECOND;
        program.awaitEnd(Duration.ofSeconds(1));
        return Row.once(metric, "s", seconds)
                .with(Map.of(word, cpu.toNanos() / NANOS_A_MICRO / ledger.records()))
                .noted("all of it, the start of a JVM too");
    }

    private List<String> arguments(Dev dev, String prefix) {
        List<String> arguments =
                new ArrayList<>(List.of("--bootstrap-servers", dev.bootstrapServers(), "--prefix", prefix));
        arguments.addAll(options);
        return arguments;
    }
}
