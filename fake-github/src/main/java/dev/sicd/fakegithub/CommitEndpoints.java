package dev.sicd.fakegithub;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.revwalk.RevCommit;

/** Reads and makes commits; what they are signed with is only said, not shown. */
final class CommitEndpoints {
    private final InstantSource clock;
    private final Set<ObjectId> verified = ConcurrentHashMap.newKeySet();

    CommitEndpoints(InstantSource clock) {
        this.clock = clock;
    }

    Reply get(Call call) {
        RevCommit commit = GitStore.id(call.request().parameter("commit_sha"))
                .flatMap(call.repository().git()::commit)
                .orElseThrow(RefusedException::notFound);
        return Reply.ok(described(call, commit));
    }

    Reply create(Call call) {
        GitStore git = call.repository().git();
        CommitBuilder commit = new CommitBuilder();
        commit.setTreeId(GitStore.id(call.text("tree"))
                .filter(id -> git.has(id, Constants.OBJ_TREE))
                .orElseThrow(() -> RefusedException.unprocessable("Tree SHA does not exist")));
        commit.setParentIds(parents(call));
        PersonIdent author = person(call.body().path("author"), caller(call));
        commit.setAuthor(author);
        commit.setCommitter(person(call.body().path("committer"), author));
        commit.setMessage(call.text("message"));
        ObjectId id = git.insertCommit(commit);
        // GitHub signs what an app commits in its own name.
        boolean ownName = !call.body().has("author") && !call.body().has("committer");
        if (ownName && call.identity().kind() == Identity.Kind.INSTALLATION) {
            verified.add(id);
        }
        return Reply.created(described(call, git.commit(id).orElseThrow()));
    }

    private PersonIdent caller(Call call) {
        return FakeRepository.person(call.identity().login(), clock.instant());
    }

    private static List<ObjectId> parents(Call call) {
        List<ObjectId> parents = new ArrayList<>();
        for (JsonNode parent : call.body().path("parents")) {
            parents.add(GitStore.id(parent.asText())
                    .filter(id -> call.repository().git().has(id, Constants.OBJ_COMMIT))
                    .orElseThrow(() ->
                            RefusedException.unprocessable("Parent SHA does not exist or is not a commit object")));
        }
        return parents;
    }

    private PersonIdent person(JsonNode given, PersonIdent otherwise) {
        if (given.isMissingNode()) {
            return otherwise;
        }
        return new PersonIdent(
                given.path("name").asText(otherwise.getName()),
                given.path("email").asText(otherwise.getEmailAddress()),
                date(given.path("date").asText("")),
                ZoneOffset.UTC);
    }

    private Instant date(String text) {
        if (text.isEmpty()) {
            return clock.instant();
        }
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw RefusedException.unprocessable("date '%s' is not a valid ISO 8601 date".formatted(text));
        }
    }

    private ObjectNode described(Call call, RevCommit commit) {
        String git = "/repos/%s/git".formatted(call.repository().fullName());
        ObjectNode answer = Json.object()
                .put("sha", commit.name())
                .put("node_id", "C_" + commit.name())
                .put("url", git + "/commits/" + commit.name())
                .put("html_url", git + "/commits/" + commit.name())
                .put("message", commit.getFullMessage());
        answer.set("author", described(commit.getAuthorIdent()));
        answer.set("committer", described(commit.getCommitterIdent()));
        String tree = commit.getTree().name();
        answer.putObject("tree").put("sha", tree).put("url", git + "/trees/" + tree);
        ArrayNode parents = answer.putArray("parents");
        for (RevCommit parent : commit.getParents()) {
            parents.addObject()
                    .put("sha", parent.name())
                    .put("url", git + "/commits/" + parent.name())
                    .put("html_url", git + "/commits/" + parent.name());
        }
        boolean signed = verified.contains(commit.getId());
        answer.putObject("verification")
                .put("verified", signed)
                .put("reason", signed ? "valid" : "unsigned")
                .putNull("signature")
                .putNull("payload")
                .putNull("verified_at");
        return answer;
    }

    private static ObjectNode described(PersonIdent person) {
        return Json.object()
                .put("name", person.getName())
                .put("email", person.getEmailAddress())
                .put(
                        "date",
                        person.getWhenAsInstant()
                                .truncatedTo(ChronoUnit.SECONDS)
                                .toString());
    }
}
