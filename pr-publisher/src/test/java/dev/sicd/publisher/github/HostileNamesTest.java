package dev.sicd.publisher.github;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sicd.model.git.GitId;
import dev.sicd.model.publish.Command;
import dev.sicd.model.publish.Observation;
import dev.sicd.model.publish.Observation.Fault;
import java.net.URI;
import java.util.Optional;
import mockwebserver3.RecordedRequest;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** That no name leads anywhere but below its repository. */
class HostileNamesTest {
    private static final GitId A = new GitId("a".repeat(40));

    private final Hub hub = Hub.start();

    @AfterEach
    void close() {
        hub.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "..",
                "-octo",
                "octo/..",
                "../user",
                "a/b",
                "a\\b",
                "a?b",
                "a#b",
                "a%2fb",
                "%2e%2e",
                "a b",
                "a:b",
                "user@evil.example",
                "//evil.example",
                "https://evil.example",
                "octo\n",
                "octo\u0000",
                "\u00f6cto",
                "octo\u200b",
                "o.o",
                "o_o",
                "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
            })
    void anOwnerThatIsNoneIsNotAskedAbout(String owner) {
        assertNotAskedAbout(owner, "hello");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "..",
                "hello/..",
                "../..",
                "a/b",
                "a\\b",
                "a?b",
                "a#b",
                "a%2fb",
                "%2e%2e",
                "%2E.",
                "a b",
                "a:b",
                "a@b",
                "a;b",
                "a&b",
                "hello\n",
                "..\n",
                "hello\u0000",
                "h\u00ebllo",
                "hello\u202e"
            })
    void aRepositoryThatIsNoneIsNotAskedAbout(String name) {
        assertNotAskedAbout("octo", name);
        assertNotAskedAbout("octo", "a".repeat(101));
    }

    @ParameterizedTest
    @ValueSource(strings = {"...", ".git", ".github", "-", "_", "a..b", "a.git"})
    void aStrangeNameOfARepositoryIsOneSegment(String name) {
        hub.answers(404, "").call("octo", name, new Command.GetRepository());

        assertThat(hub.sent().getUrl().pathSegments()).containsExactly("repos", "octo", name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "..",
                ".",
                "../../../../user",
                "a/../../b",
                "/",
                "a//b",
                "a?ref=b",
                "a#b",
                "a%2f..%2f..",
                "%2e%2e",
                "a b",
                "a&b=c",
                "a+b",
                "a;b",
                "a\\..\\b",
                "@evil.example/",
                "http://evil.example/",
                "a\r\nHost: evil.example",
                "a\u0000b",
                "\u00e4",
                "\ud83d\ude00",
                "\u202e"
            })
    void aBranchIsOneSegmentWhateverIsInIt(String branch) {
        hub.answers(404, "");

        assertThat(hub.call(new Command.GetBranch(branch))).isEqualTo(new Observation.Branch(Optional.empty()));
        HttpUrl sent = here(hub.sent());
        assertThat(sent.pathSegments()).containsExactly("repos", "octo", "hello", "git", "ref", "heads/" + branch);
        assertThat(sent.query()).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "..",
                "a&head=other:b",
                "a&state=open",
                "a#b",
                "a?b",
                "a b",
                "a+b",
                "a%26state=open",
                "a=b",
                "a;b",
                "a:b",
                "a\r\nHost: evil.example",
                "\u00e4",
                "\ud83d\ude00"
            })
    void aBranchIsOneParameterWhateverIsInIt(String branch) {
        hub.answers(200, "[]").call(new Command.ListPullRequests(branch));

        HttpUrl sent = here(hub.sent());
        assertThat(sent.pathSegments()).containsExactly("repos", "octo", "hello", "pulls");
        assertThat(sent.queryParameterNames()).containsExactly("head", "state", "per_page", "page");
        assertThat(sent.queryParameterValues("head")).containsExactly("octo:" + branch);
        assertThat(sent.queryParameterValues("state")).containsExactly("all");
    }

    @ParameterizedTest
    @ValueSource(strings = {"..", "a/../../b", "a?b", "a\",\"sha\":\"b", "a\r\n\r\nGET / HTTP/1.1", "\u0000"})
    void aBranchToBeMadeIsATextInTheBody(String branch) {
        hub.answers(201, "{}").call(new Command.CreateBranch(branch, A));

        RecordedRequest sent = hub.sent();
        assertThat(here(sent).encodedPath()).isEqualTo("/repos/octo/hello/git/refs");
        assertThat(Hub.exactBody(sent).path("ref").textValue()).isEqualTo("refs/heads/" + branch);
        assertThat(Hub.exactBody(sent).path("sha").textValue()).isEqualTo(A.hex());
        assertThat(hub.requests()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://ghe.example/api/v3", "https://ghe.example/api/v3/"})
    void everythingIsBelowTheRootThatIsConfigured(String root) {
        GitHubUrls urls = new GitHubUrls(HttpUrl.get(root));

        assertThat(urls.at("repos", "octo", "%2e%2e", "a/../b", "\\..\\x"))
                .hasToString("https://ghe.example/api/v3/repos/octo/%252e%252e/a%2F..%2Fb/%5C..%5Cx");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", ".."})
    void aStepIsNoSegment(String segment) {
        GitHubUrls urls = new GitHubUrls(HttpUrl.get("https://ghe.example/api/v3"));

        assertThatThrownBy(() -> urls.at("repos", segment))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("'" + segment + "' is no part of an address; give a name");
    }

    @Test
    void aTokenIsNotSentWhereOthersCanReadIt() {
        assertThatThrownBy(() -> GitHub.connect(
                        GitHubConfig.of(URI.create("http://ghe.example/"), Hub.TOKEN_CREDENTIALS), new TestTime()))
                .hasMessageContaining("'http://ghe.example/'")
                .hasMessageContaining("use https");
        assertThatThrownBy(() -> GitHub.connect(
                        GitHubConfig.of(URI.create("ftp://localhost/"), Hub.TOKEN_CREDENTIALS), new TestTime()))
                .hasMessageContaining("'ftp://localhost/'");
    }

    private void assertNotAskedAbout(String owner, String name) {
        assertThat(hub.call(owner, name, new Command.GetRepository()))
                .isInstanceOfSatisfying(Observation.Refused.class, refused -> {
                    assertThat(refused.fault()).isEqualTo(Fault.DENIED);
                    assertThat(refused.message())
                            .contains("is no name of a repository at GitHub")
                            .doesNotContainPattern("[\\p{Cc}\\p{Cf}]");
                });
        assertThat(hub.requests()).isZero();
    }

    private HttpUrl here(RecordedRequest sent) {
        HttpUrl url = sent.getUrl();
        assertThat(url.resolve("/")).hasToString(hub.url());
        assertThat(sent.getHeaders().values("Host")).containsExactly(url.host() + ":" + url.port());
        return url;
    }
}
