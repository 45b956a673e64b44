package dev.sicd.fakegithub;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;

/** A pull request in GitHub's words, as far as clients read them. */
final class PullRequestJson {
    private PullRequestJson() {}

    static ObjectNode of(FakeRepository repository, PullRequest request) {
        ObjectNode json = issue(repository, request);
        String closedAt = request.closedAt().map(Object::toString).orElse("");
        json.put("draft", request.draft())
                .put("merged", request.isMerged())
                .put("merged_at", request.isMerged() ? closedAt : null)
                .put("merge_commit_sha", request.mergeCommit().orElse(null))
                .put("maintainer_can_modify", false);
        json.set("requested_reviewers", users(request.reviewers()));
        json.set(
                "requested_teams",
                Json.array(request.teams().stream()
                        .map(slug -> Json.object().put("name", slug).put("slug", slug))
                        .toList()));
        json.set("head", branch(repository, request.head(), request.headSha()));
        json.set("base", branch(repository, request.base(), head(repository, request.base())));
        return json;
    }

    /** What a pull request has in common with an issue. */
    static ObjectNode issue(FakeRepository repository, PullRequest request) {
        int number = request.number();
        String path = "/repos/%s/pulls/%d".formatted(repository.fullName(), number);
        ObjectNode json = Json.object()
                .put("id", number)
                .put("node_id", "PR_" + number)
                .put("url", path)
                .put("html_url", "https://github.com/%s/pull/%d".formatted(repository.fullName(), number))
                .put("number", number)
                .put("state", request.state())
                .put("locked", false)
                .put("title", request.title())
                .put("body", request.body())
                .put("created_at", request.createdAt().toString())
                .put(
                        "updated_at",
                        request.closedAt().orElse(request.createdAt()).toString())
                .put("closed_at", request.closedAt().map(Object::toString).orElse(null));
        json.set("user", user(request.author()));
        json.set("labels", labels(request.labels()));
        json.set("assignees", users(request.assignees()));
        return json;
    }

    static JsonNode labels(List<String> names) {
        return Json.array(names.stream()
                .map(name ->
                        Json.object().put("name", name).put("color", "ededed").put("default", false))
                .toList());
    }

    static ObjectNode user(String login) {
        return Json.object().put("login", login).put("type", login.endsWith("[bot]") ? "Bot" : "User");
    }

    private static JsonNode users(List<String> logins) {
        return Json.array(logins.stream().map(PullRequestJson::user).toList());
    }

    private static ObjectNode branch(FakeRepository repository, String name, String sha) {
        ObjectNode json = Json.object()
                .put("label", repository.owner() + ":" + name)
                .put("ref", name)
                .put("sha", sha);
        json.set("user", user(repository.owner()));
        json.set("repo", Json.object().put("name", repository.name()).put("full_name", repository.fullName()));
        return json;
    }

    private static String head(FakeRepository repository, String branch) {
        Optional<ObjectId> commit = repository.git().ref(Constants.R_HEADS + branch);
        return commit.map(ObjectId::name).orElseGet(() -> ObjectId.zeroId().name());
    }
}
