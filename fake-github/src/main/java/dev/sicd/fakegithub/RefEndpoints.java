package dev.sicd.fakegithub;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;

/** Reads and makes refs; objects are made elsewhere. */
final class RefEndpoints {
    private RefEndpoints() {}

    static Reply get(Call call) {
        String name = Constants.R_REFS + call.request().parameter("ref");
        ObjectId target = call.repository().git().ref(name).orElseThrow(RefusedException::notFound);
        return Reply.ok(described(call, name, target));
    }

    static Reply create(Call call) {
        GitStore git = call.repository().git();
        String name = call.text("ref");
        if (!name.startsWith(Constants.R_REFS) || name.split("/", -1).length < 3 || !Repository.isValidRefName(name)) {
            throw RefusedException.unprocessable("%s is not a valid ref name.".formatted(name));
        }
        ObjectId target = GitStore.id(call.text("sha"))
                .orElseThrow(() -> RefusedException.unprocessable(
                        "The sha parameter must be exactly 40 characters and" + " contain only [0-9a-f]."));
        if (git.commit(target).isEmpty()) {
            throw RefusedException.unprocessable("Object does not exist");
        }
        if (git.ref(name).isPresent()) {
            throw RefusedException.unprocessable("Reference already exists");
        }
        if (!git.updateRef(name, target)) {
            throw RefusedException.unprocessable("Reference update failed");
        }
        return Reply.created(described(call, name, target));
    }

    private static ObjectNode described(Call call, String name, ObjectId target) {
        String repository = "/repos/" + call.repository().fullName();
        ObjectNode answer =
                Json.object().put("ref", name).put("node_id", "REF_" + name).put("url", repository + "/git/" + name);
        answer.putObject("object")
                .put("type", "commit")
                .put("sha", target.name())
                .put("url", repository + "/git/commits/" + target.name());
        return answer;
    }
}
