package dev.sicd.model.git;

import java.util.Optional;
import java.util.stream.Stream;

/** What an entry of a tree is. Git has had other modes in its first years; they are not known here. */
public enum Mode {
    FILE("100644"),
    EXECUTABLE("100755"),
    SYMLINK("120000"),
    SUBMODULE("160000"),
    DIRECTORY("040000");

    private final String text;

    Mode(String text) {
        this.text = text;
    }

    /** Six digits, as the API and git's own listings write it. */
    public String text() {
        return text;
    }

    public static Optional<Mode> of(String text) {
        return Stream.of(values()).filter(mode -> mode.text.equals(text)).findFirst();
    }

    /** Whether it has content of its own that a proposal may change. */
    public boolean isFile() {
        return this == FILE || this == EXECUTABLE;
    }

    /** As tree objects have it, where a directory's mode is a digit shorter. */
    String textInTree() {
        return this == DIRECTORY ? text.substring(1) : text;
    }
}
