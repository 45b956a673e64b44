package dev.sicd.model.git;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.Comparator;

/**
 * One name in a directory and what it stands for.
 *
 * @param name without a slash
 */
public record TreeEntry(String name, Mode mode, GitId id) {
    /** Git's order: by bytes, where a directory's name ends with a slash. */
    static final Comparator<TreeEntry> ORDER = Comparator.comparing(TreeEntry::sortKey, Arrays::compareUnsigned);

    public TreeEntry {
        if (name.isEmpty() || name.indexOf('/') >= 0 || name.indexOf('\0') >= 0) {
            throw new IllegalArgumentException(
                    "'" + name + "' is not a name in a directory: use at least one character, without '/' and NUL");
        }
    }

    private byte[] sortKey() {
        return (mode == Mode.DIRECTORY ? name + "/" : name).getBytes(UTF_8);
    }
}
