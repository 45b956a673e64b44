package dev.sicd.model.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CanonicalJsonTest {
    static Stream<Arguments> textsAndTheirForms() {
        return Stream.of(
                arguments("", "\"\""),
                arguments("a/b", "\"a/b\""),
                arguments("say \"\\\"", "\"say \\\"\\\\\\\"\""),
                arguments("\b\t\n\f\r", "\"\\b\\t\\n\\f\\r\""),
                arguments("\0\u0001\u000b\u001f", "\"\\u0000\\u0001\\u000b\\u001f\""),
                arguments(" \u007f\u0080\u2028\ufeff", "\" \u007f\u0080\u2028\ufeff\""),
                arguments("é 日 😀", "\"é 日 😀\""),
                // not normalised: the RFC forbids it
                arguments("e\u0301", "\"e\u0301\""));
    }

    @ParameterizedTest
    @MethodSource("textsAndTheirForms")
    void escapesWhatItMustAndNothingElse(String text, String form) {
        assertThat(CanonicalJson.write(text)).asString(UTF_8).isEqualTo(form);
    }

    @Test
    void writesUtf8() {
        assertThat(CanonicalJson.write("😀")).containsExactly('"', 0xf0, 0x9f, 0x98, 0x80, '"');
    }

    @Test
    void sortsNamesByUtf16UnitsAsTheRfcsOwnExampleDoes() {
        Map<String, Object> object = new LinkedHashMap<>();
        for (String name : List.of("\u20ac", "\r", "\ufb33", "1", "\ud83d\ude00", "\u0080", "\u00f6")) {
            object.put(name, true);
        }
        assertThat(CanonicalJson.write(object))
                .asString(UTF_8)
                .isEqualTo("{\"\\r\":true,\"1\":true,\"\u0080\":true,\"\u00f6\":true,\"\u20ac\":true,"
                        + "\"\ud83d\ude00\":true,\"\ufb33\":true}");
    }

    @Test
    void writesNestedValuesWithoutBlanks() {
        Map<String, Object> object = Map.of(
                "list",
                List.of("a", false, List.of(), Map.of()),
                "absent",
                Optional.empty(),
                "there",
                Optional.of("x"));

        assertThat(CanonicalJson.write(object))
                .asString(UTF_8)
                .isEqualTo("{\"absent\":null,\"list\":[\"a\",false,[],{}],\"there\":\"x\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\ud800", "a\udc00b", "\ude00\ud83d", "\ud83d"})
    void refusesAnUnpairedSurrogateInsteadOfWritingAQuestionMark(String text) {
        assertThat(CanonicalJson.isUnicode(text)).isFalse();
        assertThatThrownBy(() -> CanonicalJson.write(List.of(text))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> CanonicalJson.write(Map.of(text, true))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refusesNumbers() {
        assertThatThrownBy(() -> CanonicalJson.write(List.of(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("no canonical JSON for class java.lang.Integer");
    }
}
