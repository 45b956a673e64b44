package dev.sicd.fakegithub;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import org.eclipse.jgit.lib.FileMode;

/** What stands at a path of a tree: git's mode, and the bytes behind it. Of a submodule the bytes are its commit's id. */
public final class TreeFile {
    private final FileMode mode;
    private final byte[] bytes;

    TreeFile(FileMode mode, byte[] bytes) {
        this.mode = mode;
        this.bytes = bytes.clone();
    }

    public static TreeFile plain(String text) {
        return plain(text.getBytes(StandardCharsets.UTF_8));
    }

    public static TreeFile plain(byte[] bytes) {
        return new TreeFile(FileMode.REGULAR_FILE, bytes);
    }

    public static TreeFile executable(String text) {
        return executable(text.getBytes(StandardCharsets.UTF_8));
    }

    public static TreeFile executable(byte[] bytes) {
        return new TreeFile(FileMode.EXECUTABLE_FILE, bytes);
    }

    public static TreeFile symlink(String target) {
        return new TreeFile(FileMode.SYMLINK, target.getBytes(StandardCharsets.UTF_8));
    }

    /** A commit of another repository. */
    public static TreeFile submodule(String commit) {
        return new TreeFile(FileMode.GITLINK, commit.getBytes(StandardCharsets.US_ASCII));
    }

    /** As GitHub writes it: {@code 100644}, {@code 100755}, {@code 120000}, {@code 160000}. */
    public String mode() {
        return Modes.text(mode);
    }

    public byte[] bytes() {
        return bytes.clone();
    }

    public String text() {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    FileMode fileMode() {
        return mode;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TreeFile that && mode.equals(that.mode) && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Objects.hash(mode(), Arrays.hashCode(bytes));
    }

    @Override
    public String toString() {
        return mode() + " " + text();
    }
}
