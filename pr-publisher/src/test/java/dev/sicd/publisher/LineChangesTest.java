package dev.sicd.publisher;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LineChangesTest {
    @ParameterizedTest
    @CsvSource({
        "'', '', 0, 0",
        "'', 'a\nb\n', 2, 0",
        "'a\nb', '', 0, 2",
        "'a\n', 'a\n', 0, 0",
        "'a', 'a\n', 1, 1",
        "'a\r\nb\n', 'a\nb\n', 1, 1",
        "'a\nb\nc\n', 'a\nx\ny\nc\n', 2, 1",
        "'a\na\na\n', 'a\na\n', 0, 1"
    })
    void areCountedAsGitDoes(String original, String revised, int added, int removed) {
        assertThat(LineChanges.between(original, revised)).isEqualTo(new LineChanges(added, removed));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void areTheFewestPossible(long seed) {
        Random random = new Random(seed);
        List<String> before = randomLines(random);
        List<String> after = randomLines(random);
        int common = longestCommon(before, after);

        assertThat(LineChanges.between(text(before), text(after)))
                .as("seed %d", seed)
                .isEqualTo(new LineChanges(after.size() - common, before.size() - common));
    }

    @Test
    void ofTextsThatDifferTooMuchToCompareAllCountAsReplaced() {
        String before =
                text(IntStream.range(0, 300_000).mapToObj(i -> "old" + i).toList());
        String after = text(IntStream.range(0, 200_000).mapToObj(i -> "new" + i).toList());

        assertThat(LineChanges.between("head\n" + before + "tail\n", "head\n" + after + "tail\n"))
                .isEqualTo(new LineChanges(200_000, 300_000));
    }

    private static List<String> randomLines(Random random) {
        return random.ints(40, 0, 6).mapToObj(Integer::toString).toList();
    }

    private static String text(List<String> lines) {
        return lines.stream().map(line -> line + "\n").collect(Collectors.joining());
    }

    private static int longestCommon(List<String> a, List<String> b) {
        int[][] length = new int[a.size() + 1][b.size() + 1];
        for (int i = 1; i <= a.size(); i++) {
            for (int j = 1; j <= b.size(); j++) {
                length[i][j] = a.get(i - 1).equals(b.get(j - 1))
                        ? length[i - 1][j - 1] + 1
                        : Math.max(length[i - 1][j], length[i][j - 1]);
            }
        }
        return length[a.size()][b.size()];
    }
}
