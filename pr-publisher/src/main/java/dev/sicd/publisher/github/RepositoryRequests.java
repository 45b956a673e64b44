package dev.sicd.publisher.github;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sicd.model.git.GitId;
import dev.sicd.model.publish.Command;
import dev.sicd.model.publish.Edit;
import dev.sicd.publisher.github.ApiRequest.Weight;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import okhttp3.HttpUrl;

/** Words the calls of a publication as requests about one repository; it neither sends them nor reads an answer. */
final class RepositoryRequests {
    static final int PER_PAGE = 100;
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final GitHubUrls urls;
    private final String owner;
    private final String name;

    RepositoryRequests(GitHubUrls urls, String owner, String name) {
        this.urls = urls;
        this.owner = owner;
        this.name = name;
    }

    ApiRequest of(Command.Call call) {
        return switch (call) {
            case Command.ListPullRequests list -> pullRequests(list, 1);
            case Command.GetPullRequest get -> get("{number}", "pulls", number(get.number()));
            case Command.GetRepository unused -> repository();
            // one segment: a name with dots between its slashes must not be resolved on the way
            case Command.GetBranch get -> get("heads/{branch}", "git", "ref", "heads/" + get.branch());
            case Command.GetCommit get ->
                get("{sha}", "git", "commits", get.id().hex());
            case Command.GetTree get -> tree(get);
            case Command.CreateBlob create -> post(Weight.WRITE, blob(create), "git", "blobs");
            case Command.CreateTree create -> post(Weight.WRITE, tree(create), "git", "trees");
            case Command.CreateCommit create -> post(Weight.WRITE, commit(create), "git", "commits");
            case Command.CreateBranch create -> post(Weight.WRITE, branch(create), "git", "refs");
            case Command.OpenPullRequest open -> post(Weight.NOTIFYING_WRITE, pullRequest(open), "pulls");
            case Command.AddLabels add -> postAbout(Weight.WRITE, labels(add), "issues", add.number(), "labels");
            case Command.RequestReviewers request ->
                postAbout(Weight.NOTIFYING_WRITE, reviewers(request), "pulls", request.number(), "requested_reviewers");
            case Command.AddAssignees add ->
                postAbout(Weight.NOTIFYING_WRITE, assignees(add), "issues", add.number(), "assignees");
        };
    }

    /** @param page from 1 */
    ApiRequest pullRequests(Command.ListPullRequests list, int page) {
        HttpUrl url = urls.at(segments("pulls"))
                .newBuilder()
                // without its owner the branch is ignored, and all pull requests are listed
                .addQueryParameter("head", owner + ":" + list.branch())
                .addQueryParameter("state", "all")
                .addQueryParameter("per_page", Integer.toString(PER_PAGE))
                .addQueryParameter("page", Integer.toString(page))
                .build();
        return ApiRequest.get(url, GitHubUrls.shown(segments("pulls")));
    }

    ApiRequest repository() {
        return ApiRequest.get(urls.at(segments()), GitHubUrls.shown(segments()));
    }

    private ApiRequest tree(Command.GetTree get) {
        ApiRequest one = get("{sha}", "git", "trees", get.id().hex());
        if (!get.recursive()) {
            return one;
        }
        HttpUrl url = one.url().newBuilder().addQueryParameter("recursive", "1").build();
        return ApiRequest.get(url, one.path());
    }

    private static JsonNode blob(Command.CreateBlob create) {
        byte[] bytes = create.content().getBytes(StandardCharsets.UTF_8);
        // exact, whatever the text holds
        return JSON.objectNode()
                .put("content", Base64.getEncoder().encodeToString(bytes))
                .put("encoding", "base64");
    }

    private static JsonNode tree(Command.CreateTree create) {
        ObjectNode tree = JSON.objectNode().put("base_tree", create.base().hex());
        ArrayNode entries = tree.putArray("tree");
        create.edits().forEach(edit -> entries.add(entry(edit)));
        return tree;
    }

    private static JsonNode entry(Edit edit) {
        ObjectNode entry = JSON.objectNode()
                .put("path", edit.path())
                .put("mode", edit.mode().text())
                .put("type", "blob");
        if (edit.content().isPresent()) {
            return entry.put("content", edit.content().get());
        }
        // a null that has to be said: it deletes the file
        JsonNode sha = edit.blob().map(GitId::hex).<JsonNode>map(JSON::textNode).orElseGet(JSON::nullNode);
        entry.set("sha", sha);
        return entry;
    }

    /** Author and committer are left to GitHub: an App's commits are signed by it only then. */
    private static JsonNode commit(Command.CreateCommit create) {
        ObjectNode commit = JSON.objectNode()
                .put("message", create.message())
                .put("tree", create.tree().hex());
        commit.putArray("parents").add(create.parent().hex());
        return commit;
    }

    private static JsonNode branch(Command.CreateBranch create) {
        return JSON.objectNode()
                .put("ref", "refs/heads/" + create.branch())
                .put("sha", create.commit().hex());
    }

    private static JsonNode pullRequest(Command.OpenPullRequest open) {
        return JSON.objectNode()
                .put("title", open.title())
                .put("head", open.branch())
                .put("base", open.baseBranch())
                .put("body", open.body())
                .put("draft", open.draft());
    }

    private static JsonNode labels(Command.AddLabels add) {
        ObjectNode labels = JSON.objectNode();
        labels.set("labels", texts(add.labels()));
        return labels;
    }

    /** A team is written {@code organisation/team}; no user's name has a slash. */
    private static JsonNode reviewers(Command.RequestReviewers request) {
        List<String> teams = request.reviewers().stream()
                .filter(reviewer -> reviewer.contains("/"))
                .map(team -> team.substring(team.indexOf('/') + 1))
                .toList();
        List<String> users = request.reviewers().stream()
                .filter(reviewer -> !reviewer.contains("/"))
                .toList();
        ObjectNode body = JSON.objectNode();
        body.set("reviewers", texts(users));
        if (!teams.isEmpty()) {
            body.set("team_reviewers", texts(teams));
        }
        return body;
    }

    private static JsonNode assignees(Command.AddAssignees add) {
        ObjectNode assignees = JSON.objectNode();
        assignees.set("assignees", texts(add.assignees()));
        return assignees;
    }

    private static ArrayNode texts(List<String> texts) {
        ArrayNode array = JSON.arrayNode();
        texts.forEach(array::add);
        return array;
    }

    /** @param last stands for the last segment in what people see */
    private ApiRequest get(String last, String... segments) {
        String[] shown = segments.clone();
        shown[shown.length - 1] = last;
        return ApiRequest.get(urls.at(segments(segments)), GitHubUrls.shown(segments(shown)));
    }

    private ApiRequest post(Weight weight, JsonNode body, String... segments) {
        return ApiRequest.post(urls.at(segments(segments)), GitHubUrls.shown(segments(segments)), body, weight);
    }

    private ApiRequest postAbout(Weight weight, JsonNode body, String kind, long number, String what) {
        return ApiRequest.post(
                urls.at(segments(kind, number(number), what)),
                GitHubUrls.shown(segments(kind, "{number}", what)),
                body,
                weight);
    }

    private String[] segments(String... more) {
        return Stream.concat(Stream.of("repos", owner, name), Stream.of(more)).toArray(String[]::new);
    }

    private static String number(long number) {
        return Long.toString(number);
    }
}
