package dev.sicd.cli.tidy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Each rule by example, all rules together by chance, and what is not looked into. */
class TidyingTest {
    private static final List<String> NAMES = List.of("A.java", "notes.md", "run.sh", "Makefile");
    private static final List<String> PIECES = List.of(
            "a", "b;", "=", "\u00e9", "\uFEFF", " ", "  ", "   ", "\t", "\t\t", "\n", "\n\n", "\r\n", "\"", "\"\"\"",
            "'", "\\", "//", "/*", "*/", "*", "{\n", "\n    x", "\n\ty");

    @TempDir
    Path checkout;

    @ParameterizedTest
    @CsvSource(ignoreLeadingAndTrailingWhitespace = false, textBlock = """
                    A.java,a;~/b,a;/b/,trailing-blanks:1 final-newline:2
                    A.java,a;~~$/b/,a;/b/,trailing-blanks:1
                    notes.md,break~~/next/,break~~/next/,
                    notes.md,break~~~/next~/~~/x/,break~~/next//x/,trailing-blanks:1 trailing-blanks:2 trailing-blanks:3
                    notes.md,tab~~$/x/,tab/x/,trailing-blanks:1
                    a.txt,x///,x/,final-newline:2
                    a.txt,x/~/$/,x/,trailing-blanks:2 trailing-blanks:3 final-newline:2
                    a.txt,//,//,
                    a.txt,,,
                    a.txt,a/b^c^,a^b^c^,mixed-line-ends:1
                    a.txt,a/b^,a/b/,mixed-line-ends:2
                    a.txt,a^b^,a^b^,
                    a.txt,a^b,a^b^,final-newline:2
                    a.txt,a^b^^,a^b^,final-newline:3
                    A.java,@a/,a/,byte-order-mark:1
                    a.ps1,@a/,@a/,
                    A.java,{/$x;/~~$y;/~$~z;/$/},{/~~~~x;/~~~~y;/~~~~~z;//}/,tabs-in-java:2 tabs-in-java:3 tabs-in-java:4 trailing-blanks:5 final-newline:6
                    A.java,a$b;/,a$b;/,
                    a.py,if a:/$b/,if a:/$b/,
                    """)
    void curesExactlyWhatIsWrong(String file, String before, String after, String defects) {
        String content = spelledOut(before);

        var finding = Tidying.judge(Path.of(file), content);

        String found = finding.map(Finding::defects).orElse(List.of()).stream()
                .map(defect -> defect.rule() + ":" + defect.line())
                .reduce((one, next) -> one + " " + next)
                .orElse("");
        assertThat(found).isEqualTo(orEmpty(defects));
        assertThat(finding.map(Finding::fixed).orElse(content)).isEqualTo(spelledOut(after));
    }

    @Test
    void tabsInTextBlocksAreContent() {
        String code = """
                String a = ""\"
                \tkept \\""\"
                \tkept too
                \t""\" + "\\"" + '"' /* ""\" */; // ""\"
                \tint x;
                    int y;
                """;

        assertThat(Tidying.judge(Path.of("A.java"), code).orElseThrow().defects())
                .singleElement()
                .extracting(Defect::line)
                .isEqualTo(5);
    }

    @Test
    void aFileThatIsIndentedByTabsThroughoutKeepsThem() {
        String code = "class A {\n" + "\tint x;\n".repeat(5) + "\t/**\n\t * Why.\n\t */\n}\n";

        assertThat(Tidying.judge(Path.of("A.java"), code)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void curingTwiceIsCuringOnceAndTouchesNothingButWhiteSpace(long seed) {
        Random random = new Random(seed);
        Path file = Path.of(NAMES.get(random.nextInt(NAMES.size())));
        String original = randomContent(random);

        String once = Tidying.judge(file, original).map(Finding::fixed).orElse(original);

        assertThat(Tidying.judge(file, once))
                .as("seed %d: the cured file", seed)
                .isEmpty();
        assertThat(visible(once)).as("seed %d", seed).isEqualTo(visible(original));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aFindingNamesLinesThatExistAndChangesSomething(long seed) {
        Random random = new Random(seed);
        String original = randomContent(random);
        int lines = Line.of(original).size();

        Tidying.judge(Path.of("A.java"), original).ifPresent(finding -> {
            assertThat(finding.fixed()).as("seed %d", seed).isNotEqualTo(original);
            assertThat(finding.defects()).as("seed %d", seed).isNotEmpty().allSatisfy(defect -> {
                assertThat(defect.line()).isBetween(1, lines);
                assertThat(Tidying.rules()).contains(defect.rule());
            });
        });
    }

    @Test
    void readsTheFileThatIsThere() throws IOException {
        Files.writeString(checkout.resolve("A.java"), "a \n");
        Files.writeString(checkout.resolve("B.java"), "\u00e9\n");

        assertThat(Tidying.examine(checkout, Path.of("A.java")))
                .isEqualTo(new Examination.Untidy(new Finding(
                        Path.of("A.java"),
                        List.of(new Defect("trailing-blanks", 1, "a needless blank ends this line")),
                        "a \n",
                        "a\n")));
        assertThat(Tidying.examine(checkout, Path.of("B.java"))).isEqualTo(new Examination.Clean(Path.of("B.java"), 3));
    }

    @Test
    void whatIsNotOursOrNotTextIsSkippedWithTheReason() throws IOException {
        Files.write(checkout.resolve("binary"), new byte[] {'a', ' ', 0});
        Files.write(checkout.resolve("latin1.txt"), "caf\u00e9 ".getBytes(StandardCharsets.ISO_8859_1));
        Files.writeString(checkout.resolve("huge.txt"), " ".repeat(1024 * 1024 + 1));
        Files.createSymbolicLink(checkout.resolve("link.txt"), Path.of("huge.txt"));
        Files.createDirectory(checkout.resolve("submodule"));
        Files.writeString(checkout.resolve("mac.txt"), "one \rtwo \n");
        Files.writeString(checkout.resolve("doubled.txt"), "one \r\r\ntwo\n");

        assertThat(reason("binary")).isEqualTo("binary");
        assertThat(reason("latin1.txt")).isEqualTo("not UTF-8");
        assertThat(reason("huge.txt")).contains("larger than 1048576 bytes");
        assertThat(reason("link.txt")).isEqualTo("a symbolic link");
        assertThat(reason("mac.txt")).isEqualTo("carriage returns within lines");
        assertThat(reason("doubled.txt")).isEqualTo("carriage returns within lines");
        assertThat(reason("submodule")).contains("not a file");
        assertThat(reason("deleted.txt")).contains("not a file");
        assertThat(reason("web/node_modules/x/index.js")).contains("vendored").contains("node_modules");
        assertThat(reason("src/test/resources/fixtures/a.txt")).contains("test data");
        assertThat(reason("lib/x.min.js")).contains("generated");
        assertThat(reason("fix.patch")).contains("blanks matter");
    }

    @Test
    void aFileOfTheLargestSizeIsStillRead() throws IOException {
        Files.writeString(checkout.resolve("large.txt"), "x".repeat(1024 * 1024 - 1) + "\n");

        assertThat(Tidying.examine(checkout, Path.of("large.txt"))).isInstanceOf(Examination.Clean.class);
    }

    static LongStream seeds() {
        return LongStream.range(0, 500);
    }

    private static String randomContent(Random random) {
        StringBuilder content = new StringBuilder();
        for (int pieces = random.nextInt(40); pieces > 0; pieces--) {
            content.append(PIECES.get(random.nextInt(PIECES.size())));
        }
        if (random.nextInt(8) == 0) {
            content.insert(random.nextInt(content.length() + 1), '\r');
        }
        return content.toString();
    }

    private String reason(String file) {
        return switch (Tidying.examine(checkout, Path.of(file))) {
            case Examination.Skipped skipped -> skipped.reason();
            case Examination.Clean clean -> throw new AssertionError("read: " + clean);
            case Examination.Untidy untidy -> throw new AssertionError("read: " + untidy);
        };
    }

    /** Tables show white space badly: / is LF, ^ is CRLF, ~ is a space, $ a tab, @ a byte order mark. */
    private static String spelledOut(String text) {
        return orEmpty(text)
                .replace("/", "\n")
                .replace("^", "\r\n")
                .replace('~', ' ')
                .replace('$', '\t')
                .replace('@', '\uFEFF');
    }

    private static String orEmpty(@org.jspecify.annotations.Nullable String text) {
        return text == null ? "" : text;
    }

    private static String visible(String text) {
        return text.replaceAll("[ \\t\\r\\n\uFEFF]", "");
    }
}
