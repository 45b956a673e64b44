package dev.sicd.benchmarks.suites;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.Map;

/**
 * Sums up the table files that RocksDB writes below a directory, also those that a compaction took away again: it looks often,
 * and a file's name never comes back. One that lives shorter than the time between two looks is not seen.
 */
final class TableFiles implements AutoCloseable {
    private static final long LOOK_MILLIS = 25;
    private static final String TABLE = ".sst";

    private final Path directory;
    private final Map<Path, Long> sizes = new HashMap<>();
    private final Thread looking;

    TableFiles(Path directory) {
        this.directory = directory;
        this.looking = Thread.ofPlatform().daemon().name("table-files").start(this::keepLooking);
    }

    /** Bytes of all that were there at any time until now. */
    synchronized long bytes() throws IOException {
        look();
        return sizes.values().stream().mapToLong(Long::longValue).sum();
    }

    private void keepLooking() {
        try {
            while (true) {
                Thread.sleep(LOOK_MILLIS);
                look();
            }
        } catch (InterruptedException e) {
            // it was closed
        } catch (IOException e) {
            throw new UncheckedIOException("the stores in " + directory + " cannot be looked at", e);
        }
    }

    private synchronized void look() throws IOException {
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (file.toString().endsWith(TABLE)) {
                    sizes.merge(file, attributes.size(), Math::max);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException fault) {
                // a compaction took it away between its name and its size
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, IOException fault) {
                return FileVisitResult.CONTINUE;
            }
        });
    }

    @Override
    public void close() {
        looking.interrupt();
        try {
            looking.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
