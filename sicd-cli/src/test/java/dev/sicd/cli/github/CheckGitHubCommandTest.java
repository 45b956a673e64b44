package dev.sicd.cli.github;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sicd.cli.terminal.Terminal;
import dev.sicd.fakegithub.FakeGitHub;
import dev.sicd.fakegithub.FakeRepository;
import dev.sicd.fakegithub.Fault;
import dev.sicd.fakegithub.LoggedRequest;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code sicd github check} against a GitHub on this machine: what it says, how it ends, and what it never says. */
class CheckGitHubCommandTest {
    private static final String TOKEN = "ghp_" + "s3cr3t".repeat(6);

    private final FakeGitHub github = FakeGitHub.start();
    private final FakeRepository repository = github.repository("your-org", "your-repo");
    private final Map<String, String> environment = new TreeMap<>(Map.of("GITHUB_TOKEN", TOKEN));

    private record Said(int code, String out, String err) {}

    @BeforeEach
    void aRepository() {
        github.requireToken(TOKEN, "robot");
        repository.commit("main", Map.of("a", "a\n".getBytes(UTF_8)), "first");
    }

    @AfterEach
    void itOnlyRead() {
        assertThat(github.violations()).isEmpty();
        assertThat(github.requests())
                .allMatch(request -> request.method().equals("GET")
                        || request.operation().equals("apps/create-installation-access-token"));
        github.close();
    }

    /** Whatever it says, no credential is among it. */
    private Said check(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Terminal terminal = new Terminal(new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8), false);
        environment.putIfAbsent("SICD_GITHUB_API", github.url());
        List<String> all = new ArrayList<>(List.of("check"));
        all.addAll(List.of(arguments));
        int code = GitHubCommand.of(terminal, environment).execute(all.toArray(String[]::new));
        Said said = new Said(code, out.toString(UTF_8), err.toString(UTF_8));
        assertThat(said.toString()).doesNotContain("s3cr3t", "ghs_", "PRIVATE KEY");
        return said;
    }

    @Test
    void saysWhatATokenMayDo() {
        Said said = check("--repo", "your-org/your-repo");

        assertThat(said.code()).isZero();
        assertThat(said.err()).isEmpty();
        assertThat(said.out().lines())
                .anyMatch("✓ GitHub answers, and the token is one of 'robot'"::equals)
                .anyMatch("✓ your-org/your-repo can be read; its default branch is 'main'"::equals)
                .anyMatch("✓ whom the token belongs to may push to the repository"::equals)
                .anyMatch("✓ the token has the scopes it needs: repo"::equals)
                .allMatch(line -> line.startsWith("✓ "));
        assertThat(github.requests())
                .extracting(LoggedRequest::operation)
                .containsExactly("users/get-authenticated", "repos/get");
    }

    @Test
    void theRepositoryAndTheTokensFileMayBeSetToo(@TempDir Path directory) throws Exception {
        environment.remove("GITHUB_TOKEN");
        environment.put(
                "SICD_GITHUB_TOKEN_FILE",
                Files.writeString(directory.resolve("token"), TOKEN + "\n").toString());
        environment.put("GITHUB_REPO_OWNER", "your-org");
        environment.put("GITHUB_REPO_NAME", "your-repo");
        environment.put("SICD_DATA_DIR", "of another command");

        assertThat(check().code()).isZero();
        assertThat(github.requests(repository)).hasSize(1);
    }

    @Test
    void theOptionsCountMoreThanTheSettings() {
        environment.put("SICD_GITHUB_API", "https://api.invalid");
        environment.put("GITHUB_REPO_OWNER", "your-org");
        environment.put("GITHUB_REPO_NAME", "other");

        assertThat(check("--repo", "your-org/your-repo", "--github-api", github.url())
                        .code())
                .isZero();
    }

    @Test
    void aTokenThatIsNoneEndsIt() {
        environment.put("GITHUB_TOKEN", "ghp_" + "s3cr3t".repeat(5) + "another");

        Said said = check("--repo", "your-org/your-repo");

        assertThat(said.code()).isEqualTo(1);
        assertThat(said.out()).startsWith("✗ ").contains("401", "Bad credentials", "give credentials that are valid");
        assertThat(github.requests()).hasSize(1);
    }

    @Test
    void aRepositoryThatTheTokenDoesNotSee() {
        Said said = check("--repo", "your-org/other");

        assertThat(said.code()).isEqualTo(1);
        assertThat(said.out())
                .contains("✓ GitHub answers")
                .contains("✗ ")
                .contains("404", "let these credentials see it");
    }

    @Test
    void anArchivedRepositoryIsInTheWay() {
        repository.settings().archive();

        Said said = check("--repo", "your-org/your-repo");

        assertThat(said.code()).isEqualTo(1);
        assertThat(said.out()).contains("✗ your-org/your-repo is archived").contains("take it out of the archive");
    }

    @Test
    void aUsedUpLimitIsInTheWay() {
        github.faults()
                .beforeEvery(
                        LoggedRequest.of("repos/get"),
                        Fault.primaryRateLimit(403, Instant.now().plusSeconds(600)));

        Said said = check("--repo", "your-org/your-repo");

        assertThat(said.code()).isEqualTo(1);
        assertThat(said.out()).contains("✗ ").contains("API rate limit exceeded");
    }

    @Test
    void whatComesFromGitHubMovesNoCursor() {
        github.faults()
                .afterEvery(LoggedRequest.of("users/get-authenticated"), Fault.otherField("login", "x\u001b[2Jy"));

        assertThat(check("--repo", "your-org/your-repo").out())
                .doesNotContain("\u001b")
                .contains("x");
    }

    @Test
    void anAppIsCheckedByItsPermissions(@TempDir Path directory) throws Exception {
        useApp(directory, 7);

        Said said = check("--repo", "your-org/your-repo");

        assertThat(said.code()).as(said.toString()).isZero();
        assertThat(said.out())
                .contains("✓ GitHub answers, and knows the App 'sicd'")
                .contains("✓ the App has 'contents: write'", "✓ the App has 'pull_requests: write'")
                .contains("✓ your-org/your-repo can be read");
    }

    @Test
    void anAppOfAnotherKeyIsRefused(@TempDir Path directory) throws Exception {
        useApp(directory, 7);
        github.app(7, 70, "sicd", pair().getPublic());

        Said said = check("--repo", "your-org/your-repo");

        assertThat(said.code()).isEqualTo(1);
        assertThat(said.out()).startsWith("✗ ").contains("401");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "your-repo", "a/b/c"})
    void withoutARepositoryNothingIsAsked(String name) {
        Said said = check("--repo", name);

        assertThat(said.code()).isEqualTo(2);
        assertThat(said.err()).contains("which repository? give --repo OWNER/NAME");
        assertThat(github.requests()).isEmpty();
    }

    @Test
    void aNameThatCanBeNoRepositorysIsNotAskedFor() {
        Said said = check("--repo", "your-org/..");

        assertThat(said.code()).isEqualTo(1);
        assertThat(said.out()).contains("'your-org/..' is no name of a repository at GitHub");
        assertThat(github.requests()).isEmpty();
    }

    @Test
    void withoutCredentialsNothingIsAsked() {
        environment.remove("GITHUB_TOKEN");

        Said said = check("--repo", "your-org/your-repo");

        assertThat(said.code()).isEqualTo(2);
        assertThat(said.err()).contains("there are no credentials for GitHub", "SICD_GITHUB_TOKEN_FILE");
        assertThat(github.requests()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://github.test/api/v3", "ftp://127.0.0.1", "nowhere"})
    void aTokenIsSentNowhereThatOthersCanRead(String api) {
        Said said = check("--repo", "your-org/your-repo", "--github-api", api);

        assertThat(said.code()).isEqualTo(2);
        assertThat(said.err()).contains("SICD_GITHUB_API");
    }

    @Test
    void whereNobodyAnswersItSaysSo() throws Exception {
        int free;
        try (ServerSocket socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }

        Said said = check("--repo", "your-org/your-repo", "--github-api", "http://127.0.0.1:" + free);

        assertThat(said.code()).isEqualTo(1);
        assertThat(said.out()).startsWith("✗ ");
    }

    private void useApp(Path directory, long id) throws Exception {
        KeyPair pair = pair();
        github.app(id, 70, "sicd", pair.getPublic());
        String pem = "-----BEGIN PRIVATE KEY-----\n%s\n-----END PRIVATE KEY-----\n"
                .formatted(Base64.getMimeEncoder(64, new byte[] {'\n'})
                        .encodeToString(pair.getPrivate().getEncoded()));
        environment.remove("GITHUB_TOKEN");
        environment.put("SICD_GITHUB_APP_ID", Long.toString(id));
        environment.put(
                "SICD_GITHUB_APP_KEY_FILE",
                Files.writeString(directory.resolve("app.pem"), pem).toString());
    }

    private static KeyPair pair() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        return generator.generateKeyPair();
    }
}
