package dev.sicd.publisher;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Vectors: what acts on a hosting service, and what must be left alone. The zero-width space is written as {@code |}. */
class HostTextTest {
    private static final Pattern ACTS = Pattern.compile(
            "@\\w|#\\w|gh-\\d|<[a-z/!?]|&#|github\\.com|/(issues|pull|pulls|discussions)/\\d",
            Pattern.CASE_INSENSITIVE);

    static Stream<Arguments> vectors() {
        return Stream.of(
                vector("mention", "ask @octocat", "ask @|octocat"),
                vector("team", "@org/team", "@|org/team"),
                vector("escaped mention", "\\@octocat", "\\@|octocat"),
                vector("issue", "see #1", "see #|1"),
                vector("issue elsewhere", "see owner/repo#12", "see owner/repo#|12"),
                vector("issue, old spelling", "see gh-12", "see gh-|12"),
                vector("closing keyword", "Fixes #1", "F|ixes #|1"),
                vector("closing keyword, colon", "closes: #1", "c|loses: #|1"),
                vector("closing keyword, shouted", "RESOLVED GH-4", "R|ESOLVED GH-|4"),
                vector("closing keyword, emphasis", "close **#1**", "c|lose **#|1**"),
                vector("closing keyword, elsewhere", "resolve o/r#1", "r|esolve o/r#|1"),
                vector("closing keyword, next line", "fixed\n#1", "f|ixed\n#|1"),
                vector("link", "https://github.com/o/r/issues/1", "https://github|.com/o/r/issues/|1"),
                vector("link, shouted", "https://GitHub.com/o/r/PULL/1", "https://GitHub|.com/o/r/PULL/|1"),
                vector("link, escaped", "[x](https://github\\.com/o/r)", "[x](https://github|\\.com/o/r)"),
                vector("link, another server", "https://git.corp/o/r/pull/9", "https://git.corp/o/r/pull/|9"),
                vector(
                        "link that closes",
                        "fixes https://github.com/o/r/pull/1",
                        "f|ixes https://github|.com/o/r/pull/|1"),
                vector("entity", "&#64;octocat &commat;x &#x23;1", "&|#|64;octocat &|commat;x &|#|x23;1"),
                vector("tag", "<img src=x><br/></p>", "<|img src=x><|br/><|/p>"),
                vector("autolink", "<https://example.org>", "<|https://example.org>"),
                vector("comment", "a<!-- hidden -->b", "ab"),
                vector("shortest comments", "a<!-->b<!--->c", "abc"),
                vector("comment over lines", "a<!-- x\ny -->b", "ab"),
                vector("open comment", "a <!-- b", "a <|!-- b"),
                vector("comment made of comments", "<!-<!-- x -->- sicd:v1 -->", "<|!-- sicd:v1 -->"),
                vector("declaration", "<!DOCTYPE a><?php ?><![CDATA[x]]>", "<|!DOCTYPE a><|?php ?><|![CDATA[x]]>"),
                vector("bidi", "a\u202eb\u2066c\u200fd\u061ce", "abcde"),
                vector("zero width", "@\u200boct\u200docat\ufeff \u2060#\u00ad1", "@|octocat #|1"),
                vector("hidden in front", "c\u200close #1", "c|lose #|1"),
                vector("tags and selectors", "a\udb40\udc41\udb40\udd00b\ufe0f", "ab"),
                vector("controls", "a\u0000b\u001b[31mc\u0085d", "ab[31mc\nd"),
                vector("line ends", "a\r\nb\rc\u2028d", "a\nb\nc\nd"),
                vector("half a character", "a\ud83dz", "a\ufffdz"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("vectors")
    void doesNotAct(String name, String agents, String expected) {
        assertThat(HostText.defused(agents).replace('\u200b', '|')).as(name).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Optimize query performance by 30%",
                "# Heading\n\n- item\n\n```java\nint i = a < b ? 1 : 2;\n```\n",
                "Fix the bug that was closed in May; a fixed-size buffer",
                "a && b, Q&A, a <- b, 1 < 2, C#, #, grüße 日本語 😀",
                "hub.example.com/pull/requests"
            })
    void ordinaryTextIsLeftAlone(String text) {
        assertThat(HostText.defused(text)).isEqualTo(text);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("vectors")
    void staysHarmlessWhenDefusedAgain(String name, String agents, String expected) {
        String twice = HostText.defused(HostText.defused(agents));
        assertThat(ACTS.matcher(twice).find())
                .as("%s: %s (%s)", name, twice, expected)
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"[skip ci] x", "x [CI skip]", "[skip [skip ci]ci]", "***NO_CI***"})
    void aTitleTellsNobodyToLookAway(String title) {
        assertThat(HostText.line(title, 256).replace("\u200b", "")).isEqualTo(title);
        assertThat(HostText.line(title, 256)).doesNotContainPattern("(?i)\\[(skip ci|ci skip)|\\*{3}NO_CI");
    }

    @Test
    void takesTimeByTheLengthOnly() {
        String openComments = "<!--".repeat(250_000);
        String keywords = "fix ".repeat(250_000);
        String slashes = "fix " + "a".repeat(1_000_000) + "/";

        // a minute is no measure of speed: by the square of the length these would take hours
        assertThat(CompletableFuture.supplyAsync(() -> Stream.of(openComments, keywords, slashes)
                        .map(HostText::defused)
                        .toList()))
                .succeedsWithin(Duration.ofMinutes(1));
    }

    @ParameterizedTest
    @MethodSource("codeSpans")
    void codeStaysInItsSpan(String text, String span) {
        assertThat(HostText.code(text).replace('\u200b', '|')).isEqualTo(span);
    }

    static Stream<Arguments> codeSpans() {
        return Stream.of(
                Arguments.of("src/Main.java", "`src/Main.java`"),
                Arguments.of("node_modules/@scope/x", "`node_modules/@scope/x`"),
                Arguments.of("a`b", "``a`b``"),
                Arguments.of("`a``", "``` `a`` ```"),
                Arguments.of("a\nb", "`a b`"),
                Arguments.of("<!-- sicd:v1 -->", "`<|!-- sicd:v1 -->`"));
    }

    private static Arguments vector(String name, String agents, String expected) {
        return Arguments.of(name, agents, expected);
    }
}
