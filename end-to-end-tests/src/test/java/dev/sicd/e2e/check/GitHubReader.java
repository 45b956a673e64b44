package dev.sicd.e2e.check;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads pull requests and what they change, by GitHub's API. For one thread. */
final class GitHubReader {
    private static final Duration ANSWER_MAX = Duration.ofSeconds(20);
    private static final int PAGE = 100;
    private static final int PAGES_MAX = 1_000;
    private static final int TREES_KEPT = 16;

    private final Addresses.GitHub gitHub;
    private final Map<String, Map<String, String>> trees = new HashMap<>();

    GitHubReader(Addresses.GitHub gitHub) {
        this.gitHub = gitHub;
    }

    List<PullRequestSeen> all() {
        List<PullRequestSeen> seen = new ArrayList<>();
        try (Web web = web()) {
            for (int page = 1; page <= PAGES_MAX; page++) {
                JsonNode pulls = get(web, "/pulls?state=all&per_page=" + PAGE + "&page=" + page);
                for (JsonNode pull : pulls) {
                    seen.add(PullRequestSeen.of(
                            pull.path("number").longValue(),
                            pull.path("body").asText(),
                            changed(web, pull.at("/head/sha").asText())));
                }
                if (pulls.size() < PAGE) {
                    break;
                }
            }
        }
        return seen;
    }

    /** The newest hundred, without what they change. */
    List<PullRequestSeen> newest() {
        List<PullRequestSeen> seen = new ArrayList<>();
        try (Web web = web()) {
            for (JsonNode pull : get(web, "/pulls?state=all&per_page=" + PAGE)) {
                seen.add(PullRequestSeen.of(
                        pull.path("number").longValue(), pull.path("body").asText(), Map.of()));
            }
        }
        return seen;
    }

    private Map<String, String> changed(Web web, String sha) {
        JsonNode commit = get(web, "/git/commits/" + sha);
        Map<String, String> changed =
                new HashMap<>(tree(web, commit.at("/tree/sha").asText()));
        String base = get(web, "/git/commits/" + commit.at("/parents/0/sha").asText())
                .at("/tree/sha")
                .asText();
        Map<String, String> before = tree(web, base);
        before.keySet().stream()
                .filter(path -> !changed.containsKey(path))
                .toList()
                .forEach(path -> changed.put(path, ""));
        changed.entrySet().removeIf(entry -> entry.getValue().equals(before.get(entry.getKey())));
        return changed;
    }

    private Map<String, String> tree(Web web, String sha) {
        if (trees.size() > TREES_KEPT) {
            trees.clear();
        }
        return trees.computeIfAbsent(sha, wanted -> {
            Map<String, String> files = new HashMap<>();
            for (JsonNode entry :
                    get(web, "/git/trees/" + wanted + "?recursive=1").path("tree")) {
                if (entry.path("type").asText().equals("blob")) {
                    files.put(entry.path("path").asText(), entry.path("sha").asText());
                }
            }
            return files;
        });
    }

    private JsonNode get(Web web, String path) {
        try {
            Web.Answer answer = web.get("/repos/" + gitHub.repository() + path);
            if (answer.status() != 200) {
                throw new IllegalStateException("GitHub answers %d for %s".formatted(answer.status(), path));
            }
            return answer.body();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the check was interrupted", e);
        }
    }

    private Web web() {
        return new Web(List.of(gitHub.api()), gitHub.token(), ANSWER_MAX, 0);
    }
}
