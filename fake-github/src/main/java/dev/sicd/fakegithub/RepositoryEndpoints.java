package dev.sicd.fakegithub;

/** What a repository is, apart from what is in it. */
final class RepositoryEndpoints {
    private RepositoryEndpoints() {}

    static Reply get(Call call) {
        FakeRepository repository = call.repository();
        boolean writable = call.identity().mayCall("git/create-ref");
        var answer = Json.object()
                .put("id", Math.floorMod(repository.fullName().hashCode(), Integer.MAX_VALUE))
                .put("node_id", "R_" + repository.fullName())
                .put("name", repository.name())
                .put("full_name", repository.fullName())
                .put("private", false)
                .put("html_url", "https://github.com/" + repository.fullName())
                .put("default_branch", repository.settings().defaultBranch())
                .put("archived", repository.settings().isArchived())
                .put("disabled", false);
        answer.set("owner", PullRequestJson.user(repository.owner()));
        answer.putObject("permissions")
                .put("admin", false)
                .put("push", writable)
                .put("pull", true);
        return Reply.ok(answer);
    }
}
