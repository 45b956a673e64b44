package dev.sicd.model.event;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class FilePathsTest {
    private static final String SIZE = "use 1 to 4096 bytes";
    private static final String HIDDEN = "leave out control, bidi and zero-width characters, and write it in NFC";
    private static final String RELATIVE = "use a path relative to the repository's root, with '/'";
    private static final String INSIDE = "leave out empty, '.' and '..' parts: the file must be inside the repository";
    private static final String GITS = "git's own files cannot be proposed";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "README.md",
                "src/main/java/A.java",
                "a b/ü/日本.txt",
                "..a/b..c",
                ".github/workflows/ci.yml",
                ".gitignore",
                "x.git/config",
                "emoji/😀.txt",
                "caf\u00e9"
            })
    void ordinaryPathsAreFine(String path) {
        assertThat(FilePaths.problem(path)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"..", "../a", "a/../b", "a/..", ".", "./a", "a/./b", "a//b", "a/", "a/b/"})
    void aPathStaysInsideTheRepository(String path) {
        assertThat(FilePaths.problem(path)).contains(INSIDE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/etc/passwd", "//host/share", "\\a", "a\\b", "..\\a", "C:/a", "c:a", "C:\\a"})
    void aPathIsRelativeAndWrittenWithSlashes(String path) {
        assertThat(FilePaths.problem(path)).contains(RELATIVE);
    }

    @ParameterizedTest
    @ValueSource(strings = {".git", ".git/config", "a/.git/hooks/pre-commit", ".GIT/config", "a/.GiT"})
    void gitsOwnFilesAreRefusedInAnyCase(String path) {
        assertThat(FilePaths.problem(path)).contains(GITS);
    }

    @ParameterizedTest
    @ValueSource(strings = {".git ", ".git.", ".git. .", ".GIT::$INDEX_ALLOCATION/config", "git~1", "a/GIT~1/hooks"})
    void gitsOwnFilesAreRefusedAsWindowsSpellsThem(String path) {
        assertThat(FilePaths.problem(path)).contains(GITS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a./b", "a /b", "b.", "..."})
    void noPartEndsAsWindowsWouldNotKeepIt(String path) {
        assertThat(FilePaths.problem(path)).contains("end no part with '.' or a space: Windows drops them");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ab:c", "a<b", "a/b>", "a\"b", "a|b", "what?", "*.java"})
    void noNameIsOneThatWindowsCannotHave(String path) {
        assertThat(FilePaths.problem(path)).contains("leave out < > : \" | ? and *, which Windows has in no name");
    }

    @ParameterizedTest
    @ValueSource(strings = {"con", "src/AUX.c", "nul.tar.gz", "COM1", "lpt9.txt"})
    void noNameIsADevice(String path) {
        String name = path.substring(path.lastIndexOf('/') + 1);

        assertThat(FilePaths.problem(path)).contains("'" + name + "' is a device to Windows; choose another name");
    }

    @ParameterizedTest
    @CsvSource({
        "NUL, 0000",
        "line feed, 000a",
        "delete, 007f",
        "C1 control, 0085",
        "soft hyphen, 00ad",
        "zero-width space, 200b",
        "zero-width joiner, 200d",
        "right-to-left mark, 200f",
        "right-to-left override, 202e",
        "isolate, 2066",
        "line separator, 2028",
        "paragraph separator, 2029",
        "byte order mark, feff",
        "unpaired surrogate, d800",
        "tag character, e0041"
    })
    void nothingHiddenIsAllowed(String what, String codePoint) {
        String hidden = Character.toString(Integer.parseInt(codePoint, 16));

        assertThat(FilePaths.problem("a" + hidden + "b")).as(what).contains(HIDDEN);
        assertThat(FilePaths.problem(".g" + hidden + "it/config")).as(what).contains(HIDDEN);
    }

    @Test
    void aPathHasAtMost128Parts() {
        assertThat(FilePaths.problem("d/".repeat(127) + "f")).isEmpty();
        assertThat(FilePaths.problem("d/".repeat(128) + "f")).contains("use at most 128 parts between '/'");
    }

    @Test
    void aPathIsInNfc() {
        assertThat(FilePaths.problem("cafe\u0301")).contains(HIDDEN);
    }

    @Test
    void aPathHasAtMost4096Bytes() {
        assertThat(FilePaths.problem("")).contains(SIZE);
        assertThat(FilePaths.problem("a".repeat(4096))).isEmpty();
        assertThat(FilePaths.problem("a".repeat(4097))).contains(SIZE);
        assertThat(FilePaths.problem("é".repeat(2048))).isEmpty();
        assertThat(FilePaths.problem("é".repeat(2048) + "a")).contains(SIZE);
    }
}
