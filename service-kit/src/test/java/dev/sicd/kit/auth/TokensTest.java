package dev.sicd.kit.auth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sicd.kit.config.ConfigException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokensTest {
    private static final String HASH = "ab".repeat(32);
    private static final String GOOD = "{\"id\":\"abcdefgh\",\"principal\":\"tidy\",\"roles\":[\"agent\"],\"sha256\":\""
            + HASH + "\",\"created_at\":\"2026-01-01T00:00:00Z\"}";

    @Test
    void readsWhatALineSays() {
        String line = """
                {"id":"abcdefgh","principal":"alice@example.org","kind":"human","roles":["reviewer","admin"],\
                "grants":["team_a_*","run-7"],"sha256":"%s","created_at":"2026-01-01T00:00:00Z",\
                "expires_at":"2026-02-01T00:00:00+01:00"}""".formatted(HASH);

        List<IssuedToken> tokens = parse("# ours\n\n" + line + "\r\n").all();

        assertThat(tokens)
                .containsExactly(new IssuedToken(
                        "abcdefgh",
                        "alice@example.org",
                        Principal.Kind.HUMAN,
                        Set.of(Role.REVIEWER, Role.ADMIN),
                        List.of("team_a_*", "run-7"),
                        HASH,
                        Instant.parse("2026-01-01T00:00:00Z"),
                        Optional.of(Instant.parse("2026-01-31T23:00:00Z"))));
        assertThat(parse(tokens.getFirst().toJson().toString()).all()).isEqualTo(tokens);
    }

    @ParameterizedTest
    @CsvSource({"reader,SERVICE", "agent,AGENT", "reviewer,HUMAN", "admin,HUMAN"})
    void guessesTheKindFromTheRole(String role, Principal.Kind kind) {
        assertThat(parse(GOOD.replace("\"agent\"", '"' + role + '"')).all())
                .extracting(IssuedToken::kind)
                .containsExactly(kind);
    }

    @Test
    void findsATokenByNothingLessThanTheWhole() {
        Issue issue = Issue.to("tidy", Role.AGENT);
        Tokens tokens = Tokens.parse("f", issue.file());
        String text = issue.token().reveal();
        String sameId = text.substring(0, text.length() - 2) + (text.endsWith("AA") ? "BB" : "AA");

        assertThat(tokens.find(issue.token())).contains(issue.kept());
        assertThat(tokens.find(Token.parse(sameId).orElseThrow())).isEmpty();
        assertThat(tokens.find(Issue.to("tidy", Role.AGENT).token())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "agent"          | "agnet"        | roles names 'agnet'; give one or more of reader, agent, reviewer, admin
            ["agent"]        | []             | roles names no role; give one or more of reader, agent, reviewer, admin
            "tidy"           | "ti dy"        | principal is the text 'ti dy'; give a name
            "tidy"           | "Anonymous"    | principal is the text 'Anonymous'; give a name
            "tidy"           | 7              | principal is '7'; give a name
            "abcdefgh"       | "abc"          | id is the text 'abc'; give the 8 letters
            "sha256":"ab     | "sha256":"AB   | sha256 is the text 'ABab
            2026-01-01       | 2026-13-01     | created_at is the text '2026-13-01T00:00:00Z'; give a time
            "created_at"     | "expires_at"   | created_at is required
            "roles"          | "grants":["a b"],"roles" | grants[0] is the text 'a b'; give a name of letters
            "roles"          | "grants":["*a"],"roles" | grants[0] is the text '*a'; give a name of letters
            "roles"          | "kind":"robot","roles" | kind is the text 'robot'; give one of agent, human, service
            "roles"          | "role":1,"roles" | role is not a known field; did you mean 'roles'?
            {"id"            | {"id":1,"id"   | the JSON cannot be read at line 1
            {"id"            | id             | the JSON cannot be read at line 1
            """)
    void namesTheLineTheValueAndTheCure(String right, String wrong, String mistake) {
        List<String> mistakes = mistakesOf("# first\n" + GOOD.replace(right, wrong));

        assertThat(mistakes).singleElement().asString().startsWith("tokens:2: " + mistake);
    }

    @Test
    void namesEveryMistakeInOneGo() {
        List<String> mistakes = mistakesOf(GOOD + "\n" + GOOD + "\n\n{}\nnonsense");

        assertThat(mistakes)
                .contains("tokens:2: the id 'abcdefgh' is that of line 1 already; drop one of them")
                .anyMatch(mistake -> mistake.startsWith("tokens:4: principal is required"))
                .anyMatch(mistake -> mistake.startsWith("tokens:4: sha256 is required"))
                .anyMatch(mistake -> mistake.startsWith("tokens:5: the JSON cannot be read"));
    }

    @Test
    void neverRepeatsATokenThatWasPastedIntoTheFile() {
        String token = Issue.to("tidy", Role.AGENT).token().reveal();
        String wrong = String.join(
                "\n",
                token,
                "{\"id\":" + token,
                GOOD.replace("abcdefgh", token),
                GOOD.replace("tidy", token),
                GOOD.replace(HASH, token),
                GOOD.replace("\"roles\"", "\"" + token + "\":1,\"roles\""));

        assertThat(mistakesOf(wrong))
                .hasSize(6)
                .allSatisfy(mistake -> assertThat(mistake).doesNotContain(token.substring(14, 30)));
    }

    @Test
    void readsNeitherEndlessFilesNorEndlessLines() {
        assertThat(mistakesOf(" ".repeat(Tokens.BYTES_MAX + 1)))
                .singleElement()
                .asString()
                .contains("4194304 bytes");
        assertThat(mistakesOf("\n".repeat(10_001))).singleElement().asString().contains("more than 10000 lines");
        assertThat(mistakesOf("x\n".repeat(60)))
                .hasSize(51)
                .last()
                .isEqualTo("tokens has 10 more mistakes; correct these first");
        assertThat(parse("\n".repeat(10_000)).all()).isEmpty();
    }

    private static Tokens parse(String content) {
        return Tokens.parse("tokens", content.getBytes(UTF_8));
    }

    private static List<String> mistakesOf(String content) {
        ConfigException refused = catchThrowableOfType(ConfigException.class, () -> parse(content));
        assertThat(refused).as("the refusal").isNotNull();
        return refused.mistakes();
    }
}
