package dev.sicd.e2e.check;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sicd.e2e.SicdProcess;
import dev.sicd.fakegithub.FakeGitHub;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code sicd dev} as a process of its own, which opens pull requests at a GitHub on loopback. */
final class LoadedSystem implements AutoCloseable {
    private static final String TOKEN = "a-token-of-github";

    private final FakeGitHub gitHub = FakeGitHub.start();
    private final SicdProcess dev;
    private final Addresses addresses;

    LoadedSystem(Path directory) throws IOException {
        gitHub.requireToken(TOKEN);
        gitHub.repository("your-org", "your-repo").commit("main", Map.of("README", "a\n".getBytes(UTF_8)), "first");
        Path data = directory.resolve("data");
        this.dev = SicdProcess.dev(
                data,
                Map.of("GITHUB_TOKEN", TOKEN),
                "--live",
                "--github-api",
                gitHub.url(),
                "--allow-repo",
                "your-org/your-repo",
                "--write-pace-ms",
                "0",
                "--max-open-prs",
                "1000",
                "--max-new-per-hour",
                "1000");
        List<URI> dev = List.of(URI.create(this.dev.url()));
        this.addresses = new Addresses(
                this.dev.kafka(),
                Map.of(),
                "sicd",
                dev,
                dev,
                dev,
                Optional.of(new Addresses.GitHub(URI.create(gitHub.url()), "your-org/your-repo", TOKEN)),
                Files.readString(data.resolve("operator.token")).strip(),
                "",
                Optional.of(data.resolve("keys/checkpoints.pub")));
    }

    Addresses addresses() {
        return addresses;
    }

    List<String> said() {
        return dev.lines();
    }

    @Override
    public void close() {
        dev.close();
        gitHub.close();
    }
}
