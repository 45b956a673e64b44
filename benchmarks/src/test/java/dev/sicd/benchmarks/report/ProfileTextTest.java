package dev.sicd.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import jdk.jfr.Configuration;
import jdk.jfr.Recording;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProfileTextTest {
    private static final long SPIN_NANOS = TimeUnit.SECONDS.toNanos(2);

    @TempDir
    private Path directory;

    @Test
    void saysWhereTheTimeWent() throws Exception {
        Path recorded = directory.resolve("recorded.jfr");
        try (Recording recording = new Recording(Configuration.getConfiguration("profile"))) {
            recording.enable(ProfileText.SAMPLED);
            recording.start();
            assertThat(spin()).isNotZero();
            recording.stop();
            recording.dump(recorded);
        }
        Path text = directory.resolve("text.txt");

        ProfileText.write("a test", List.of(recorded, recorded), text);

        List<String> lines = Files.readAllLines(text);
        int ours = lines.indexOf("our methods, with all that they call");
        int byThemselves = lines.indexOf("methods by themselves");
        int allocated = lines.indexOf("allocated, by class");
        assertThat(lines.getFirst()).isEqualTo("a test");
        assertThat(lines.subList(ours, byThemselves)).anyMatch(ProfileTextTest::isOfSpinning);
        assertThat(lines.subList(byThemselves, allocated)).anyMatch(ProfileTextTest::isOfSpinning);
    }

    private static boolean isOfSpinning(String line) {
        return line.endsWith("%  " + ProfileTextTest.class.getName() + ".spin");
    }

    /** Keeps a processor busy. */
    private static long spin() {
        long end = System.nanoTime() + SPIN_NANOS;
        long sum = 0;
        while (System.nanoTime() < end) {
            sum += Long.hashCode(sum) + 1;
        }
        return sum;
    }
}
