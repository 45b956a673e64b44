package dev.sicd.cli.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The directory that the agent works on, and how it is called elsewhere; it reads none of its files.
 *
 * @param directory absolute
 * @param prefix of the directory within its repository, with a slash at its end; empty at the top
 */
record Checkout(Path directory, String prefix, Repository repository) {
    private static final int OUTPUT_BYTES_MAX = 16 * 1024;
    private static final long GIT_SECONDS_MAX = 10;

    /** Asks git, and does without its answers where there is no git or no repository. */
    static Checkout of(Path directory) {
        Path absolute = directory.toAbsolutePath().normalize();
        String prefix = git(absolute, "rev-parse", "--show-prefix").orElse("");
        Repository repository = git(absolute, "config", "--get", "remote.origin.url")
                .flatMap(Repository::ofRemote)
                .orElseGet(() -> Repository.ofDirectory(absolute));
        return new Checkout(absolute, prefix, repository);
    }

    /** How the repository calls a file of this directory. */
    String pathOf(Path file) {
        List<String> names = new ArrayList<>();
        file.forEach(name -> names.add(name.toString()));
        return prefix + String.join("/", names);
    }

    private static Optional<String> git(Path directory, String... arguments) {
        List<String> command = new ArrayList<>(List.of("git", "-c", "core.fsmonitor=false"));
        command.addAll(List.of(arguments));
        try {
            Path output = Files.createTempFile("sicd-git", ".txt");
            try {
                return git(directory, command, output);
            } finally {
                Files.deleteIfExists(output);
            }
        } catch (IOException e) {
            // No git on this machine.
            return Optional.empty();
        }
    }

    private static Optional<String> git(Path directory, List<String> command, Path output) throws IOException {
        Process git = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectOutput(output.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            if (!git.waitFor(GIT_SECONDS_MAX, TimeUnit.SECONDS) || git.exitValue() != 0) {
                return Optional.empty();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } finally {
            git.destroyForcibly();
        }
        try (InputStream said = Files.newInputStream(output)) {
            String text = new String(said.readNBytes(OUTPUT_BYTES_MAX), UTF_8);
            return Optional.of(text.endsWith("\n") ? text.substring(0, text.length() - 1) : text);
        }
    }
}
