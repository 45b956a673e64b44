package dev.sicd.publisher.github;

import static dev.sicd.publisher.github.Hub.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sicd.model.git.GitId;
import dev.sicd.model.git.Mode;
import dev.sicd.model.git.PathEntry;
import dev.sicd.model.publish.Command;
import dev.sicd.model.publish.Edit;
import dev.sicd.model.publish.Observation;
import dev.sicd.model.publish.Observation.PullRequest;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What each call sends, and what it makes of the answer. */
class CallsTest {
    private static final GitId A = new GitId("a".repeat(40));
    private static final GitId B = new GitId("b".repeat(40));
    private static final GitId C = new GitId("c".repeat(40));
    private static final String PULL_REQUEST = """
            {"number": 7, "html_url": "https://github.com/octo/hello/pull/7", "body": null, "state": "open",
             "head": {"ref": "sicd/p1", "sha": "%s", "repo": {"full_name": "octo/hello"}},
             "base": {"ref": "main"}, "merged_at": null, "merge_commit_sha": "%s"}""".formatted(A.hex(), B.hex());
    private static final String COMMIT = """
            {"sha": "%s", "tree": {"sha": "%s"}, "parents": [{"sha": "%s"}], "message": "Tidy up\\n\\nSicd-Run: r",
             "verification": {"verified": true}}""".formatted(A.hex(), B.hex(), C.hex());

    private final Hub hub = Hub.start();

    @AfterEach
    void close() {
        hub.close();
    }

    @Test
    void everyRequestSaysWhoAsksAndForWhichVersion() {
        hub.answers(200, "{\"default_branch\": \"main\", \"archived\": false}").call(new Command.GetRepository());

        RecordedRequest sent = hub.sent();
        assertThat(sent.getHeaders().get("Accept")).isEqualTo("application/vnd.github+json");
        assertThat(sent.getHeaders().get("X-GitHub-Api-Version")).isEqualTo("2022-11-28");
        assertThat(sent.getHeaders().get("User-Agent")).isEqualTo("sicd-pr-publisher");
        assertThat(sent.getHeaders().get("Authorization")).isEqualTo("Bearer " + Hub.TOKEN);
    }

    @Test
    void aRepositoryHasADefaultBranchAndMayBeArchived() {
        hub.answers(200, "{\"default_branch\": \"trunk\", \"archived\": true}");

        assertThat(hub.call(new Command.GetRepository())).isEqualTo(new Observation.Repository("trunk", true));
        assertSent("GET", "/repos/octo/hello");
    }

    @Test
    void pullRequestsAreAskedForByOwnerAndBranch() {
        hub.answers(200, "[" + PULL_REQUEST + "]");

        assertThat(hub.call(new Command.ListPullRequests("sicd/p1")))
                .isEqualTo(new Observation.PullRequests(List.of(open())));
        assertSent("GET", "/repos/octo/hello/pulls?head=octo%3Asicd%2Fp1&state=all&per_page=100&page=1");
    }

    @Test
    void fullPagesAreFollowedByTheNext() {
        hub.answers(200, page(100)).answers(200, page(1));

        assertThat(hub.call(new Command.ListPullRequests("sicd/p1")))
                .isInstanceOfSatisfying(
                        Observation.PullRequests.class,
                        found -> assertThat(found.found()).hasSize(101));
        hub.sent();
        assertThat(hub.sent().getTarget()).endsWith("&page=2");
    }

    @Test
    void pagesWithoutEndAreGivenUp() {
        IntStream.range(0, 10).forEach(unused -> hub.answers(200, page(100)));

        assertThat(hub.refusal(new Command.ListPullRequests("sicd/p1")).message())
                .contains("more than 1000 pull requests of octo/hello");
        assertThat(hub.requests()).isEqualTo(10);
    }

    @Test
    void aPullRequestThatIsMergedHasAMergeCommit() {
        String merged = PULL_REQUEST
                .replace("\"merged_at\": null", "\"merged\": true, \"merged_at\": \"2026-02-03T04:05:06Z\"")
                .replace("\"state\": \"open\"", "\"state\": \"closed\"");
        hub.answers(200, merged);

        assertThat(hub.call(new Command.GetPullRequest(7))).isInstanceOfSatisfying(Observation.Found.class, found -> {
            assertThat(found.pullRequest().open()).isFalse();
            assertThat(found.pullRequest().merged()).isTrue();
            assertThat(found.pullRequest().mergeCommit()).contains(B);
        });
        assertSent("GET", "/repos/octo/hello/pulls/7");
    }

    @Test
    void aPullRequestOutlivesTheRepositoryOfItsHead() {
        hub.answers(200, PULL_REQUEST.replace("{\"full_name\": \"octo/hello\"}", "null"));

        assertThat(hub.call(new Command.GetPullRequest(7)))
                .isInstanceOfSatisfying(
                        Observation.Found.class,
                        found ->
                                assertThat(found.pullRequest().headRepository()).isEmpty());
    }

    @Test
    void aBranchIsOneSegmentOfTheAddress() {
        hub.answers(
                200,
                "{\"ref\": \"refs/heads/sicd/p1\", \"object\": {\"type\": \"commit\", \"sha\": \"%s\"}}"
                        .formatted(A.hex()));

        assertThat(hub.call(new Command.GetBranch("sicd/p1"))).isEqualTo(new Observation.Branch(Optional.of(A)));
        assertSent("GET", "/repos/octo/hello/git/ref/heads%2Fsicd%2Fp1");
    }

    @Test
    void aBranchThatIsNotThereIsAnAnswer() {
        hub.answers(404, "{\"message\": \"Not Found\"}");

        assertThat(hub.call(new Command.GetBranch("sicd/p1"))).isEqualTo(new Observation.Branch(Optional.empty()));
    }

    @Test
    void branchesThatOnlyBeginSoAreNotTheBranch() {
        hub.answers(200, "[{\"ref\": \"refs/heads/sicd/p10\", \"object\": {\"sha\": \"%s\"}}]".formatted(A.hex()));

        assertThat(hub.call(new Command.GetBranch("sicd/p1"))).isEqualTo(new Observation.Branch(Optional.empty()));
    }

    @Test
    void aCommitHasATreeParentsAndAMessage() {
        hub.answers(200, COMMIT);

        assertThat(hub.call(new Command.GetCommit(A)))
                .isEqualTo(new Observation.Commit(A, B, List.of(C), "Tidy up\n\nSicd-Run: r", true));
        assertSent("GET", "/repos/octo/hello/git/commits/" + A.hex());
    }

    @Test
    void aTreeIsListedWithModesAndWhetherItIsWhole() {
        hub.answers(200, """
                {"sha": "%s", "truncated": true, "tree": [
                  {"path": "run.sh", "mode": "100755", "type": "blob", "sha": "%s", "size": 3},
                  {"path": "src", "mode": "040000", "type": "tree", "sha": "%s"}]}""".formatted(A.hex(), B.hex(), C.hex()));

        assertThat(hub.call(new Command.GetTree(A, true)))
                .isEqualTo(new Observation.Listing(
                        List.of(new PathEntry("run.sh", Mode.EXECUTABLE, B), new PathEntry("src", Mode.DIRECTORY, C)),
                        true));
        assertSent("GET", "/repos/octo/hello/git/trees/" + A.hex() + "?recursive=1");
    }

    @Test
    void aDirectoryAloneIsNotAskedForRecursively() {
        hub.answers(200, "{\"tree\": [], \"truncated\": false}").call(new Command.GetTree(A, false));

        assertSent("GET", "/repos/octo/hello/git/trees/" + A.hex());
    }

    @Test
    void aModeOfOldGitIsNotGuessedAt() {
        hub.answers(200, """
                {"truncated": false, "tree": [{"path": "old", "mode": "100664", "sha": "%s"}]}""".formatted(B.hex()));

        assertThat(hub.refusal(new Command.GetTree(A, true)))
                .isEqualTo(Observation.Refused.of(
                        Observation.Fault.DENIED,
                        "the tree of the repository holds 'old' with the mode '100664', which git does not write any"
                                + " more; commit that file anew"));
    }

    @Test
    void aBlobIsSentByteForByte() {
        hub.answers(201, "{\"sha\": \"%s\"}".formatted(A.hex()));

        assertThat(hub.call(new Command.CreateBlob("ä\u0000\r\n"))).isEqualTo(new Observation.Stored(A));
        assertSent("POST", "/repos/octo/hello/git/blobs", "{'content': 'w6QADQo=', 'encoding': 'base64'}");
    }

    @Test
    void aTreeIsItsBaseAndTheDifferences() {
        hub.answers(201, "{\"sha\": \"%s\", \"tree\": []}".formatted(B.hex()));
        List<Edit> edits = List.of(
                new Edit("a.txt", Mode.FILE, Optional.of("new\n"), Optional.empty()),
                new Edit("big", Mode.EXECUTABLE, Optional.empty(), Optional.of(C)),
                new Edit("gone", Mode.FILE, Optional.empty(), Optional.empty()));

        assertThat(hub.call(new Command.CreateTree(A, edits))).isEqualTo(new Observation.Stored(B));
        assertSent("POST", "/repos/octo/hello/git/trees", """
                {'base_tree': '%s', 'tree': [
                  {'path': 'a.txt', 'mode': '100644', 'type': 'blob', 'content': 'new\\n'},
                  {'path': 'big', 'mode': '100755', 'type': 'blob', 'sha': '%s'},
                  {'path': 'gone', 'mode': '100644', 'type': 'blob', 'sha': null}]}""".formatted(A.hex(), C.hex()));
    }

    @Test
    void aCommitLeavesItsAuthorToGitHub() {
        hub.answers(201, COMMIT.replace("\"verified\": true", "\"verified\": false"));

        assertThat(hub.call(new Command.CreateCommit("Tidy up", B, C)))
                .isEqualTo(new Observation.Commit(A, B, List.of(C), "Tidy up\n\nSicd-Run: r", false));
        assertSent("POST", "/repos/octo/hello/git/commits", """
                {'message': 'Tidy up', 'tree': '%s', 'parents': ['%s']}""".formatted(B.hex(), C.hex()));
    }

    @Test
    void aBranchIsMadeByItsFullName() {
        hub.answers(201, "{\"ref\": \"refs/heads/sicd/p1\"}");

        assertThat(hub.call(new Command.CreateBranch("sicd/p1", A))).isEqualTo(new Observation.Done());
        assertSent(
                "POST", "/repos/octo/hello/git/refs", "{'ref': 'refs/heads/sicd/p1', 'sha': '%s'}".formatted(A.hex()));
    }

    @Test
    void aPullRequestIsOpenedFromABranchOfTheSameRepository() {
        hub.answers(201, PULL_REQUEST);

        assertThat(hub.call(new Command.OpenPullRequest("sicd/p1", "main", "Tidy up", "Body", true)))
                .isEqualTo(new Observation.Found(open()));
        assertSent("POST", "/repos/octo/hello/pulls", """
                {'title': 'Tidy up', 'head': 'sicd/p1', 'base': 'main', 'body': 'Body', 'draft': true}""");
    }

    @Test
    void labelsAndAssigneesGoToTheIssue() {
        hub.answers(200, "[]").answers(201, "{}");

        assertThat(hub.call(new Command.AddLabels(7, List.of("sicd")))).isEqualTo(new Observation.Done());
        assertThat(hub.call(new Command.AddAssignees(7, List.of("ada")))).isEqualTo(new Observation.Done());
        assertSent("POST", "/repos/octo/hello/issues/7/labels", "{'labels': ['sicd']}");
        assertSent("POST", "/repos/octo/hello/issues/7/assignees", "{'assignees': ['ada']}");
    }

    @Test
    void aReviewerWithASlashIsATeam() {
        hub.answers(201, "{}");

        assertThat(hub.call(new Command.RequestReviewers(7, List.of("ada", "octo/owners"))))
                .isEqualTo(new Observation.Done());
        assertSent(
                "POST",
                "/repos/octo/hello/pulls/7/requested_reviewers",
                "{'reviewers': ['ada'], 'team_reviewers': ['owners']}");
    }

    private void assertSent(String method, String target) {
        RecordedRequest sent = hub.sent();
        assertThat(sent.getMethod()).isEqualTo(method);
        assertThat(sent.getTarget()).isEqualTo(target);
    }

    private void assertSent(String method, String target, String body) {
        RecordedRequest sent = hub.sent();
        assertThat(sent.getMethod()).isEqualTo(method);
        assertThat(sent.getTarget()).isEqualTo(target);
        assertThat(Hub.body(sent)).isEqualTo(json(body));
    }

    private static PullRequest open() {
        return new PullRequest(
                7,
                "https://github.com/octo/hello/pull/7",
                "",
                "sicd/p1",
                "octo/hello",
                A,
                "main",
                true,
                false,
                Optional.empty());
    }

    private static String page(int length) {
        return IntStream.range(0, length).mapToObj(unused -> PULL_REQUEST).collect(Collectors.joining(",", "[", "]"));
    }
}
