package dev.sicd.aggregator;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.SortedMap;

/**
 * Remembers beside the local stores which changelogs they are copies of. Streams knows these by name only: stores of before
 * a rebuild would be taken for copies of the new changelogs, and wrong entries would live on in them. It deletes nothing.
 */
final class LocalState {
    private static final String FILE = "sicd-changelogs";

    private final Path directory;

    /** @param directory the state directory of one instance */
    LocalState(Path directory) {
        this.directory = directory;
    }

    /** Whether what is there was copied from these very topics; where nothing says so it is not believed. */
    boolean isOf(SortedMap<String, String> changelogs) {
        Path file = directory.resolve(FILE);
        try {
            return Files.exists(file) && Files.readString(file).equals(text(changelogs));
        } catch (IOException e) {
            throw new UncheckedIOException("'" + file + "' cannot be read; make it readable, or remove it", e);
        }
    }

    /** From now on what is there is a copy of these topics. */
    void remember(SortedMap<String, String> changelogs) {
        try {
            Files.createDirectories(directory);
            // beside and renamed: half a file would cost a restore
            Path written = Files.write(
                    directory.resolve(FILE + ".new"), text(changelogs).getBytes(UTF_8));
            Files.move(written, directory.resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException("the state directory '" + directory + "' cannot be written", e);
        }
    }

    private static String text(SortedMap<String, String> changelogs) {
        StringBuilder text = new StringBuilder();
        changelogs.forEach(
                (name, id) -> text.append(id).append(' ').append(name).append('\n'));
        return text.toString();
    }
}
