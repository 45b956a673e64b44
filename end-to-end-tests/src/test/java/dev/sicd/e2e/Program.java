package dev.sicd.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A program that is not ours, run to its end with settings of its own; it does not look for it. */
final class Program {
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final Path directory;
    private final Map<String, String> environment = new HashMap<>();
    private Duration patience = PATIENCE;

    private Program(Path directory) {
        this.directory = directory;
    }

    static Program in(Path directory) {
        return new Program(directory);
    }

    Program with(String name, String value) {
        environment.put(name, value);
        return this;
    }

    /** Waits this long for its end, where three minutes are too few. */
    Program within(Duration longer) {
        patience = longer;
        return this;
    }

    /** What it said, and how it ended: -1 when it did not in time. */
    record Run(int exitCode, String output, String complaints) {
        /** Its output's lines, each of which must be JSON. */
        List<JsonNode> json() {
            return output.lines().map(Api::json).toList();
        }
    }

    Run run(String... command) throws IOException, InterruptedException {
        Path output = Files.createTempFile("program", ".out");
        Path complaints = Files.createTempFile("program", ".err");
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectOutput(output.toFile())
                    .redirectError(complaints.toFile());
            builder.environment().keySet().removeIf(name -> name.startsWith("SICD_"));
            builder.environment().putAll(environment);
            Process process = builder.start();
            boolean ended = process.waitFor(patience.toSeconds(), TimeUnit.SECONDS);
            process.destroyForcibly();
            return new Run(
                    ended ? process.exitValue() : -1,
                    Files.readString(output, UTF_8),
                    Files.readString(complaints, UTF_8));
        } finally {
            Files.delete(output);
            Files.delete(complaints);
        }
    }

    /** Whether there is such a program and it ends well with these arguments. */
    static boolean works(String... command) throws InterruptedException {
        try {
            return in(Path.of(".")).run(command).exitCode() == 0;
        } catch (IOException noSuchProgram) {
            return false;
        }
    }
}
