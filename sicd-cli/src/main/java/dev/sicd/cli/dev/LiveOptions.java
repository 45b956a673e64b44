package dev.sicd.cli.dev;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What the command line says of publishing; each option stands for a setting of the publisher, and goes before it. */
final class LiveOptions {
    @Option(names = "--live", description = "Open real pull requests; without it they are planned only.")
    private boolean live;

    @Option(
            names = "--github-api",
            paramLabel = "URL",
            description = "Root of GitHub's API; https://HOST/api/v3 for an enterprise server. (SICD_GITHUB_API)")
    private Optional<String> githubApi = Optional.empty();

    @Option(
            names = "--allow-repo",
            paramLabel = "OWNER/NAME",
            description =
                    "A repository that may be published to, or OWNER/*; may be repeated. (SICD_ALLOWED_REPOSITORIES)")
    private List<String> allowed = new ArrayList<>();

    @Option(
            names = "--write-pace-ms",
            paramLabel = "N",
            description = "Least time between two writes to GitHub; 0: none. (SICD_GITHUB_WRITE_PACE_MS)")
    private Optional<String> writePaceMs = Optional.empty();

    @Option(
            names = "--max-open-prs",
            paramLabel = "N",
            description = "Open pull requests of one repository. (SICD_MAX_OPEN_PRS)")
    private Optional<String> maxOpen = Optional.empty();

    @Option(
            names = "--max-new-per-hour",
            paramLabel = "N",
            description = "New pull requests of one repository in an hour. (SICD_MAX_NEW_PRS_PER_HOUR)")
    private Optional<String> maxNewPerHour = Optional.empty();

    /** Nothing said: the environment decides. */
    static LiveOptions none() {
        return new LiveOptions();
    }

    /** The environment with what was said here instead. */
    Map<String, String> over(Map<String, String> environment) {
        Map<String, String> values = new HashMap<>(environment);
        if (live) {
            values.put("SICD_DRY_RUN", "false");
        }
        if (!allowed.isEmpty()) {
            values.put("SICD_ALLOWED_REPOSITORIES", String.join(",", allowed));
        }
        githubApi.ifPresent(url -> values.put("SICD_GITHUB_API", url));
        writePaceMs.ifPresent(pace -> values.put("SICD_GITHUB_WRITE_PACE_MS", pace));
        maxOpen.ifPresent(most -> values.put("SICD_MAX_OPEN_PRS", most));
        maxNewPerHour.ifPresent(most -> values.put("SICD_MAX_NEW_PRS_PER_HOUR", most));
        return values;
    }
}
