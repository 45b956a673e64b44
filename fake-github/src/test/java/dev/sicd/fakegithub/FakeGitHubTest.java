package dev.sicd.fakegithub;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the tests of others rely on: it does what GitHub does, and sees what GitHub's description does not allow. */
class FakeGitHubTest {
    private final FakeGitHub github = FakeGitHub.start();
    private final HttpClient http = HttpClient.newHttpClient();
    private final FakeRepository repository = github.repository("o", "r");
    private String base = "";

    @BeforeEach
    void aCommit() {
        base = repository.commit("main", Map.of("a.txt", "a\n".getBytes(UTF_8)), "first");
    }

    @AfterEach
    void stop() {
        http.close();
        github.close();
    }

    @Test
    void treeCommitBranchAndPullRequestAreRealGitObjects() throws Exception {
        String baseTree = repository.commitOf(base).tree();
        String tree = post(
                        "/git/trees",
                        "{\"base_tree\": \"%s\", \"tree\": [{\"path\": \"d/b.txt\", \"mode\": \"100644\", \"type\": \"blob\", \"content\": \"b\\n\"}, {\"path\": \"a.txt\", \"mode\": \"100644\", \"type\": \"blob\", \"sha\": null}]}"
                                .formatted(baseTree),
                        201)
                .get("sha")
                .textValue();
        String commit = post(
                        "/git/commits",
                        "{\"message\": \"m\", \"tree\": \"%s\", \"parents\": [\"%s\"]}".formatted(tree, base),
                        201)
                .get("sha")
                .textValue();
        post("/git/refs", "{\"ref\": \"refs/heads/x/y\", \"sha\": \"%s\"}".formatted(commit), 201);
        post(
                "/pulls",
                "{\"title\": \"t\", \"head\": \"x/y\", \"base\": \"main\", \"body\": \"b\", \"draft\": true}",
                201);

        assertThat(repository.files("x/y")).containsOnlyKeys("d/b.txt");
        assertThat(repository.ahead("main", "x/y")).isEqualTo(1);
        assertThat(repository.pullRequest(1).draft()).isTrue();
        assertThat(post("/git/refs", "{\"ref\": \"refs/heads/x/y\", \"sha\": \"%s\"}".formatted(commit), 422)
                        .get("message")
                        .textValue())
                .isEqualTo("Reference already exists");
        assertThat(post("/pulls", "{\"title\": \"t\", \"head\": \"x/y\", \"base\": \"main\"}", 422)
                        .toString())
                .contains("A pull request already exists for o:x/y.");
        assertThat(github.violations()).isEmpty();
    }

    @Test
    void aBareBranchAsHeadIsIgnoredAsGitHubDoes() throws Exception {
        repository.openForeign("one", "t", "b");
        repository.openForeign("two", "t", "b");

        assertThat(get("/pulls?state=all&head=one").body()).contains("\"number\":1", "\"number\":2");
        assertThat(get("/pulls?state=all&head=o:one").body())
                .contains("\"number\":1")
                .doesNotContain("\"number\":2");
    }

    @Test
    void whatGitHubDoesNotDescribeIsAViolation() throws Exception {
        post("/git/refs", "{\"ref\": \"refs/heads/x\", \"sha\": \"%s\", \"forse\": true}".formatted(base), 400);
        assertThat(github.violations()).hasSize(1).first().asString().contains("forse");

        assertThat(get("/pulls?staet=all").statusCode()).isEqualTo(400);
        assertThat(get("/nothing").statusCode()).isEqualTo(404);
        assertThat(github.violations()).hasSize(3);
        assertThat(repository.head("x")).isEmpty();
    }

    @Test
    void aCallCanBeDroppedBeforeOrAfterItsEffect() throws Exception {
        github.faults().before(LoggedRequest.of("git/create-ref"), 1, Fault.drop());
        github.faults().after(LoggedRequest.of("git/create-ref"), 1, Fault.drop());
        String body = "{\"ref\": \"refs/heads/x\", \"sha\": \"%s\"}".formatted(base);

        assertThatThrownBy(() -> post("/git/refs", body, 0)).isInstanceOf(IOException.class);
        assertThat(repository.head("x")).isEmpty();
        assertThatThrownBy(() -> post("/git/refs", body, 0)).isInstanceOf(IOException.class);
        assertThat(repository.head("x")).contains(base);
    }

    @Test
    void anUnknownTokenIsRefused() throws Exception {
        github.requireToken("good");

        assertThat(get("/pulls").statusCode()).isEqualTo(401);
    }

    private HttpResponse<String> get(String path) throws Exception {
        return http.send(request(path).GET().build(), BodyHandlers.ofString());
    }

    private JsonNode post(String path, String body, int status) throws Exception {
        HttpResponse<String> answer =
                http.send(request(path).POST(BodyPublishers.ofString(body)).build(), BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        return Json.MAPPER.readTree(answer.body());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(github.url() + "/repos/o/r" + path))
                .header("Accept", "application/vnd.github+json")
                .header("X-GitHub-Api-Version", "2022-11-28")
                .header("User-Agent", "test");
    }
}
