package dev.sicd.e2e.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One process on one machine of a cluster, which may die and be started again; what it is told stays the same. */
public final class Node implements AutoCloseable {
    /** What services say once they are usable, and brokers as they do. */
    static final String READY = " ready: ";

    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final int LOGGED_BYTES_MAX = 64 << 20;
    private static final Duration STOP_MAX = Duration.ofSeconds(60);

    /** What runs there. */
    public enum Kind {
        BROKER,
        AGGREGATOR,
        INGEST,
        QUERY,
        PUBLISHER
    }

    private final Kind kind;
    private final Host host;
    private final List<String> command;
    private final Map<String, String> environment;
    private final Path directory;
    private final Optional<Volume> volume;
    private Optional<Life> life = Optional.empty();

    /** @param volume the one that its data are on, if that can be made full */
    Node(
            Kind kind,
            Host host,
            List<String> command,
            Map<String, String> environment,
            Path directory,
            Optional<Volume> volume) {
        this.kind = kind;
        this.host = host;
        this.command = List.copyOf(command);
        this.environment = Map.copyOf(environment);
        this.directory = directory;
        this.volume = volume;
    }

    /** From one start to its end. */
    private record Life(Process process, CompletableFuture<String> ready) {}

    public Kind kind() {
        return kind;
    }

    public String name() {
        return host.name();
    }

    public Host host() {
        return host;
    }

    public Optional<Volume> volume() {
        return volume;
    }

    /** What it logged in all its lives. */
    public Path log() {
        return directory.resolve(name() + ".log");
    }

    /** What it logged from this byte on, up to some megabytes. */
    public String logged(long from) {
        try (FileChannel file = FileChannel.open(log())) {
            ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(LOGGED_BYTES_MAX, file.size() - from));
            int count = Math.max(0, file.read(bytes, from));
            return new String(bytes.array(), 0, count, UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Does not wait until it is usable. */
    public synchronized void start() {
        if (isAlive()) {
            throw new IllegalStateException(name() + " runs already");
        }
        List<String> line = new ArrayList<>(host.entry());
        line.addAll(command);
        ProcessBuilder builder =
                new ProcessBuilder(line).directory(directory.toFile()).redirectError(Redirect.appendTo(log().toFile()));
        builder.environment().keySet().removeIf(name -> name.startsWith("SICD_"));
        builder.environment().putAll(environment);
        try {
            Process process = builder.start();
            CompletableFuture<String> ready = new CompletableFuture<>();
            Thread.ofVirtual().start(() -> listen(process, ready));
            life = Optional.of(new Life(process, ready));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until it says that it is usable. */
    public void awaitReady() {
        if (!becomesReady(PATIENCE)) {
            throw new IllegalStateException(
                    "%s %s; see %s".formatted(name(), isAlive() ? "does not get ready" : "ended", log()));
        }
    }

    /** Whether it says in time that it is usable. */
    public boolean becomesReady(Duration patience) {
        try {
            String unused = current().ready().get(patience.toSeconds(), TimeUnit.SECONDS);
            return true;
        } catch (ExecutionException | TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(name() + " was not waited for", e);
        }
    }

    public synchronized boolean isAlive() {
        return life.isPresent() && life.get().process().isAlive();
    }

    /** SIGKILL: no hook, no flush, no farewell. */
    public void kill() {
        end(current().process().toHandle()::destroyForcibly);
    }

    /** Deletes the stores of an aggregator that does not run. */
    public void loseState() {
        Shell.run("rm", "-r", Objects.requireNonNull(environment.get("SICD_STATE_DIR"), "it has no stores"));
    }

    /** SIGTERM, and SIGKILL for who does not obey; whether it obeyed. */
    public boolean stop() {
        Process process = current().process();
        // of the handle: the process's own destroy() would close its output too
        process.toHandle().destroy();
        try {
            if (process.waitFor(STOP_MAX.toSeconds(), TimeUnit.SECONDS)) {
                return true;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        kill();
        return false;
    }

    /** SIGSTOP: it stays as it is, and nobody is told. */
    public void freeze() {
        Shell.run("kill", "-STOP", Long.toString(current().process().pid()));
    }

    /** SIGCONT: it goes on, unaware. */
    public void thaw() {
        Shell.run("kill", "-CONT", Long.toString(current().process().pid()));
    }

    private synchronized Life current() {
        return life.orElseThrow(() -> new IllegalStateException(name() + " was never started"));
    }

    private void end(Runnable signal) {
        signal.run();
        try {
            current().process().waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void listen(Process process, CompletableFuture<String> ready) {
        try (BufferedReader output = process.inputReader(UTF_8)) {
            for (Optional<String> line = line(output); line.isPresent(); line = line(output)) {
                if (line.get().contains(READY)) {
                    ready.complete(line.get());
                }
            }
        } catch (IOException e) {
            ready.completeExceptionally(e);
        } finally {
            ready.completeExceptionally(new IllegalStateException("it ended"));
        }
    }

    private static Optional<String> line(BufferedReader output) throws IOException {
        return Optional.ofNullable(output.readLine());
    }

    @Override
    public void close() {
        if (isAlive()) {
            kill();
        }
    }

    @Override
    public String toString() {
        return name();
    }
}
