package dev.sicd.e2e.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Programs of the operating system that end at once; it waits for no long ones. */
final class Shell {
    private static final int PATIENCE_SECONDS = 30;

    private Shell() {}

    /**
     * What it said.
     *
     * @throws IllegalStateException when it did not end well
     */
    static String run(String... command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String said = new String(process.getInputStream().readAllBytes(), UTF_8);
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException(List.of(command) + " does not end");
            }
            if (process.exitValue() != 0) {
                throw new IllegalStateException(
                        List.of(command) + " ended with " + process.exitValue() + ": " + said.strip());
            }
            return said;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(List.of(command) + " was not waited for", e);
        }
    }

    /** Whether there is such a program, it may do what it is asked, and it did. */
    static boolean succeeds(String... command) {
        try {
            run(command);
            return true;
        } catch (IllegalStateException | UncheckedIOException e) {
            return false;
        }
    }
}
