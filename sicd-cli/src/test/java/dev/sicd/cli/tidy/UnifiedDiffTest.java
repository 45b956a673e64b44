package dev.sicd.cli.tidy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The diff reads as people expect, and git makes the new text of the old one with it. */
class UnifiedDiffTest {
    private static final List<String> LINES =
            List.of("a\n", "b\n", "c \n", "d\r\n", "\n", "- x\n", "+ y\n", "@@ z\n", "\\ w\n");

    @TempDir
    Path directory;

    @Test
    void showsThreeLinesAroundAChange() {
        String original = "1\n2\n3\n4\n5 \n6\n7\n8\n9\n";

        assertThat(UnifiedDiff.between("src/A.java", original, original.replace("5 ", "5")))
                .isEqualTo("""
                        --- a/src/A.java
                        +++ b/src/A.java
                        @@ -2,7 +2,7 @@
                         2
                         3
                         4
                        -5\s
                        +5
                         6
                         7
                         8
                        """);
    }

    @Test
    void saysWhereTheFinalNewlineIsMissing() {
        assertThat(UnifiedDiff.between("a", "x\ny", "x\ny\n")).isEqualTo("""
                        --- a/a
                        +++ b/a
                        @@ -1,2 +1,2 @@
                         x
                        -y
                        \\ No newline at end of file
                        +y
                        """);
    }

    @Test
    void equalTextsHaveNoDifference() {
        assertThat(UnifiedDiff.between("a", "x\n", "x\n")).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void gitAppliesIt(long seed) throws IOException {
        Random random = new Random(seed);
        String original = randomText(random);
        String revised = random.nextBoolean() ? randomText(random) : edited(original, random);

        assertThat(applied("file.txt", original, revised)).as("seed %d", seed).isEqualTo(revised);
    }

    @ParameterizedTest
    @ValueSource(strings = {"two words.txt", "quo\"ted.txt", "back\\slash.txt", "tab\there.txt", "deep/er/file"})
    void gitAppliesItToOddNames(String name) throws IOException {
        assertThat(applied(name, "a \n", "a\n")).isEqualTo("a\n");
    }

    @Test
    void aLargeFileThatChangesInEveryLineIsDoneLineByLine() throws IOException {
        String original =
                IntStream.range(0, 30_000).mapToObj(i -> "line " + i + "\r\n").collect(Collectors.joining());
        String revised = original.replace("\r\n", "\n");

        assertThat(applied("large.txt", original, revised)).isEqualTo(revised);
    }

    @Test
    void aLargeFileThatChangesAndGrowsIsReplaced() throws IOException {
        String original = IntStream.range(0, 30_000).mapToObj(i -> i + " \n").collect(Collectors.joining());
        String revised = "head\n" + original.replace(" \n", "\n") + "new\ntail\n";

        assertThat(applied("large.txt", "head\n" + original + "tail\n", revised))
                .isEqualTo(revised);
    }

    @Test
    void aLargeFileThatChangesHereAndThereHasSmallHunks() throws IOException {
        String original = IntStream.range(0, 30_000).mapToObj(i -> i + "\n").collect(Collectors.joining());
        String revised = original.replace("000\n", "000!\n");

        assertThat(applied("large.txt", original, revised)).isEqualTo(revised);
        assertThat(UnifiedDiff.between("large.txt", original, revised).lines().filter(line -> line.startsWith("@@")))
                .hasSize(29);
    }

    static LongStream seeds() {
        return LongStream.range(0, 60);
    }

    /** What git makes of the original with our diff; it refuses one whose context or counts are wrong. */
    private String applied(String name, String original, String revised) throws IOException {
        assumeTrue(Git.isThere(directory), "git is not installed");
        Path file = directory.resolve(name);
        Files.createDirectories(file.resolveSibling(""));
        Files.writeString(file, original);
        String diff = UnifiedDiff.between(name, original, revised);
        if (diff.isEmpty()) {
            return original;
        }
        Path patch = Files.writeString(directory.resolve("the.patch"), diff);
        Git.run(directory, "apply", "--check", "--whitespace=nowarn", patch.toString());
        Git.run(directory, "apply", "--whitespace=nowarn", patch.toString());
        return Files.readString(file);
    }

    private static String randomText(Random random) {
        // git takes a patch that leaves nothing for a deletion: see that something is left.
        StringBuilder text = new StringBuilder("first\n");
        for (int lines = random.nextInt(30); lines > 0; lines--) {
            text.append(LINES.get(random.nextInt(LINES.size())));
        }
        return random.nextBoolean() ? text.toString() : text + "no newline";
    }

    private static String edited(String text, Random random) {
        return text.lines()
                .filter(line -> random.nextInt(8) > 0)
                .map(line -> random.nextInt(8) == 0 ? line + "!" : line)
                .collect(Collectors.joining("\n", "", random.nextBoolean() ? "\n" : " "));
    }
}
