package dev.sicd.fakegithub;

import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;

/** Git's file modes in GitHub's six digits, and back; which of them a repository may hold is not decided here. */
final class Modes {
    private Modes() {}

    static String text(FileMode mode) {
        return "%06o".formatted(mode.getBits());
    }

    /** Nothing for what GitHub does not know. */
    static Optional<FileMode> parsed(String text) {
        return Stream.of(
                        FileMode.REGULAR_FILE,
                        FileMode.EXECUTABLE_FILE,
                        FileMode.SYMLINK,
                        FileMode.GITLINK,
                        FileMode.TREE)
                .filter(mode -> text(mode).equals(text))
                .findFirst();
    }

    /** {@code blob}, {@code tree} or {@code commit}. */
    static String type(FileMode mode) {
        return Constants.typeString(mode.getObjectType());
    }
}
