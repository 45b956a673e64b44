package dev.sicd.benchmarks.suites;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The memory that a JVM beside this one takes, as the system and as the JVM itself says. It keeps no history. */
final class Footprint {
    private static final String RESIDENT = "VmRSS:";
    private static final String TOTAL = "Total ";
    private static final double KIB_A_MIB = 1024;
    private static final double BYTES_A_MIB = 1 << 20;
    private static final int BYTES_COLUMN = 2;
    private static final long ANSWER_SECONDS_MAX = 30;

    private final long pid;

    Footprint(long pid) {
        this.pid = pid;
    }

    /** MiB that are in memory, with pages of files that it has mapped; nothing on systems that do not say. */
    OptionalDouble residentMib() throws IOException {
        Path status = Path.of("/proc", Long.toString(pid), "status");
        if (!Files.isReadable(status)) {
            return OptionalDouble.empty();
        }
        try (Stream<String> lines = Files.lines(status)) {
            return lines.filter(line -> line.startsWith(RESIDENT))
                    .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) / KIB_A_MIB)
                    .findFirst();
        }
    }

    /** MiB of objects that are in use: it makes the JVM collect first. Nothing where it cannot be asked. */
    OptionalDouble heapMib() throws IOException, InterruptedException {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        if (!Files.isExecutable(jcmd)) {
            return OptionalDouble.empty();
        }
        Path said = Files.createTempFile("sicd-bench-heap", ".txt");
        try {
            Process asking = new ProcessBuilder(jcmd.toString(), Long.toString(pid), "GC.class_histogram")
                    .redirectErrorStream(true)
                    .redirectOutput(said.toFile())
                    .start();
            if (!asking.waitFor(ANSWER_SECONDS_MAX, TimeUnit.SECONDS)) {
                asking.destroyForcibly();
                return OptionalDouble.empty();
            }
            return total(said);
        } finally {
            Files.delete(said);
        }
    }

    /** The last line is {@code Total INSTANCES BYTES}. */
    private static OptionalDouble total(Path histogram) throws IOException {
        try (Stream<String> lines = Files.lines(histogram)) {
            return lines.filter(line -> line.startsWith(TOTAL))
                    .mapToDouble(line -> Double.parseDouble(line.split(" +")[BYTES_COLUMN]) / BYTES_A_MIB)
                    .findFirst();
        }
    }
}
