package dev.sicd.publisher.github;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.sicd.model.git.GitId;
import dev.sicd.model.publish.Command;
import dev.sicd.model.publish.Observation;
import dev.sicd.model.publish.Observation.Fault;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import mockwebserver3.MockResponse;
import okio.Buffer;
import okio.BufferedSink;
import okio.GzipSink;
import okio.Okio;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the client makes of an answer of success that does not say what it should, or too much. */
class UnreadableAnswersTest {
    private static final GitId A = new GitId("a".repeat(40));
    private static final Command.Call READ = new Command.GetRepository();
    private static final Command.Call OPEN = new Command.OpenPullRequest("sicd/p1", "main", "Tidy up", "Body", true);
    private static final String REPOSITORY = "{\"default_branch\": \"main\"}";

    private final Hub hub = Hub.start();

    @AfterEach
    void close() {
        hub.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "null",
                "[]",
                "7",
                "{}",
                "{} {}",
                "<html>hello</html>",
                "{\"default_branch\": null}",
                "{\"default_branch\": 7}",
                "{\"default_branch\": \"a\", \"default_branch\": \"b\"}"
            })
    void aRepositoryWithoutADefaultBranchIsUnsure(String body) {
        hub.answers(200, body);

        assertThat(hub.refusal(READ)).satisfies(refused -> {
            assertThat(refused.fault()).isEqualTo(Fault.UNSURE);
            assertThat(refused.message())
                    .startsWith("GitHub's answer to GET /repos/octo/hello cannot be read: ")
                    .doesNotContain("hello<");
        });
    }

    static Stream<Arguments> wrongAnswers() {
        String id = A.hex();
        return Stream.of(
                arguments(new Command.GetBranch("x"), "{}", "/ref is no text"),
                arguments(
                        new Command.GetBranch("x"),
                        "{'ref': 'refs/heads/x', 'object': {'sha': 'A'}}",
                        "/object/sha is no id"),
                arguments(new Command.GetCommit(A), "{'sha': '%s'}".formatted(id), "/parents is no list"),
                arguments(
                        new Command.GetCommit(A),
                        "{'sha': '%s', 'parents': [{}], 'tree': {'sha': '%s'}, 'message': ''}".formatted(id, id),
                        "/sha is no text"),
                arguments(
                        new Command.CreateCommit("x", A, A),
                        "{'sha': '%s', 'parents': [], 'message': ''}".formatted(id),
                        "/tree/sha is no text"),
                arguments(new Command.GetTree(A, true), "{'tree': {}}", "/tree is no list"),
                arguments(new Command.GetTree(A, true), "{'tree': [{'mode': 100644}]}", "/mode is no text"),
                arguments(new Command.CreateBlob("x"), "{'sha': '%s'}".formatted("A".repeat(40)), "/sha is no id"),
                arguments(new Command.CreateTree(A, List.of()), "{'sha': '%s0'}".formatted(id), "/sha is no id"),
                arguments(new Command.ListPullRequests("x"), "{}", "it is no list"),
                arguments(new Command.ListPullRequests("x"), "[{}]", "/number is no whole number"),
                arguments(new Command.ListPullRequests("x"), "[{'number': 7.5}]", "/number is no whole number"),
                arguments(new Command.GetPullRequest(7), "{'number': 7}", "/html_url is no text"),
                arguments(OPEN, "{'number': 1e400}", "/number is no whole number"));
    }

    @ParameterizedTest
    @MethodSource("wrongAnswers")
    void whatIsMissingIsNamed(Command.Call call, String body, String missing) {
        hub.answers(200, body.replace('\'', '"'));

        assertThat(hub.refusal(call)).satisfies(refused -> {
            assertThat(refused.fault()).isEqualTo(Fault.UNSURE);
            assertThat(refused.message()).contains("cannot be read: " + missing);
        });
    }

    @Test
    void deepNestingIsNotFollowed() {
        hub.answers(200, "{\"default_branch\": \"main\", \"x\": %s1%s}".formatted("[".repeat(100), "]".repeat(100)));

        assertThat(hub.refusal(READ).fault()).isEqualTo(Fault.UNSURE);
    }

    @Test
    void anAnswerOfJustTheGreatestLengthIsRead() {
        hub.answers(200, padded(Hub.ANSWER_BYTES_MAX));

        assertThat(hub.call(READ)).isEqualTo(new Observation.Repository("main", false));
    }

    @Test
    void aLongerOneIsRefusedWhereItWasAskedFor() {
        hub.answers(200, padded(Hub.ANSWER_BYTES_MAX + 1));

        assertThat(hub.refusal(READ)).satisfies(refused -> {
            assertThat(refused.fault()).isEqualTo(Fault.DENIED);
            assertThat(refused.message()).startsWith("the answer to GET /repos/octo/hello is longer than");
        });
    }

    @Test
    void aLongerOneToAWriteIsADoubtSinceItWasDone() {
        hub.answers(201, padded(Hub.ANSWER_BYTES_MAX + 1));

        assertThat(hub.refusal(OPEN).fault()).isEqualTo(Fault.UNSURE);
    }

    @Test
    void aLongerOneOfARefusalIsJudgedByItsStatus() {
        hub.answers(404, padded(Hub.ANSWER_BYTES_MAX + 1));

        assertThat(hub.refusal(READ)).satisfies(refused -> {
            assertThat(refused.fault()).isEqualTo(Fault.MISSING);
            assertThat(refused.message()).contains("no reason given");
        });
    }

    @Test
    void itsLengthIsThatAfterUnpacking() throws IOException {
        Buffer packed = gzip(padded(Hub.ANSWER_BYTES_MAX * 8));
        assertThat(packed.size()).isLessThan(Hub.ANSWER_BYTES_MAX);
        hub.answers(new MockResponse.Builder()
                .code(200)
                .addHeader("Content-Encoding: gzip")
                .body(packed)
                .build());

        assertThat(hub.refusal(READ).message()).contains("is longer than");
    }

    @Test
    void anAnswerWithoutALengthIsBoundedToo() {
        hub.answers(new MockResponse.Builder()
                .code(200)
                .chunkedBody(padded(Hub.ANSWER_BYTES_MAX + 1), 1 << 16)
                .build());

        assertThat(hub.refusal(READ).message()).contains("is longer than");
    }

    private static String padded(int length) {
        return REPOSITORY + " ".repeat(length - REPOSITORY.length());
    }

    private static Buffer gzip(String text) throws IOException {
        Buffer packed = new Buffer();
        try (BufferedSink sink = Okio.buffer(new GzipSink(packed))) {
            sink.writeUtf8(text);
        }
        return packed;
    }
}
