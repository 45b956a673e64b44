package dev.sicd.publisher.github;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sicd.publisher.github.Finding.Level;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is found before anything is published, in the order in which it is looked at. */
class GitHubCheckTest {
    private static final String USER = "{\"login\": \"ada\"}";
    private static final String APP = "{\"name\": \"Sicd\"}";
    private static final String REPOSITORY = """
            {"full_name": "octo/hello", "default_branch": "main", "private": true, "archived": false,
             "permissions": {"push": true}}""";
    private static final String GRANTED = """
            {"id": 42, "permissions": {"contents": "write", "pull_requests": "write", "issues": "write"}}""";

    @TempDir
    private Path directory;

    private final Hub hub = Hub.start();

    @AfterEach
    void close() {
        hub.close();
    }

    @Test
    void aClassicTokenThatIsGoodHasNothingButGoodFindings() throws InterruptedException {
        hub.answers(200, USER)
                .answers(
                        200,
                        REPOSITORY,
                        "X-OAuth-Scopes: gist, repo",
                        "X-RateLimit-Remaining: 4999",
                        "X-RateLimit-Limit: 5000");

        assertThat(found())
                .containsExactly(
                        Finding.ok("GitHub answers, and the token is one of 'ada'"),
                        Finding.ok("4999 of 5000 requests are left in this hour"),
                        Finding.ok("octo/hello can be read; its default branch is 'main'"),
                        Finding.ok("whom the token belongs to may push to the repository"),
                        Finding.ok("the token has the scopes it needs: gist, repo"));
        assertThat(hub.sent().getTarget()).isEqualTo("/user");
        assertThat(hub.sent().getTarget()).isEqualTo("/repos/octo/hello");
    }

    @Test
    void whatAFineGrainedTokenMayDoCannotBeTold() throws InterruptedException {
        hub.answers(200, USER).answers(200, REPOSITORY);

        assertThat(found())
                .extracting(Finding::level)
                .containsExactly(Level.OK, Level.OK, Level.OK, Level.OK, Level.WARNING);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            true  |                   | the token has the scopes: none; give it 'repo'
            true  | public_repo, user | the token has the scopes: public_repo, user; give it 'repo'
            true  | repo:status       | the token has the scopes: repo:status; give it 'repo'
            false | user              | the token has the scopes: user; give it 'public_repo'""")
    void aTokenWithoutTheScopeIsAFault(boolean isPrivate, @Nullable String scopes, String sentence)
            throws InterruptedException {
        hub.answers(200, USER)
                .answers(
                        200,
                        REPOSITORY.replace("\"private\": true", "\"private\": " + isPrivate),
                        "X-OAuth-Scopes: " + (scopes == null ? "" : scopes));

        assertThat(found()).last().isEqualTo(Finding.fault(sentence));
    }

    @Test
    void theSmallScopeIsEnoughForWhatIsPublic() throws InterruptedException {
        hub.answers(200, USER)
                .answers(
                        200,
                        REPOSITORY.replace("\"private\": true", "\"private\": false"),
                        "X-OAuth-Scopes: public_repo");

        assertThat(found()).last().isEqualTo(Finding.ok("the token has the scopes it needs: public_repo"));
    }

    @Test
    void aRepositoryThatIsUnknownIsAFaultAndTheEnd() throws InterruptedException {
        hub.answers(200, USER).answers(404, "{\"message\": \"Not Found\"}");

        assertThat(found())
                .containsExactly(
                        Finding.ok("GitHub answers, and the token is one of 'ada'"),
                        Finding.fault(
                                "GitHub answered 404 for GET /repos/octo/hello: Not Found; correct the name, or let"
                                        + " these credentials see it"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "archived": false | "archived": true                    | octo/hello is archived, and nothing can be written to it; take it out of the archive
            "archived": false | "disabled": true                    | octo/hello is disabled; ask GitHub why
            "push": true      | "push": false                       | whom the token belongs to may not push to the repository; give that account the role Write""")
    void whatCannotBeWrittenToIsAFault(String from, String to, String sentence) throws InterruptedException {
        String changed = REPOSITORY.replace(from, to);
        assertThat(changed).isNotEqualTo(REPOSITORY);
        hub.answers(200, USER).answers(200, changed, "X-OAuth-Scopes: repo");

        assertThat(found().stream().filter(finding -> finding.level() != Level.OK))
                .containsExactly(Finding.fault(sentence));
    }

    @Test
    void thatNobodySaysWhetherItMayPushIsAWarning() throws InterruptedException {
        hub.answers(200, USER).answers(200, REPOSITORY.replace("push", "pull"), "X-OAuth-Scopes: repo");

        assertThat(found().stream().filter(finding -> finding.level() != Level.OK))
                .containsExactly(Finding.warning(
                        "GitHub does not say whether whom the token belongs to may push to the repository"));
    }

    @Test
    void aTokenThatIsRefusedIsAFaultAndTheEnd() throws InterruptedException {
        hub.answers(401, "{\"message\": \"Bad credentials\"}");

        assertThat(found())
                .containsExactly(
                        Finding.fault("GitHub answered 401 for GET /user: Bad credentials; give credentials that"
                                + " are valid, then nothing else has to be done"));
        assertThat(hub.requests()).isEqualTo(1);
    }

    @Test
    void aTokenThatBelongsToNobodyMayStillDo() throws InterruptedException {
        hub.answers(403, "{\"message\": \"Resource not accessible by integration\"}")
                .answers(200, REPOSITORY, "X-OAuth-Scopes: repo");

        assertThat(found())
                .extracting(Finding::level)
                .containsExactly(Level.WARNING, Level.OK, Level.OK, Level.OK, Level.OK);
    }

    @Test
    void whatIsNotGitHubIsAFault() throws InterruptedException {
        hub.answers(200, "<html>");

        assertThat(found())
                .containsExactly(Finding.fault("what answers is not GitHub's API: it is no JSON, or only a part of it;"
                        + " correct SICD_GITHUB_API"));
    }

    @Test
    void fewRequestsLeftAreAWarning() throws InterruptedException {
        hub.answers(200, USER)
                .answers(
                        200,
                        REPOSITORY,
                        "X-OAuth-Scopes: repo",
                        "X-RateLimit-Remaining: 99",
                        "X-RateLimit-Limit: 5000");

        assertThat(found())
                .contains(Finding.warning(
                        "99 of 5000 requests are left in this hour; when they are used up, publishing waits"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"..", "a/b", "", "hello\n"})
    void aNameThatIsNoneIsNotAskedAbout(String name) throws InterruptedException {
        assertThat(GitHubCheck.of(hub.github()).run("octo", name))
                .singleElement()
                .satisfies(finding -> assertThat(finding.level()).isEqualTo(Level.FAULT));
        assertThat(hub.requests()).isZero();
    }

    @Test
    void anAppThatIsGoodHasNothingButGoodFindings() throws InterruptedException {
        try (AppHub app = app()) {
            app.answers(200, APP).answers(200, GRANTED).answers(200, REPOSITORY);

            assertThat(found(app))
                    .containsExactly(
                            Finding.ok("GitHub answers, and knows the App 'Sicd'"),
                            Finding.ok("the App has 'contents: write'"),
                            Finding.ok("the App has 'pull_requests: write'"),
                            Finding.ok("the App has 'issues: write'"),
                            Finding.ok("GitHub names no limit of requests"),
                            Finding.ok("octo/hello can be read; its default branch is 'main'"));
            assertThat(app.asked())
                    .containsExactly(
                            "GET /app",
                            "GET /repos/octo/hello/installation",
                            "POST /app/installations/7/access_tokens",
                            "GET /repos/octo/hello");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "contents": "write"      | "contents": "read"       | the App has 'contents: read'; give it 'contents: write', and accept that for the installation
            "pull_requests": "write" | "metadata": "read"       | the App has 'pull_requests: none'; give it 'pull_requests: write', and accept that for the installation
            "issues": "write"        | "issues": null           | the App has 'issues: none'; give it 'issues: write', and accept that for the installation
            "id": 42                 | "suspended_at": "2026"   | the App's installation is suspended; let its owner end that""")
    void anAppWithoutAPermissionIsAFaultAndAsksForNoToken(String from, String to, String sentence)
            throws InterruptedException {
        String changed = GRANTED.replace(from, to);
        assertThat(changed).isNotEqualTo(GRANTED);
        try (AppHub app = app()) {
            app.answers(200, APP).answers(200, changed);

            assertThat(found(app).stream().filter(finding -> finding.level() != Level.OK))
                    .containsExactly(Finding.fault(sentence));
            assertThat(app.asked()).hasSize(2);
        }
    }

    @Test
    void anAppThatIsNotInstalledIsAFault() throws InterruptedException {
        try (AppHub app = app()) {
            app.answers(200, APP).answers(404, "{\"message\": \"Not Found\"}");

            assertThat(found(app)).last().satisfies(finding -> {
                assertThat(finding.level()).isEqualTo(Level.FAULT);
                assertThat(finding.sentence()).endsWith("; if the repository is there, install the App for it");
            });
        }
    }

    @Test
    void anAppWhoseKeyIsRefusedIsAFaultAndTheEnd() throws InterruptedException {
        try (AppHub app = app()) {
            app.answers(401, "{\"message\": \"A JSON web token could not be decoded\"}");

            assertThat(found(app)).singleElement().satisfies(finding -> {
                assertThat(finding.level()).isEqualTo(Level.FAULT);
                assertThat(finding.sentence()).contains("GitHub answered 401 for GET /app");
            });
        }
    }

    private AppHub app() {
        return new AppHub(directory, Optional.of(7L));
    }

    private List<Finding> found() throws InterruptedException {
        return GitHubCheck.of(hub.github()).run("octo", "hello");
    }

    private static List<Finding> found(AppHub app) throws InterruptedException {
        return GitHubCheck.of(app.hub().github()).run("octo", "hello");
    }
}
