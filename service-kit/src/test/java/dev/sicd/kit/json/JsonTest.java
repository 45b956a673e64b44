package dev.sicd.kit.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sicd.kit.http.Problem;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "  \n ",
                "{",
                "[1,]",
                "{\"a\":1,}",
                "{\"a\":1} x",
                "{}{}",
                "1 2",
                "{'a':1}",
                "{a:1}",
                "{\"a\":1,\"a\":2}",
                "{\"a\":{\"b\":1,\"b\":1}}",
                "NaN",
                "[Infinity]",
                "[-Infinity]",
                "[+1]",
                "[01]",
                "[.5]",
                "[1.]",
                "[0x10]",
                "[1] // comment",
                "/* comment */ 1",
                "\"tab\there\"",
                "\"\\x41\"",
                "\"\\ud800\"",
                "{\"\\udc00\":1}",
                "[\"\\ud800\\ud800\"]",
                "1e701",
                "1e-999999999",
                "1e999999999",
                "1e99999999999999",
                "nul",
                "\uFEFF{}"
            })
    void refusesWhatIsNotStrictlyJson(String text) {
        assertThatThrownBy(() -> Json.parse(text.getBytes(UTF_8)))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.status()).isEqualTo(400));
    }

    @Test
    void saysWhereAndWhy() {
        assertThatThrownBy(() -> Json.parse("{\"a\": 1,\n \"b\": tru}"))
                .hasMessageStartingWith("the JSON cannot be read at line 2, column ")
                .hasMessageContaining("'tru'");
    }

    @Test
    void doesNotEchoTheBody() {
        String endless = "x".repeat(1_000_000);

        assertThatThrownBy(() -> Json.parse(endless))
                .satisfies(problem -> assertThat(problem.getMessage()).hasSizeLessThan(300));
        assertThatThrownBy(() -> Json.parse("{\"" + "k".repeat(900) + "\":1,\"" + "k".repeat(900) + "\":2}"))
                .satisfies(problem -> assertThat(problem.getMessage()).hasSizeLessThan(300));
    }

    @Test
    void refusesWhatIsNotUtf8() {
        assertThatThrownBy(() -> Json.parse("[\"ü\"]".getBytes(ISO_8859_1))).hasMessageContaining("not UTF-8: byte 2 ");
        assertThatThrownBy(() -> Json.parse("[1]".getBytes(UTF_16))).isInstanceOf(Problem.class);
    }

    @Test
    void boundsTheDepth() {
        assertThatCode(() -> Json.parse(nested(64))).doesNotThrowAnyException();
        assertThatThrownBy(() -> Json.parse(nested(65))).isInstanceOf(Problem.class);
        assertThatThrownBy(() -> Json.parse(nested(1_000_000))).isInstanceOf(Problem.class);
    }

    @Test
    void boundsNumbersNamesAndTokens() {
        assertThatThrownBy(() -> Json.parse("1".repeat(401))).isInstanceOf(Problem.class);
        assertThatThrownBy(() -> Json.parse("{\"" + "n".repeat(1001) + "\":1}")).isInstanceOf(Problem.class);
        assertThatThrownBy(() -> Json.parse("[" + "1,".repeat(1_000_000) + "1]"))
                .isInstanceOf(Problem.class);
    }

    @Test
    void keepsNumbersAsTheyWereWritten() {
        JsonNode numbers = Json.parse("[0.1, 1.10, 1e3, 12345678901234567890123, 0.30000000000000004]");

        assertThat(numbers).hasToString("[0.1,1.10,1E+3,12345678901234567890123,0.30000000000000004]");
    }

    @Test
    void readsWholeSurrogatePairs() {
        assertThat(Json.parse("\"\\ud83d\\ude00\"").textValue()).isEqualTo("😀");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void answersDamagedJsonWithAProblemOrAValue(long seed) {
        Random random = new Random(seed);
        byte[] whole = "{\"a\":[1,2.5e3,\"\\u00fc\",{\"b\":null,\"c\":true}],\"ü\":\"x\"}".getBytes(UTF_8);
        for (int i = 0; i < 2_000; i++) {
            byte[] damaged = whole.clone();
            damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            assertThat(outcome(damaged)).as("seed %d, round %d", seed, i).isIn("value", "problem 400");
        }
    }

    private static String outcome(byte[] bytes) {
        try {
            Json.parse(bytes);
            return "value";
        } catch (Problem problem) {
            return "problem " + problem.status();
        }
    }

    private static String nested(int depth) {
        return "[".repeat(depth) + "]".repeat(depth);
    }
}
