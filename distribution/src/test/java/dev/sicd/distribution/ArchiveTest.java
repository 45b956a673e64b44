package dev.sicd.distribution;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The unpacked archive, run by a user who has Java and no Maven. */
@Timeout(300)
class ArchiveTest {
    private static final Path ARCHIVE = Path.of(System.getProperty("sicd.archive"));
    private static final Path JAVA_HOME = Path.of(System.getProperty("java.home"));

    /** The first JDK that keeps what it learnt. */
    private static final int LEARNS_FROM = 25;

    /** Has a blank in its name, as homes of people do. */
    @TempDir
    private static Path directory;

    private static Path unpacked;
    private static Map<String, String> environment;

    @BeforeAll
    static void unpack() throws Exception {
        Path home = Files.createDirectory(directory.resolve("my programs"));
        assertThat(run(home, Map.of(), List.of("tar", "-xzf", ARCHIVE.toString()))
                        .exitCode())
                .isZero();
        try (Stream<Path> found = Files.list(home)) {
            unpacked = found.toList().getFirst();
        }
        environment = Map.of("PATH", programsWithoutMaven().toString(), "JAVA_HOME", JAVA_HOME.toString());
    }

    @Test
    void saysWhichOneItIs() throws Exception {
        Run version = sicd(environment, "--version");

        assertThat(version.exitCode()).as(version.said()).isZero();
        assertThat(version.said()).startsWith("sicd ");
    }

    @Test
    void demonstratesItself() throws Exception {
        Path untidy = Files.createDirectory(directory.resolve("untidy"));
        Files.writeString(untidy.resolve("Untidy.java"), "class Untidy {\n\tint x;   \n}");

        Run demo = sicd(environment, "demo", "--repo", untidy.toString());

        assertThat(demo.exitCode()).as(demo.said()).isZero();
        assertThat(demo.said()).contains("the hash chain holds", "nothing is missing", "aura-sicd/");
    }

    @Test
    void refusesJavaThatIsTooOld() throws Exception {
        Path old = javaOf("17.0.15");

        Run refused = sicd(Map.of("PATH", environment.get("PATH"), "SICD_JAVA_HOME", old.toString()), "--version");

        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.said()).contains("SICD_JAVA_HOME", old.toString(), "21 or newer");
    }

    @Test
    void aRunTimeWithoutACompilerIsEnough() throws Exception {
        Path runTime = javaOf("21.0.1");

        Run said = sicd(Map.of("PATH", environment.get("PATH"), "SICD_JAVA_HOME", runTime.toString()), "--version");

        assertThat(said.said()).contains("-XX:+ExitOnOutOfMemoryError", "dev.sicd.cli.Main --version");
    }

    @Test
    void saysThatItsJarsAreMissing() throws Exception {
        Path alone = Files.copy(unpacked.resolve("sicd"), directory.resolve("sicd"));

        Run refused = run(directory, environment, List.of(alone.toString(), "--version"));

        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.said()).contains("libs", "tar.gz");
    }

    @Test
    void helpLearnsNothing() throws Exception {
        Path libs = fresh("only help");

        Run help =
                run(directory, environment, List.of(libs.resolveSibling("sicd").toString(), "dev", "--help"));

        assertThat(help.exitCode()).as(help.said()).isZero();
        assertThat(help.said()).contains("--data-dir").doesNotContain("learning");
        assertThat(learnt(libs)).isEmpty();
    }

    @Test
    void theFirstDevLearnsForTheOthers() throws Exception {
        Path libs = fresh("first dev");
        String sicd = libs.resolveSibling("sicd").toString();
        // what the learner would fail with, if it knew of it
        Map<String, String> settings = new HashMap<>(environment);
        settings.put("ENABLE_TRAINING", "perhaps");

        Run refused = run(directory, settings, List.of(sicd, "dev", "--ephemeral", "--port", "0", "--kafka-port", "0"));

        assertThat(refused.said()).contains("ENABLE_TRAINING");
        assertThat(learnt(libs)).hasSize(Runtime.version().feature() >= LEARNS_FROM ? 1 : 0);
        assertThat(run(directory, environment, List.of(sicd, "dev", "--no-such-option"))
                        .said())
                .doesNotContain("learning");
    }

    /** What was learnt from a start, where it worked out. */
    private static List<Path> learnt(Path libs) throws IOException {
        try (Stream<Path> files = Files.list(libs)) {
            return files.filter(file -> file.getFileName().toString().startsWith("learnt-by-"))
                    .filter(file -> file.toFile().length() > 0)
                    .toList();
        }
    }

    /** The libraries of another copy, which nobody started yet. */
    private static Path fresh(String name) throws Exception {
        Path home = Files.createDirectory(directory.resolve(name));
        run(home, Map.of(), List.of("tar", "-xzf", ARCHIVE.toString(), "--strip-components=1"));
        return home.resolve("libs");
    }

    private record Run(int exitCode, String said) {}

    private static Run sicd(Map<String, String> environment, String... arguments) throws Exception {
        List<String> command = Stream.concat(Stream.of(unpacked.resolve("sicd").toString()), Stream.of(arguments))
                .toList();
        return run(directory, environment, command);
    }

    private static Run run(Path in, Map<String, String> environment, List<String> command) throws Exception {
        Path output = Files.createTempFile(directory, "said", ".txt");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(in.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        if (!environment.isEmpty()) {
            builder.environment().clear();
            builder.environment().putAll(new HashMap<>(environment));
        }
        Process process = builder.start();
        boolean ended = process.waitFor(200, TimeUnit.SECONDS);
        process.destroyForcibly();
        return new Run(ended ? process.exitValue() : -1, Files.readString(output, UTF_8));
    }

    /** What the launcher asks of any system, and nothing else. */
    private static Path programsWithoutMaven() throws IOException {
        Path programs = Files.createDirectory(directory.resolve("bin"));
        for (String name : List.of("sh", "sed", "dirname", "readlink", "cat", "env", "grep", "sleep", "mv", "rm")) {
            Path program = Stream.of("/bin", "/usr/bin")
                    .map(place -> Path.of(place, name))
                    .filter(Files::isExecutable)
                    .findFirst()
                    .orElseThrow();
            Files.createSymbolicLink(programs.resolve(name), program);
        }
        return programs;
    }

    /** Something that says it is a run-time of a version, and prints how it is called. */
    private static Path javaOf(String version) throws IOException {
        Path home = directory.resolve("java-" + version);
        Path java = Files.createDirectories(home.resolve("bin")).resolve("java");
        Files.writeString(java, "#!/bin/sh\necho \"$@\"\n");
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
        return home;
    }
}
