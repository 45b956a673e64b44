package dev.sicd.e2e.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A small disk in memory that can be made full: its size is set to what is on it. Processes that were started before notice too,
 * whatever they see of other mounts.
 */
public final class Volume implements AutoCloseable {
    private final Path directory;
    private final long bytes;

    private Volume(Path directory, long bytes) {
        this.directory = directory;
        this.bytes = bytes;
    }

    /** Mounts one; for root alone. */
    static Volume mount(Path directory, long bytes) {
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Shell.run(
                "mount",
                "-t",
                "tmpfs",
                "-o",
                "size=" + bytes,
                Leftovers.NAME + ProcessHandle.current().pid(),
                directory.toString());
        return new Volume(directory, bytes);
    }

    Path directory() {
        return directory;
    }

    /** No space is left from now on. */
    public void fill() {
        // what is written between looking and doing makes it fail: then once more
        for (int tries = 0; !Shell.succeeds("mount", "-o", "remount,size=" + used(), directory.toString()); tries++) {
            if (tries == 10) {
                throw new IllegalStateException(directory + " does not become full");
            }
        }
    }

    public void free() {
        Shell.run("mount", "-o", "remount,size=" + bytes, directory.toString());
    }

    private long used() {
        try {
            FileStore store = Files.getFileStore(directory);
            // none would be no limit
            return Math.max(4_096, store.getTotalSpace() - store.getUnallocatedSpace());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        Shell.succeeds("umount", "-l", directory.toString());
    }
}
