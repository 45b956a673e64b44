package dev.sicd.benchmarks.system;

import dev.sicd.benchmarks.report.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where a suite works: a directory of its own, the programs that it starts, and the report it writes to. All that it started ends,
 * and the directory goes, with {@link #close()}.
 *
 * @see Dev
 * @see Broker
 */
public final class Lab implements AutoCloseable {
    private static final int UNSAFE_WARNS_FROM = 23;
    private static final Duration KEY_MAX = Duration.ofSeconds(60);
    private static final String JAVA_OPTIONS = "SICD_JAVA_OPTS";

    private final Path launcher;
    private final Path directory;
    private final Report report;
    private final boolean quick;
    private final Optional<String> bridge;
    private final Optional<Profiling> profiling;
    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private int programs;

    /**
     * A new one.
     *
     * @param launcher the {@code sicd} of this checkout
     * @param bridge where somebody else's HTTP door to Kafka listens, if one is to be measured too
     * @param profiles where to say in which methods the time goes, if somebody wants to know
     */
    public Lab(
            Path launcher, Report report, boolean quick, Optional<String> bridge, String suite, Optional<Path> profiles)
            throws IOException {
        this.launcher = launcher;
        this.directory = Files.createTempDirectory("sicd-bench");
        this.profiling = profiles.isPresent()
                ? Optional.of(Profiling.begin(suite, profiles.get(), directory("profiles")))
                : Optional.empty();
        this.report = report;
        this.quick = quick;
        this.bridge = bridge;
    }

    public Report report() {
        return report;
    }

    /** Whether this is only a look: a tenth of the work, fewer rounds, nothing to be quoted. */
    public boolean isQuick() {
        return quick;
    }

    public int rounds() {
        return quick ? 2 : 5;
    }

    /** So many, or a tenth of them for a look. */
    public int scaled(int full) {
        return quick ? Math.max(1, full / 10) : full;
    }

    public Duration seconds(double full) {
        return Duration.ofMillis(Math.round(full * (quick ? 250 : 1_000)));
    }

    public Optional<String> bridge() {
        return bridge;
    }

    /** A new and empty one. */
    public Path directory(String name) throws IOException {
        return Files.createTempDirectory(directory, name);
    }

    /** The command line of SICD in a process of its own, with the options that the launcher gives it. */
    public Program sicd(String name, Map<String, String> settings, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(launcher.toString()));
        command.addAll(Arrays.asList(arguments));
        Map<String, String> all = new HashMap<>(settings);
        recording(name).ifPresent(option -> all.merge(JAVA_OPTIONS, option, (one, other) -> one + " " + other));
        return started(name, command, all);
    }

    /** A new key that ingest signs approvals with. */
    public Path approvalKey() throws IOException, InterruptedException {
        Path keys = directory("keys");
        sicd("keys", Map.of(), "keys", "new", "approvals", "--dir", keys.toString())
                .awaitEnd(KEY_MAX);
        return keys.resolve("approvals.key");
    }

    /** What the launcher gives to SICD's. */
    public static List<String> jvmOptions() {
        List<String> options = new ArrayList<>(List.of(
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+ExitOnOutOfMemoryError",
                "-Xmx768m",
                "-XX:+UseParallelGC",
                "-Xmn96m",
                "-XX:MetaspaceSize=128m"));
        if (Runtime.version().feature() >= UNSAFE_WARNS_FROM) {
            options.add("--sun-misc-unsafe-memory-access=allow");
        }
        return List.copyOf(options);
    }

    /** A program of the benchmarks in a JVM of its own, with the options that the launcher gives to SICD's. */
    public Program java(String name, Class<?> main, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvmOptions());
        recording(name).ifPresent(command::add);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(Arrays.asList(arguments));
        return started(name, command, Map.of("MALLOC_ARENA_MAX", "2"));
    }

    /** Whether it is recorded where the time goes: what is timed then is not to be believed. */
    public boolean isProfiled() {
        return profiling.isPresent();
    }

    private Optional<String> recording(String name) {
        return profiling.map(one -> one.option(name, programs));
    }

    /** Ends with this one, if it has not before. */
    public <T extends AutoCloseable> T keep(T closeable) {
        open.push(closeable);
        return closeable;
    }

    private Program started(String name, List<String> command, Map<String, String> settings) throws IOException {
        programs++;
        return keep(Program.start(name, command, settings, directory.resolve(programs + "-" + name + ".log")));
    }

    /** @throws IOException when something did not end well; all the rest has ended then */
    @Override
    public void close() throws IOException {
        IOException faults = new IOException("not everything ended well");
        while (!open.isEmpty()) {
            close(open.pop(), faults);
        }
        profiling.ifPresent(one -> close(one, faults));
        remove(directory);
        if (faults.getSuppressed().length > 0) {
            throw faults;
        }
    }

    private static void close(AutoCloseable one, IOException faults) {
        try {
            one.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            faults.addSuppressed(e);
        }
    }

    private static void remove(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
