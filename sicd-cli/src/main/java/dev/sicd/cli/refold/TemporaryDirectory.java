package dev.sicd.cli.refold;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A directory that goes with its owner, or with the process: Ctrl-C runs no {@code finally}. */
public final class TemporaryDirectory implements AutoCloseable {
    /** Who writes may put a file into it while it is deleted. */
    private static final int TRIES = 10;

    private final Path path;
    private final Thread atExit;

    private TemporaryDirectory(Path path) {
        this.path = path;
        this.atExit = Thread.ofPlatform().unstarted(this::deleteAtExit);
    }

    /** A new one in the system's directory for such. */
    public static TemporaryDirectory create(String prefix) throws IOException {
        TemporaryDirectory directory = new TemporaryDirectory(Files.createTempDirectory(prefix));
        Runtime.getRuntime().addShutdownHook(directory.atExit);
        return directory;
    }

    public Path path() {
        return path;
    }

    @Override
    public void close() throws IOException {
        delete();
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException exiting) {
            // then it finds nothing any more
        }
    }

    private void deleteAtExit() {
        for (int tries = 0; tries < TRIES; tries++) {
            try {
                delete();
                return;
            } catch (IOException again) {
                // something was written meanwhile; what stays after the last try is the system's to clean
            }
        }
    }

    private void delete() throws IOException {
        if (!Files.exists(path)) {
            return;
        }
        List<Path> inside;
        try (Stream<Path> files = Files.walk(path)) {
            inside = files.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : inside) {
            Files.deleteIfExists(file);
        }
    }
}
