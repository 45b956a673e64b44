package dev.sicd.fakegithub;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** Labels and assignees of a pull request, which is an issue to GitHub here; there are no other issues. */
final class IssueEndpoints {
    private IssueEndpoints() {}

    /** A label the repository does not have comes into being. */
    static Reply addLabels(Call call) {
        JsonNode labels = call.body().path("labels");
        List<String> names = Json.texts(labels, "name");
        PullRequest changed =
                call.repository().requests().change(call.number("issue_number"), request -> request.labelled(names));
        names.forEach(call.repository().settings()::label);
        return Reply.ok(PullRequestJson.labels(changed.labels()));
    }

    /** Who may not be assigned is passed over without a word. */
    static Reply addAssignees(Call call) {
        List<String> known = Json.texts(call.body().path("assignees"), "login").stream()
                .filter(call.repository().settings().collaborators()::contains)
                .toList();
        PullRequest changed =
                call.repository().requests().change(call.number("issue_number"), request -> request.assigned(known));
        return Reply.created(PullRequestJson.issue(call.repository(), changed));
    }
}
