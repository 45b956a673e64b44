package dev.sicd.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyRangeTest {
    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, KeyRange.LIMIT_MAX + 1, Integer.MAX_VALUE})
    void aRangeIsNeitherEmptyNorUnbounded(int limit) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> KeyRange.prefix(new byte[] {1}, limit))
                .withMessageContaining(Integer.toString(limit));
    }

    @Test
    void aRangeHasBothItsEnds() {
        byte[] from = {1};
        byte[] to = {2};

        KeyRange range = KeyRange.between(from, to, 5);

        assertThat(range.from()).isEqualTo(from);
        assertThat(range.to()).isEqualTo(to);
        assertThat(range.reversed()).isFalse();
        assertThat(range.descending().reversed()).isTrue();
        assertThat(range.descending().limit()).isEqualTo(5);
    }

    @Test
    void whatIsLeftBehindAKeyIsAllButTheKeyItself() {
        byte[][] keys = {{1}, {1, 0}, {1, 0, 7}, {1, 1}, {1, (byte) 0x80}, {1, (byte) 0xff}, {2}};
        KeyRange all = KeyRange.between(keys[0], keys[6], 9);
        for (int i = 0; i < keys.length; i++) {
            KeyRange above = all.after(keys[i], 3);
            KeyRange below = all.descending().after(keys[i], 3);
            for (int j = 0; j < keys.length; j++) {
                assertThat(isIn(above, keys[j])).as("%d above %d", j, i).isEqualTo(j > i);
                assertThat(isIn(below, keys[j])).as("%d below %d", j, i).isEqualTo(j < i);
            }
            assertThat(List.of(above.limit(), below.limit())).containsOnly(3);
            assertThat(below.reversed()).isTrue();
        }
    }

    private static boolean isIn(KeyRange range, byte[] key) {
        return Arrays.compareUnsigned(range.from(), key) <= 0 && Arrays.compareUnsigned(key, range.to()) <= 0;
    }

    @Test
    void theHighestKeyOfAPrefixIsAboveTheLargestNumbersAndBelowTheNextPrefix() {
        assertThat(List.of(
                        Keys.seen("run_1", new UUID(-1, -1)), KeyRange.highest(Keys.run("run_1")), Keys.run("run_1.")))
                .isSortedAccordingTo(Arrays::compareUnsigned);
        assertThat(List.of(
                        Keys.proposal("run_1", "z".repeat(100)),
                        KeyRange.highest(Keys.run("run_1")),
                        Keys.run("run_1-")))
                .isSortedAccordingTo(Arrays::compareUnsigned);
    }
}
