package dev.sicd.benchmarks.report;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.stream.Stream;
import org.apache.kafka.common.utils.AppInfoParser;

/** Where and with what it was measured. */
public record Machine(
        String processor,
        int cores,
        long memoryMiB,
        String system,
        String java,
        String kafka,
        String sicd,
        Instant at) {
    private static final Path PROCESSORS = Path.of("/proc/cpuinfo");

    /**
     * This one.
     *
     * @param sicd the version of what is measured
     */
    public static Machine here(String sicd, Instant at) {
        OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        return new Machine(
                processorOfThis(),
                system.getAvailableProcessors(),
                system.getTotalMemorySize() >> 20,
                system.getName() + " " + system.getVersion(),
                System.getProperty("java.vendor") + " " + Runtime.version(),
                AppInfoParser.getVersion(),
                sicd,
                at);
    }

    private static String processorOfThis() {
        try (Stream<String> lines = Files.lines(PROCESSORS)) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(System.getProperty("os.arch"));
        } catch (IOException e) {
            return System.getProperty("os.arch");
        }
    }
}
