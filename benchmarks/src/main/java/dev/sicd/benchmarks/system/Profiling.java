package dev.sicd.benchmarks.system;

import dev.sicd.benchmarks.report.ProfileText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.util.List;
import java.util.stream.Stream;
import jdk.jfr.Configuration;
import jdk.jfr.Recording;

/**
 * Records where the processor time of a suite goes, in its own JVM and in those of the system that it starts, by the JVM's own
 * recorder. That costs some percent, so what is measured meanwhile is not to be quoted.
 */
final class Profiling implements AutoCloseable {
    private static final String SUFFIX = ".jfr";
    private static final String SAMPLES = "jdk.CPUTimeSample";
    private static final int HAS_SAMPLES_FROM = 25;

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
            if (Runtime.version().feature() >= HAS_SAMPLES_FROM) {
                here.enable(SAMPLES);
            }
            here.start();
            Files.createDirectories(texts);
            return new Profiling(suite, texts, recordings, here);
        } catch (ParseException e) {
            throw new IOException("this JDK's own settings of its recorder cannot be read", e);
        }
    }

    /** The option with which a JVM records itself until it ends. */
    String option(String name) {
        String samples = Runtime.version().feature() >= HAS_SAMPLES_FROM ? "," + SAMPLES + "#enabled=true" : "";
        return "-XX:StartFlightRecording=filename=%s,settings=profile,dumponexit=true%s"
                .formatted(recordings.resolve(name + SUFFIX), samples);
    }

    /** Writes the texts. To be called when the processes have ended. */
    @Override
    public void close() throws IOException {
        here.stop();
        here.dump(recordings.resolve("bench" + SUFFIX));
        here.close();
        try (Stream<Path> files = Files.list(recordings)) {
            List<Path> recorded = files.filter(file -> file.toString().endsWith(SUFFIX))
                    .filter(file -> file.toFile().length() > 0)
                    .sorted()
                    .toList();
            for (Path file : recorded) {
                String process = String.valueOf(file.getFileName()).replace(SUFFIX, "");
                ProfileText.write(
                        "suite " + suite + ", process " + process, file, texts.resolve(suite + "-" + process + ".txt"));
            }
        }
    }
}
