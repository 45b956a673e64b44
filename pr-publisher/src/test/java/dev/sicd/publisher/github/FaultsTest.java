package dev.sicd.publisher.github;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.sicd.model.git.GitId;
import dev.sicd.model.publish.Command;
import dev.sicd.model.publish.Observation;
import dev.sicd.model.publish.Observation.Fault;
import dev.sicd.model.publish.Observation.Refused;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the client makes of each answer that is no success. Each is asked for once. */
class FaultsTest {
    private static final GitId A = new GitId("a".repeat(40));
    private static final Command.Call READ = new Command.GetRepository();
    private static final Command.Call WRITE = new Command.CreateBranch("sicd/p1", A);

    private final Hub hub = Hub.start();

    @AfterEach
    void close() {
        hub.close();
    }

    static Stream<Arguments> answers() {
        return Stream.of(
                arguments(400, "{'message': 'Problems parsing JSON'}", Fault.DENIED),
                arguments(401, "{'message': 'Bad credentials'}", Fault.UNAUTHORIZED),
                arguments(402, "{'message': 'Payment required'}", Fault.DENIED),
                arguments(403, "{'message': 'Resource not accessible by integration'}", Fault.DENIED),
                arguments(403, "{'message': 'Repository was archived so is read-only.'}", Fault.DENIED),
                arguments(403, "{'message': 'You have exceeded a SECONDARY rate limit.'}", Fault.LIMITED),
                arguments(403, "{'message': 'You have triggered an abuse detection mechanism.'}", Fault.LIMITED),
                arguments(403, "{'message': 'API rate limit exceeded for user ID 1.'}", Fault.LIMITED),
                arguments(403, "{'message': 'Maximum number of login attempts exceeded.'}", Fault.LIMITED),
                arguments(403, "no JSON", Fault.DENIED),
                arguments(404, "{'message': 'Not Found'}", Fault.MISSING),
                arguments(405, "{'message': 'Method Not Allowed'}", Fault.DENIED),
                arguments(407, "", Fault.UNSURE),
                arguments(408, "", Fault.UNSURE),
                arguments(409, "{'message': 'Git Repository is empty.'}", Fault.EMPTY),
                arguments(409, "{'message': 'Reference update failed'}", Fault.DENIED),
                arguments(410, "{'message': 'Gone'}", Fault.DENIED),
                arguments(413, "{'message': 'Too big'}", Fault.DENIED),
                arguments(422, "{'message': 'Reference already exists'}", Fault.EXISTS),
                arguments(422, failed("{'message': 'A pull request already exists for octo:x.'}"), Fault.EXISTS),
                arguments(422, failed("'No commits between main and x'"), Fault.NOTHING_TO_OPEN),
                arguments(
                        422,
                        "{'message': 'Draft pull requests are not supported in this repository.'}",
                        Fault.NO_DRAFTS),
                arguments(422, "{'message': 'Object does not exist'}", Fault.NOT_REPLICATED),
                arguments(422, "{'message': 'Tree SHA does not exist'}", Fault.NOT_REPLICATED),
                arguments(
                        422,
                        failed("{'resource': 'PullRequest', 'field': 'head', 'code': 'invalid'}"),
                        Fault.NOT_REPLICATED),
                arguments(422, failed("{'resource': 'PullRequest', 'field': 'base', 'code': 'invalid'}"), Fault.DENIED),
                arguments(422, "{'message': 'Validation Failed', 'errors': 7}", Fault.DENIED),
                arguments(422, "[]", Fault.DENIED),
                arguments(422, "", Fault.DENIED),
                arguments(429, "", Fault.LIMITED),
                arguments(451, "{'message': 'Repository access blocked'}", Fault.DENIED),
                arguments(500, "{'message': 'Reference already exists'}", Fault.UNSURE),
                arguments(502, "<html>", Fault.UNSURE),
                arguments(503, "", Fault.UNSURE),
                arguments(504, "", Fault.UNSURE));
    }

    @ParameterizedTest
    @MethodSource("answers")
    void aRefusedWriteHasOneFault(int status, String body, Fault fault) {
        hub.answers(status, body.replace('\'', '"'));

        assertThat(hub.refusal(WRITE).fault()).isEqualTo(fault);
        assertThat(hub.requests()).isEqualTo(1);
    }

    @ParameterizedTest
    @MethodSource("answers")
    void aRefusedReadHasTheSameFault(int status, String body, Fault fault) {
        hub.answers(status, body.replace('\'', '"'));

        assertThat(hub.refusal(READ).fault()).isEqualTo(fault);
        assertThat(hub.requests()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'message': 'Reference already exists'}",
                "{'message': 'Validation Failed', 'errors': ['Reference already exists']}",
                "{'message': 'Validation Failed', 'errors': [{'message': 'reference ALREADY exists'}]}",
                "{'message': 'Validation Failed', 'errors': [{'code': 'custom'}, {'message': 'Reference already exists'}]}",
                "{'message': 'Validation Failed', 'errors': {'message': 'Reference already exists'}}",
                "{'message': 'Validation Failed', 'errors': {'sha': ['Reference already exists']}}",
                "{'errors': ['Reference already exists']}"
            })
    void errorsMayBeTextsObjectsOrOneObject(String body) {
        hub.answers(422, body.replace('\'', '"'));

        assertThat(hub.refusal(WRITE).fault()).isEqualTo(Fault.EXISTS);
    }

    @Test
    void aRefusalSaysWhatWasAskedWhatGitHubSaidAndTheCure() {
        hub.answers(
                403,
                "{\"message\": \"Resource not accessible by personal access token\"}",
                "X-Accepted-GitHub-Permissions: contents=write; contents=write,workflows=write");

        assertThat(hub.refusal(WRITE))
                .isEqualTo(Refused.of(
                        Fault.DENIED,
                        "GitHub answered 403 for POST /repos/octo/hello/git/refs: Resource not accessible by personal"
                                + " access token; grant these credentials what they lack: 'contents: write or"
                                + " contents: write,workflows: write'"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            401 | Bad credentials                                   | X-Any: 1 | give credentials that are valid
            403 | Repository was archived so is read-only.          | X-Any: 1 | take the repository out of the archive
            403 | Repository rule violations found                  | X-Any: 1 | let a ruleset of the repository make an exception
            403 | Resource protected by organization SAML           | X-GitHub-SSO: required | authorise the token for the organisation's single sign-on
            404 | Not Found                                         | X-Accepted-OAuth-Scopes: repo | one of the scopes repo
            422 | Repository rule violations found                  | X-Any: 1 | let a ruleset of the repository make an exception
            422 | The permissions requested are not granted to this | X-Any: 1 | give the App 'contents: write'""")
    void whatIsKnownToHelpIsNamed(int status, String said, String header, String cure) {
        hub.answers(status, "{\"message\": \"%s\"}".formatted(said), header);

        assertThat(hub.refusal(WRITE).message()).contains(said).contains(cure);
    }

    @Test
    void whatGitHubSaysIsCutAndMovesNoCursor() {
        hub.answers(400, "{\"message\": \"\\u001b[2J\\u202e\\n%s\"}".formatted("x".repeat(5_000)));

        assertThat(hub.refusal(READ).message())
                .hasSizeLessThan(500)
                .endsWith("x…")
                .contains("\ufffd[2J\ufffd\ufffdx")
                .doesNotContainPattern("[\\p{Cc}\\p{Cf}]");
    }

    @Test
    void manyErrorsAreNotAllRead() {
        hub.answers(422, "{\"errors\": [%s \"Reference already exists\"]}".formatted("\"x\",".repeat(20)));

        assertThat(hub.refusal(WRITE).fault()).isEqualTo(Fault.DENIED);
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void nobodyIsSentElsewhere(int status) {
        try (Hub elsewhere = Hub.start()) {
            String there = elsewhere.url() + "repositories/1";
            hub.answers(status, "{\"message\": \"Moved\"}", "Location: " + there);

            assertThat(hub.refusal(WRITE)).satisfies(refused -> {
                assertThat(refused.fault()).isEqualTo(Fault.DENIED);
                assertThat(refused.message()).contains("GitHub answered " + status);
            });
            assertThat(hub.requests()).isEqualTo(1);
            assertThat(elsewhere.requests()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 307, 308})
    void whereARepositoryWentIsToldAndNotFollowed(int status) {
        hub.answers(status, "", "Location: " + hub.url() + "repositories/1").answers(200, "{}");

        assertThat(hub.refusal(READ).message()).contains(hub.url() + "repositories/1", "give its present name");
        assertThat(hub.requests()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"503, 0", "503, 1", "503, x", "408, 0", "500, 0", "502, 0"})
    void anInvitationToSendAgainAtOnceIsNotTaken(int status, String retryAfter) {
        hub.answers(status, "", "Retry-After: " + retryAfter).answers(201, "{}");

        assertThat(hub.refusal(WRITE)).satisfies(refused -> {
            assertThat(refused.fault()).isEqualTo(Fault.UNSURE);
            assertThat(refused.patience()).isEqualTo(Duration.ZERO);
        });
        assertThat(hub.requests()).isEqualTo(1);
    }

    @Test
    void aReadIsNotSentAgainEither() {
        hub.answers(503, "", "Retry-After: 0").answers(200, "{\"default_branch\": \"main\"}");

        assertThat(hub.refusal(READ).fault()).isEqualTo(Fault.UNSURE);
        assertThat(hub.requests()).isEqualTo(1);
        assertThat(hub.call(READ)).isEqualTo(new Observation.Repository("main", false));
    }

    private static String failed(String error) {
        return "{'message': 'Validation Failed', 'errors': [%s]}".formatted(error);
    }
}
