package dev.sicd.cli.dev;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sicd.cli.process.StartException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where a development system keeps everything: the broker's log, the stores, the logs. One process holds it at a time, by
 * an operating system lock that a crash releases too.
 */
final class DataDirectory implements AutoCloseable {
    private static final String MARKER = "sicd-data";
    private static final byte[] LAYOUT = "layout=2\n".getBytes(UTF_8);

    private final Path root;
    private final FileChannel marker;
    private final boolean ephemeral;

    private DataDirectory(Path root, FileChannel marker, boolean ephemeral) {
        this.root = root;
        this.marker = marker;
        this.ephemeral = ephemeral;
    }

    static DataDirectory open(Path path) {
        return take(path.toAbsolutePath().normalize(), false);
    }

    /** A directory that is gone after {@link #close()}. */
    static DataDirectory ephemeral() {
        try {
            return take(Files.createTempDirectory("sicd-"), true);
        } catch (IOException e) {
            throw new StartException("no temporary directory can be made: " + e.getMessage(), e);
        }
    }

    Path kafka() {
        return root.resolve("kafka");
    }

    Path state() {
        return root.resolve("state");
    }

    Path keys() {
        return root.resolve("keys");
    }

    Path root() {
        return root;
    }

    Path logs() {
        return root.resolve("logs");
    }

    @Override
    public void close() {
        try {
            marker.close();
            if (ephemeral) {
                delete(root);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static DataDirectory take(Path root, boolean ephemeral) {
        try {
            Files.createDirectories(root);
            if (!Files.exists(root.resolve(MARKER)) && !isEmpty(root)) {
                throw new StartException("the data directory '" + root + "' holds something that is not SICD's; "
                        + (Files.exists(root.resolve("sicd").resolve(MARKER))
                                ? "did you mean '" + root.resolve("sicd") + "'?"
                                : "name an empty or new one with --data-dir"));
            }
            FileChannel marker = FileChannel.open(
                    root.resolve(MARKER), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            if (!locked(marker)) {
                marker.close();
                throw new StartException("another sicd runs on the data directory '" + root
                        + "'; stop that one, or name another with --data-dir");
            }
            checkLayout(root, marker);
            return new DataDirectory(root, marker, ephemeral);
        } catch (IOException e) {
            throw new StartException(
                    "the data directory '" + root + "' cannot be used ("
                            + e.getClass().getSimpleName() + ": " + e.getMessage()
                            + "); make it writable, or name another with --data-dir",
                    e);
        }
    }

    private static boolean locked(FileChannel marker) throws IOException {
        try {
            @Nullable FileLock lock = marker.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    private static void checkLayout(Path root, FileChannel marker) throws IOException {
        if (marker.size() == 0) {
            marker.write(ByteBuffer.wrap(LAYOUT));
            marker.force(true);
            return;
        }
        ByteBuffer found = ByteBuffer.allocate(LAYOUT.length);
        marker.read(found, 0);
        if (marker.size() != LAYOUT.length || !found.flip().equals(ByteBuffer.wrap(LAYOUT))) {
            throw new StartException("the data directory '" + root
                    + "' was written by another release of sicd; run that one, or name another with --data-dir");
        }
    }

    private static boolean isEmpty(Path root) throws IOException {
        try (Stream<Path> entries = Files.list(root)) {
            return entries.findAny().isEmpty();
        }
    }

    private static void delete(Path root) throws IOException {
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
                    throws IOException {
                Files.deleteIfExists(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
