package dev.sicd.cli.tidy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs the git of this machine for the tests; what it prints is the answer. */
final class Git {
    private Git() {}

    static boolean isThere(Path directory) {
        try {
            return !run(directory, "--version").isEmpty();
        } catch (IOException e) {
            return false;
        }
    }

    static String run(Path directory, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("git"));
        command.addAll(List.of(arguments));
        Process git = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        git.getOutputStream().close();
        String output = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int status = git.onExit().join().exitValue();
        if (status != 0) {
            throw new AssertionError("%s ended with %d: %s".formatted(command, status, output));
        }
        return output;
    }
}
