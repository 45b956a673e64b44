package dev.sicd.benchmarks.system;

import dev.sicd.benchmarks.measure.Actor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A process of our own; all that it says goes to a file. */
public final class Program implements AutoCloseable {
    private static final long LOOK_MILLIS = 2;
    private static final long END_SECONDS_MAX = 30;
    private static final int TAIL_LINES = 20;
    private static final Set<String> KEPT = Set.of("PATH", "HOME", "USER", "LANG", "LC_ALL", "TMPDIR");

    private final Process process;
    private final Path said;
    private final Actor actor;

    private Program(String name, Process process, Path said) {
        this.process = process;
        this.said = said;
        this.actor = new Actor(name, process.toHandle());
    }

    /**
     * Starts it.
     *
     * @param name what its processor time is told by
     * @param settings of its environment, beside ours
     * @param said the file that its output is appended to
     */
    static Program start(String name, List<String> command, Map<String, String> settings, Path said)
            throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(said.toFile()));
        // whatever else the user has set is for another system than this one
        builder.environment().keySet().retainAll(KEPT);
        builder.environment().put("SICD_JAVA_HOME", System.getProperty("java.home"));
        builder.environment().putAll(settings);
        Process process = builder.start();
        // it must not outlive whoever is told to stop
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        return new Program(name, process, said);
    }

    public Actor actor() {
        return actor;
    }

    public long pid() {
        return process.pid();
    }

    /**
     * What follows the words in the first line that begins with them.
     *
     * @throws IllegalStateException when it ends, or says nothing of the kind in time; with the last it said
     */
    public String awaitLine(String words, Duration patience) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            boolean alive = process.isAlive();
            Optional<String> line = line(words);
            if (line.isPresent()) {
                return line.get().substring(words.length());
            }
            if (!alive || System.nanoTime() > deadline) {
                throw new IllegalStateException("%s %s without '%s'; it said:\n%s"
                        .formatted(actor.name(), alive ? "went on" : "ended", words, tail()));
            }
            Thread.sleep(LOOK_MILLIS);
        }
    }

    /**
     * Waits until it has ended by itself.
     *
     * @return what it said
     * @throws IllegalStateException when it failed, or does not end in time
     */
    public String awaitEnd(Duration patience) throws IOException, InterruptedException {
        if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS) || process.exitValue() != 0) {
            throw new IllegalStateException("%s did not end well; it said:\n%s".formatted(actor.name(), tail()));
        }
        return Files.readString(said);
    }

    /** As {@code kill -9}. */
    public void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(END_SECONDS_MAX, TimeUnit.SECONDS)) {
                kill();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private Optional<String> line(String words) throws IOException {
        try (Stream<String> lines = Files.lines(said)) {
            return lines.filter(line -> line.startsWith(words)).findFirst();
        }
    }

    private String tail() throws IOException {
        List<String> lines = Files.readAllLines(said);
        return String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
    }
}
