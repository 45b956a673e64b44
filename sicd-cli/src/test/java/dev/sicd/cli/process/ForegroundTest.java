package dev.sicd.cli.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Processes of their own: a shutdown hook decides on the exit code. */
@Timeout(60)
class ForegroundTest {
    private static final int FAILED = 4;

    @ParameterizedTest
    @ValueSource(strings = {"as it was asked", "in another way"})
    void whatCannotStartIsNoSuccess(String fails) throws Exception {
        assertThat(process(fails).waitFor()).isEqualTo(FAILED);
    }

    @Test
    void aSignalThatIsObeyedIsASuccess() throws Exception {
        Process process = process("not");
        assertThat(process.inputReader().readLine()).isEqualTo("ready");

        process.destroy();

        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
    }

    private static Process process(String fails) throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return new ProcessBuilder(java, "-cp", System.getProperty("java.class.path"), Started.class.getName(), fails)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** The main class of such a process. */
    static final class Started {
        private Started() {}

        public static void main(String[] fails) throws InterruptedException {
            try {
                Foreground.run(parts -> started(fails[0]), System.out::println);
            } catch (RuntimeException e) {
                System.exit(FAILED);
            }
        }

        private static String started(String fails) {
            return switch (fails) {
                case "not" -> "ready";
                case "as it was asked" -> throw new StartException("no");
                default -> throw new IllegalStateException("no");
            };
        }
    }
}
