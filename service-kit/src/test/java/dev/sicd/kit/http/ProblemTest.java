package dev.sicd.kit.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.sicd.kit.json.Json;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProblemTest {
    @Test
    void isRenderedAsRfc9457Says() {
        JsonNode body = Json.parse(Problem.unprocessable(
                        "two mistakes", List.of(new FieldError("a", "is odd"), new FieldError("b[0]", "is even")))
                .withType("https://example.org/odd", "Odd")
                .with("hint", new TextNode("count"))
                .toReply("/x")
                .body());

        assertThat(body).isEqualTo(Json.parse("""
                {"type":"https://example.org/odd","title":"Odd","status":422,"detail":"two mistakes","instance":"/x",
                 "errors":[{"field":"a","message":"is odd"},{"field":"b[0]","message":"is even"}],"hint":"count"}"""));
    }

    @Test
    void quotesNoMoreThanIsNeededAndNothingInvisible() {
        assertThat(Problem.quoted("short")).isEqualTo("'short'");
        assertThat(Problem.quoted("x".repeat(80))).isEqualTo("'" + "x".repeat(80) + "'");
        assertThat(Problem.quoted("x".repeat(81))).isEqualTo("'" + "x".repeat(80) + "…'");
        assertThat(Problem.quoted("😀".repeat(81))).isEqualTo("'" + "😀".repeat(80) + "…'");
        assertThat(Problem.quoted("a\r\nb\u001b[31m\u202e\ud800")).isEqualTo("'a\uFFFD\uFFFDb\uFFFD[31m\uFFFD\uFFFD'");
    }

    @Test
    void roundsTheTimeToComeBackUp() {
        assertThat(retryAfter(Duration.ZERO)).isEqualTo("1");
        assertThat(retryAfter(Duration.ofMillis(1001))).isEqualTo("2");
        assertThat(retryAfter(Duration.ofSeconds(30))).isEqualTo("30");
    }

    @Test
    void doesNotLetAMemberReplaceItsOwn() {
        assertThatThrownBy(() -> Problem.forbidden("no").with("status", new TextNode("200")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void asksForABearerTokenWhenNobodyIsKnown() {
        assertThat(Problem.unauthorized("who are you?").toReply("/").headers())
                .containsEntry("WWW-Authenticate", "Bearer");
    }

    private static String retryAfter(Duration after) {
        return Problem.unavailable("away", after).toReply("/").headers().getOrDefault("retry-after", "absent");
    }
}
