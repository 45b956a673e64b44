package dev.sicd.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * The beginning of a command line that starts {@code sicd} in a JVM of its own: as the launcher does, but for a life of seconds.
 *
 * <p>Most of what such a start takes is loading classes and compiling them. So the best compiler is left out, and classes
 * come from an archive that one {@code sicd dev} leaves behind at its end. Without the archive all works too, slower.
 */
public final class SicdJava {
    /** As the launcher: Kafka uses what newer JDKs warn about. */
    private static final int UNSAFE_WARNS_FROM = 23;

    private static final long PATIENCE_SECONDS = 120;

    /** The system and its libraries; what the tests add is not its business. */
    private static final String CLASS_PATH = Arrays.stream(
                    System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> !isOfTheTests(Path.of(entry)))
            .reduce((some, more) -> some + File.pathSeparator + more)
            .orElseThrow();

    private static final List<String> SHARED =
            archive().map(file -> List.of("-XX:SharedArchiveFile=" + file)).orElseGet(List::of);

    private static final List<String> COMMAND = command(SHARED);

    private SicdJava() {}

    /** Up to the main class; {@code sicd}'s own arguments follow. */
    public static List<String> command() {
        return COMMAND;
    }

    /**
     * Likewise, for one of many processes.
     *
     * @param options of the JVM
     * @param patches directories of classes that take the place of the system's own
     */
    public static List<String> command(List<String> options, List<Path> patches) {
        List<String> more = new ArrayList<>(patches.isEmpty() ? SHARED : List.of());
        more.addAll(options);
        List<String> command = new ArrayList<>(command(more));
        int classPath = command.indexOf("-cp") + 1;
        for (Path patch : patches) {
            command.set(classPath, patch + File.pathSeparator + command.get(classPath));
        }
        return List.copyOf(command);
    }

    private static List<String> command(List<String> more) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-Xmx768m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                // an archive that does not fit is no news to who reads the output
                "-Xlog:disable"));
        if (Runtime.version().feature() >= UNSAFE_WARNS_FROM) {
            command.add("--sun-misc-unsafe-memory-access=allow");
        }
        command.addAll(more);
        command.addAll(List.of("-cp", CLASS_PATH, "dev.sicd.cli.Main"));
        return List.copyOf(command);
    }

    private static boolean isOfTheTests(Path entry) {
        return entry.startsWith(Path.of("target").toAbsolutePath());
    }

    /** None where the system is still directories of classes, which the JVM does not archive. */
    private static Optional<Path> archive() {
        boolean jars = Arrays.stream(CLASS_PATH.split(File.pathSeparator))
                .map(Path::of)
                .noneMatch(Files::isDirectory);
        if (!jars) {
            return Optional.empty();
        }
        Path file = Path.of("target", "sicd-" + ProcessHandle.current().pid() + ".jsa")
                .toAbsolutePath();
        file.toFile().deleteOnExit();
        return isArchived(file) ? Optional.of(file) : Optional.empty();
    }

    private static boolean isArchived(Path file) {
        List<String> dev = new ArrayList<>(command(List.of("-XX:ArchiveClassesAtExit=" + file)));
        dev.addAll(List.of("dev", "--ephemeral", "--port", "0", "--kafka-port", "0"));
        ProcessBuilder builder = new ProcessBuilder(dev).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("SICD_"));
        try {
            Process process = builder.start();
            CompletableFuture.delayedExecutor(PATIENCE_SECONDS, TimeUnit.SECONDS)
                    .execute(process::destroyForcibly);
            try (BufferedReader output = process.inputReader(UTF_8)) {
                String line = output.readLine();
                while (line != null && !line.startsWith("SICD ready")) {
                    line = output.readLine();
                }
                process.toHandle().destroy();
                return process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0;
            } finally {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
