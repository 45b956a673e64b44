package dev.sicd.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The {@code sicd} command as a process of its own. */
public final class SicdProcess implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Pattern READY =
            Pattern.compile("SICD (?:\\w+ )?ready: (https?://127\\.0\\.0\\.1:\\d+)(?: kafka=(127\\.0\\.0\\.1:\\d+))?");

    private final Process process;
    private final List<String> lines = Collections.synchronizedList(new ArrayList<>());
    private final CompletableFuture<Matcher> ready = new CompletableFuture<>();
    private final Thread reader;

    private SicdProcess(Process process) {
        this.process = process;
        this.reader = Thread.ofVirtual().start(this::read);
    }

    static SicdProcess run(Map<String, String> environment, Path directory, String... arguments) {
        List<String> command = new ArrayList<>(SicdJava.command());
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("SICD_"));
        builder.environment().putAll(environment);
        try {
            return new SicdProcess(builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@code sicd dev} on free ports, usable. */
    static SicdProcess dev(Path dataDir) {
        return dev(dataDir, Map.of());
    }

    public static SicdProcess dev(Path dataDir, Map<String, String> environment, String... more) {
        List<String> arguments =
                new ArrayList<>(List.of("dev", "--port", "0", "--kafka-port", "0", "--data-dir", dataDir.toString()));
        arguments.addAll(List.of(more));
        SicdProcess dev =
                run(environment, Path.of(System.getProperty("java.io.tmpdir")), arguments.toArray(String[]::new));
        dev.awaitReady();
        return dev;
    }

    /** One of the services on a port of its own, usable. */
    static SicdProcess service(String name, Map<String, String> environment, Path directory) {
        SicdProcess service = run(environment, directory, name);
        service.awaitReady();
        return service;
    }

    public String url() {
        return awaitReady().group(1);
    }

    public String kafka() {
        return awaitReady().group(2);
    }

    public List<String> lines() {
        return List.copyOf(lines);
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Waits for its end and for all it said. */
    int exitCode() throws InterruptedException {
        return exitCode(PATIENCE);
    }

    /** Likewise, for what has much to do. */
    int exitCode(Duration patience) throws InterruptedException {
        if (!process.waitFor(patience.toSeconds(), TimeUnit.SECONDS)) {
            throw new IllegalStateException("it did not end; it said " + lines());
        }
        reader.join(PATIENCE);
        return process.exitValue();
    }

    /** SIGTERM. */
    int stop() throws InterruptedException {
        // of the handle: the process's own destroy() would close its output before we read it
        process.toHandle().destroy();
        return exitCode();
    }

    /** STOP freezes it as it is, CONT lets it go on. */
    void signal(String name) throws IOException, InterruptedException {
        int exit = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .start()
                .waitFor();
        if (exit != 0) {
            throw new IOException("kill -" + name + " ended with " + exit);
        }
    }

    /** SIGKILL: no hook, no flush, no farewell. */
    void kill() throws InterruptedException {
        process.toHandle().destroyForcibly();
        exitCode();
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Matcher awaitReady() {
        try {
            return ready.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            close();
            throw new IllegalStateException("it is not ready; it said " + lines(), e);
        }
    }

    private void read() {
        try (BufferedReader output = process.inputReader(UTF_8)) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                lines.add(line);
                Matcher matcher = READY.matcher(line);
                if (matcher.matches()) {
                    ready.complete(matcher);
                }
            }
        } catch (IOException e) {
            lines.add("(its output broke off: " + e.getMessage() + ")");
        } finally {
            ready.completeExceptionally(new IllegalStateException("it ended"));
        }
    }
}
