package dev.sicd.e2e.campaign;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sicd.e2e.check.Addresses;
import dev.sicd.fakegithub.FakeGitHub;
import dev.sicd.fakegithub.FakeRepository;
import java.net.URI;
import java.util.List;
import java.util.Map;

/** A GitHub with one repository, and how a publisher is told to open pull requests there, as many as there are. */
final class GitHubSide implements AutoCloseable {
    private static final String TOKEN = "t0ken-of-a-campaign";
    private static final String MANY = "1000000";

    private final FakeGitHub gitHub = FakeGitHub.start();
    private final FakeRepository repository = gitHub.repository("your-org", "your-repo");

    GitHubSide() {
        gitHub.requireToken(TOKEN);
        repository.commit("main", Map.of("README.md", "# A repository\n".getBytes(UTF_8)), "first");
    }

    dev.sicd.fakegithub.Faults faults() {
        return gitHub.faults();
    }

    List<String> violations() {
        return gitHub.violations();
    }

    Addresses.GitHub address() {
        return new Addresses.GitHub(URI.create(gitHub.url()), repository.fullName(), TOKEN);
    }

    Map<String, String> publisher() {
        return Map.of(
                "SICD_DRY_RUN",
                "false",
                "SICD_GITHUB_API",
                gitHub.url(),
                "GITHUB_TOKEN",
                TOKEN,
                "SICD_GITHUB_WRITE_PACE_MS",
                "0",
                // shorter than what slow calls take now and then
                "SICD_GITHUB_TIMEOUT_MS",
                "2000",
                "SICD_ALLOWED_REPOSITORIES",
                repository.fullName(),
                "SICD_MAX_OPEN_PRS",
                MANY,
                "SICD_MAX_NEW_PRS_PER_HOUR",
                MANY,
                "SICD_MAX_REJECTIONS_IN_ROW",
                MANY);
    }

    @Override
    public void close() {
        gitHub.close();
    }
}
