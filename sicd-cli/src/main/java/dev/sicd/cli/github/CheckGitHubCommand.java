package dev.sicd.cli.github;

import dev.sicd.cli.terminal.Terminal;
import dev.sicd.kit.config.ConfigException;
import dev.sicd.kit.config.Settings;
import dev.sicd.publisher.PublisherConfig;
import dev.sicd.publisher.github.Finding;
import dev.sicd.publisher.github.GitHub;
import dev.sicd.publisher.github.GitHubCheck;
import dev.sicd.publisher.github.GitHubConfig;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code sicd github check}: tells what the configured credentials can do in a repository. It writes nothing there. */
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        description = "Tells what the publisher's credentials can and cannot do in a repository; it only reads.",
        footer = {
            "",
            "Credentials come from GITHUB_TOKEN, SICD_GITHUB_TOKEN_FILE, or SICD_GITHUB_APP_ID and SICD_GITHUB_APP_KEY_FILE.",
            "Exit code: 0 when nothing stands in the way, 1 when something does, 2 when nothing could be asked."
        })
final class CheckGitHubCommand implements Callable<Integer> {
    private static final int FREE = 0;
    private static final int IN_THE_WAY = 1;
    private static final int NOT_ASKED = 2;

    private final Terminal terminal;
    private final Map<String, String> environment;

    @Option(
            names = "--repo",
            paramLabel = "OWNER/NAME",
            description = "the repository (default: GITHUB_REPO_OWNER/GITHUB_REPO_NAME)")
    private Optional<String> repository = Optional.empty();

    @Option(names = "--github-api", paramLabel = "URL", description = "root of GitHub's API (SICD_GITHUB_API)")
    private Optional<String> api = Optional.empty();

    CheckGitHubCommand(Terminal terminal, Map<String, String> environment) {
        this.terminal = terminal;
        this.environment = Map.copyOf(environment);
    }

    @Override
    public Integer call() throws InterruptedException {
        Optional<String[]> parts = repository
                .or(this::usualRepository)
                .map(name -> name.split("/", -1))
                .filter(names -> names.length == 2);
        if (parts.isEmpty()) {
            terminal.error("which repository? give --repo OWNER/NAME, or set GITHUB_REPO_OWNER and GITHUB_REPO_NAME");
            return NOT_ASKED;
        }
        try (GitHub github = GitHub.connect(config(), InstantSource.system())) {
            List<Finding> found = GitHubCheck.of(github).run(parts.get()[0], parts.get()[1]);
            found.forEach(this::print);
            return found.stream().anyMatch(finding -> finding.level() == Finding.Level.FAULT) ? IN_THE_WAY : FREE;
        } catch (ConfigException e) {
            terminal.error(String.valueOf(e.getMessage()));
            return NOT_ASKED;
        }
    }

    private Optional<String> usualRepository() {
        return setting("GITHUB_REPO_OWNER")
                .flatMap(owner -> setting("GITHUB_REPO_NAME").map(name -> owner + "/" + name));
    }

    private Optional<String> setting(String name) {
        return Optional.ofNullable(environment.get(name)).filter(Predicate.not(String::isBlank));
    }

    private GitHubConfig config() {
        Map<String, String> values = new HashMap<>(environment);
        values.keySet().removeIf(name -> name.startsWith("SICD_") && !GitHubConfig.NAMES.contains(name));
        api.ifPresent(url -> values.put("SICD_GITHUB_API", url));
        Settings settings = Settings.of(values, Set.copyOf(PublisherConfig.NAMES));
        GitHubConfig config = GitHubConfig.parse(settings);
        settings.check();
        return config;
    }

    private void print(Finding finding) {
        switch (finding.level()) {
            case OK -> terminal.passed(finding.sentence());
            case WARNING -> terminal.line("! " + finding.sentence());
            case FAULT -> terminal.failed(finding.sentence());
        }
    }
}
