package dev.sicd.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sicd.fakegithub.FakeGitHub;
import dev.sicd.fakegithub.FakeRepository;
import dev.sicd.fakegithub.PullRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code sicd dev --live} as a process of its own, from a proposal over HTTP to what people did with its pull request. */
class LivePublishingTest {
    private static final String TOKEN = "t0ken-that-no-log-shows";
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    /** {@code -Dsicd.kills=50} for a long one by hand; as many proposals. */
    private static final int KILLS = Integer.getInteger("sicd.kills", 3);

    @TempDir
    private Path directory;

    private final FakeGitHub github = FakeGitHub.start();
    private final FakeRepository repository = github.repository("your-org", "your-repo");

    @BeforeEach
    void aRepository() {
        github.requireToken(TOKEN);
        repository.commit("main", Map.of("src/a.py", "a\n".getBytes(UTF_8)), "first");
    }

    @AfterEach
    void everyRequestWasAsGitHubDescribesIt() {
        assertThat(github.violations()).isEmpty();
        github.close();
    }

    @Test
    void aProposalBecomesAPullRequestAndItsMergeIsCounted() throws Exception {
        Path data = directory.resolve("data");
        try (SicdProcess dev = start(data);
                Api api = new Api(dev.url(), "Prefer", "wait=30")) {
            api.post("/start", "{\"run_id\": \"run_live\"}");

            Api.Answer answer = api.post("/propose-pr", proposal("Optimize", 1));

            JsonNode result = answer.body().get("result");
            assertThat(answer.status()).as("%s", answer.body()).isEqualTo(200);
            assertThat(result.get("status").textValue()).isEqualTo("created");
            assertThat(result.get("pr_number").intValue()).isEqualTo(1);
            assertThat(result.get("pr_url").textValue()).isNotEmpty();
            PullRequest made = repository.pullRequest(1);
            assertThat(made.head()).isEqualTo(answer.body().get("branch").textValue());
            assertThat(made.labels()).containsExactly("sicd");
            assertThat(made.body().lines().toList().getLast())
                    .startsWith("<!-- sicd:v1 proposal="
                            + answer.body().get("proposal_id").textValue());
            assertThat(repository.ahead("main", made.head())).isEqualTo(1);

            repository.merge(1);

            await(
                    api,
                    "/runs/run_live/summary",
                    body -> body.path("pull_requests_merged").asInt() == 1);
            // a summary is read fresh, a proposal only once its events are committed
            String shownAt = "/proposals/" + answer.body().get("proposal_id").textValue();
            await(api, shownAt, body -> body.path("state").asText().equals("merged"));
            JsonNode shown = api.get(shownAt).body();
            assertThat(shown.get("result").get("pr_url").textValue())
                    .isEqualTo(result.get("pr_url").textValue());
            assertThat(dev.stop()).isZero();
        }
        assertThat(everythingWritten(data)).noneMatch(text -> text.contains(TOKEN));
    }

    @Test
    void killedAtRandomItOpensEachPullRequestOnce() throws Exception {
        long seed = 20_264;
        Random random = new Random(seed);
        Path data = directory.resolve("data");
        List<String> ids = new ArrayList<>();
        SicdProcess dev = start(data);
        try {
            for (int i = 0; i < KILLS; i++) {
                try (Api api = new Api(dev.url(), "Prefer", "wait=0")) {
                    api.post("/start", "{\"run_id\": \"run_live\"}");
                    ids.add(api.post("/propose-pr", proposal("change " + i, i))
                            .body()
                            .get("proposal_id")
                            .textValue());
                }
                Thread.sleep(random.nextInt(400));
                dev.kill();
                dev.close();
                dev = start(data);
            }
            try (Api api = new Api(dev.url())) {
                for (String id : ids) {
                    await(
                            api,
                            "/proposals/" + id,
                            body -> body.path("state").asText().equals("opened"));
                }
            }
        } finally {
            dev.close();
        }
        assertThat(repository.pullRequests()).as("seed %d", seed).hasSize(KILLS);
        for (PullRequest made : repository.pullRequests()) {
            assertThat(repository.ahead("main", made.head())).isEqualTo(1);
            assertThat(repository.files(made.head())).hasSize(2);
            assertThat(Objects.requireNonNull(repository.files(made.head()).get("src/a.py"))
                            .text())
                    .isEqualTo("a\n");
        }
    }

    private SicdProcess start(Path data) {
        return SicdProcess.dev(
                data,
                Map.of("GITHUB_TOKEN", TOKEN, "SICD_RECONCILE_MS", "300"),
                "--live",
                "--github-api",
                github.url(),
                "--allow-repo",
                "your-org/your-repo",
                "--write-pace-ms",
                "0",
                "--max-open-prs",
                "1000",
                "--max-new-per-hour",
                "1000");
    }

    private static String proposal(String title, int number) {
        return """
                {"run_id": "run_live", "title": "%s", "description": "why", "repo_owner": "your-org", "repo_name": "your-repo",
                 "changes": [{"file_path": "src/new_%d.py", "new_content": "new\\n", "change_type": "create", "rationale": "better"}]}
                """.formatted(title, number);
    }

    private static void await(Api api, String path, Predicate<JsonNode> holds) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        JsonNode last = api.get(path).body();
        while (!holds.test(last)) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("waited in vain; last it was " + last);
            }
            Thread.sleep(100);
            last = api.get(path).body();
        }
    }

    private static List<String> everythingWritten(Path data) throws IOException {
        List<String> texts = new ArrayList<>();
        try (Stream<Path> files = Files.walk(data)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                texts.add(new String(Files.readAllBytes(file), UTF_8));
            }
        }
        return texts;
    }
}
