package dev.sicd.benchmarks.suites;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** Reads how much memory a process has had at most, where Linux tells; it looks at no other process. */
final class PeakMemory {
    private static final String PEAK = "VmHWM:";
    private static final int KIBIBYTES_A_MEBIBYTE = 1_024;

    private PeakMemory() {}

    static OptionalLong mebibytes(long pid) {
        Path status = Path.of("/proc/" + pid + "/status");
        if (!Files.isReadable(status)) {
            return OptionalLong.empty();
        }
        try (Stream<String> lines = Files.lines(status)) {
            return lines.filter(line -> line.startsWith(PEAK))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / KIBIBYTES_A_MEBIBYTE)
                    .findFirst();
        } catch (IOException e) {
            // it has ended
            return OptionalLong.empty();
        }
    }
}
