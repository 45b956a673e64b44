package dev.sicd.reader.fold;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class LastValuesTest {
    private static final byte[] KEY = key(0);

    private int decoded;
    private final LastValues<String> values = new LastValues<>(text -> text.getBytes(UTF_8), bytes -> {
        decoded++;
        return new String(bytes, UTF_8);
    });

    @Test
    void decodesNothingThatItHasJustEncoded() {
        byte[] stored = values.encoded(KEY, "one");

        assertThat(values.decoded(key(0), Optional.of(stored))).contains("one");
        assertThat(decoded).isZero();
    }

    @Test
    void believesTheStoreWhereItHoldsSomethingElse() {
        byte[] undone = values.encoded(KEY, "undone");
        values.encoded(KEY, "written");

        assertThat(values.decoded(KEY, Optional.of("rewritten".getBytes(UTF_8))))
                .contains("rewritten");
        assertThat(values.decoded(KEY, Optional.of(undone))).contains("undone");
        assertThat(values.decoded(KEY, Optional.empty())).isEmpty();
    }

    @Test
    void keepsNothingLarge() {
        String large = "x".repeat(5_000);
        byte[] stored = values.encoded(KEY, large);

        assertThat(values.decoded(KEY, Optional.of(stored))).contains(large);
        assertThat(decoded).isOne();
    }

    @Test
    void keepsKeysApart() {
        byte[] stored = values.encoded(KEY, "one");
        values.encoded(key(1), "two");

        assertThat(values.decoded(KEY, Optional.of(stored))).contains("one");
    }

    @Test
    void forgetsWhatWasNotAskedForTheLongest() {
        byte[] first = values.encoded(KEY, "first");
        byte[] second = values.encoded(key(1), "second");
        for (int other = 2; other < 256; other++) {
            values.encoded(key(other), "other");
        }
        values.decoded(KEY, Optional.of(first));
        values.encoded(key(256), "one more");

        values.decoded(KEY, Optional.of(first));
        assertThat(decoded).isZero();
        assertThat(values.decoded(key(1), Optional.of(second))).contains("second");
        assertThat(decoded).isOne();
    }

    private static byte[] key(int number) {
        return Integer.toString(number).getBytes(UTF_8);
    }
}
