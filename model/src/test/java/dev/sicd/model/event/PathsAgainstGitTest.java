package dev.sicd.model.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.eclipse.jgit.errors.CorruptObjectException;
import org.eclipse.jgit.lib.ObjectChecker;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** No path that git itself would refuse on some machine gets as far as a decision: JGit says which those are. */
class PathsAgainstGitTest {
    private static final List<String> PARTS = List.of(
            "a",
            "B",
            ".git",
            ".GIT",
            ".git ",
            ".git.",
            ".gi\u200ct",
            "git~1",
            "GIT~1",
            "con",
            "NUL.txt",
            "com1",
            "COM¹",
            "aux.",
            "lpt9.c",
            "x ",
            "x.",
            " x",
            "a:b",
            "a<b",
            "a>b",
            "a|b",
            "a?b",
            "a*b",
            "a\"b",
            "a\\b",
            "..",
            ".",
            "...",
            "é",
            "e\u0301",
            "\ufeffa",
            "a\u0001",
            "a\u007f",
            ".gitmodules",
            ".git::$INDEX_ALLOCATION",
            "prn",
            "clock$",
            "~",
            "a~1",
            ".g\u200bit");

    static Stream<String> paths() {
        List<String> paths = new ArrayList<>(PARTS);
        Random random = new Random(20_264);
        for (int i = 0; i < 3_000; i++) {
            paths.add(PARTS.get(random.nextInt(PARTS.size())) + "/" + PARTS.get(random.nextInt(PARTS.size())));
        }
        return paths.stream().distinct();
    }

    @ParameterizedTest
    @MethodSource("paths")
    void whatGitRefusesIsRefused(String path) {
        if (!gitTakes(path)) {
            assertThat(FilePaths.problem(path)).as("'%s'", path).isPresent();
        }
    }

    @ParameterizedTest
    @MethodSource("plain")
    void ordinaryPathsAreTaken(String path) {
        assertThat(gitTakes(path)).isTrue();
        assertThat(FilePaths.problem(path)).isEmpty();
    }

    static Stream<String> plain() {
        return Stream.of(
                "README.md",
                "src/main/java/A.java",
                ".github/workflows/ci.yml",
                "a b.txt",
                "é.txt",
                "console.log",
                "com10",
                ".gitignore");
    }

    private static boolean gitTakes(String path) {
        try {
            ObjectChecker checker = new ObjectChecker().setSafeForWindows(true).setSafeForMacOS(true);
            for (String segment : path.split("/", -1)) {
                checker.checkPathSegment(segment.getBytes(UTF_8), 0, segment.getBytes(UTF_8).length);
            }
            return true;
        } catch (CorruptObjectException e) {
            return false;
        }
    }
}
