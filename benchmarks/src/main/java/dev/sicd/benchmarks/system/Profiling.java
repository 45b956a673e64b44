package dev.sicd.benchmarks.system;

import dev.sicd.benchmarks.report.ProfileText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jdk.jfr.Configuration;
import jdk.jfr.Recording;

/**
 * Records where the processor time of a suite goes, in its own JVM and in those that it starts, by the JVM's own recorder. That costs
 * some percent, so what is measured meanwhile is not to be quoted.
 */
final class Profiling implements AutoCloseable {
    private static final String SUFFIX = ".jfr";
    private static final String HERE = "bench";

    private final String suite;
    private final Path texts;
    private final Path recordings;
    private final Recording here;

    private Profiling(String suite, Path texts, Path recordings, Recording here) {
        this.suite = suite;
        this.texts = texts;
        this.recordings = recordings;
        this.here = here;
    }

    /**
     * Begins.
     *
     * @param texts the directory that the texts are written to
     * @param recordings the directory where they lie until then
     */
    static Profiling begin(String suite, Path texts, Path recordings) throws IOException {
        try {
            Recording here = new Recording(Configuration.getConfiguration("profile"));
            here.enable(ProfileText.SAMPLED);
            here.start();
            return new Profiling(suite, texts, recordings, here);
        } catch (ParseException e) {
            throw new IOException("this JDK's own settings of its recorder cannot be read", e);
        }
    }

    /**
     * The option with which a JVM records itself until it ends.
     *
     * @param number tells it from others of its name
     */
    String option(String name, int number) {
        return "-XX:StartFlightRecording=filename=%s,settings=profile,dumponexit=true,%s#enabled=true"
                .formatted(recordings.resolve(name + "." + number + SUFFIX), ProfileText.SAMPLED);
    }

    /** Writes the texts. To be called when the processes have ended. */
    @Override
    public void close() throws IOException {
        here.stop();
        here.dump(recordings.resolve(HERE + ".0" + SUFFIX));
        here.close();
        for (Map.Entry<String, List<Path>> process : recorded().entrySet()) {
            String name = process.getKey();
            ProfileText.write(
                    "suite " + suite + ", process " + name,
                    process.getValue(),
                    texts.resolve(suite + "-" + name + ".txt"));
        }
    }

    /** By the names of their processes; one that was killed left nothing. */
    private Map<String, List<Path>> recorded() throws IOException {
        try (Stream<Path> files = Files.list(recordings)) {
            return files.filter(file -> file.toString().endsWith(SUFFIX))
                    .filter(file -> file.toFile().length() > 0)
                    .collect(Collectors.groupingBy(
                            file -> file.getFileName().toString().replaceFirst("\\..*", ""),
                            TreeMap::new,
                            Collectors.toList()));
        }
    }
}
