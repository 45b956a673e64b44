package dev.sicd.benchmarks.system;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * A whole system in one process: {@code sicd dev}.
 *
 * @param directory of its data
 */
public record Dev(Program program, URI url, String bootstrapServers, Path directory) {
    /** Below it are the paths of the API. */
    public static final String API = "/admin/training";

    /** The first one may build, and learn to start faster. */
    private static final Duration START_MAX = Duration.ofMinutes(5);

    private static final String READY = "SICD ready: ";

    public static Dev start(Lab lab) throws IOException, InterruptedException {
        return start(lab, lab.directory("dev"), Map.of());
    }

    /** On data that may be there already. Nobody is held up by the rate of its requests, unless the settings say so. */
    public static Dev start(Lab lab, Path directory, Map<String, String> settings)
            throws IOException, InterruptedException {
        Map<String, String> all = new HashMap<>(Map.of("SICD_RATE_LIMIT_PER_SECOND", "0"));
        all.putAll(settings);
        Program program =
                lab.sicd("system", all, "dev", "--data-dir", directory.toString(), "--port", "0", "--kafka-port", "0");
        String[] ready = program.awaitLine(READY, START_MAX).split(" kafka=");
        return new Dev(program, URI.create(ready[0]), ready[1], directory);
    }
}
