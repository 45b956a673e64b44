package dev.sicd.fakegithub;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.SortedMap;
import java.util.TreeMap;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.treewalk.TreeWalk;

/** Lists and makes trees. */
final class TreeEndpoints {
    private TreeEndpoints() {}

    /** Lists what a tree, or the tree of a commit, holds; any value of {@code recursive} means yes, as with GitHub. */
    static Reply get(Call call) {
        GitStore git = call.repository().git();
        String name = call.request().parameter("tree_sha");
        ObjectId tree = GitStore.id(name)
                .or(() -> git.ref(Constants.R_HEADS + name))
                .flatMap(git::tree)
                .orElseThrow(RefusedException::notFound);
        boolean recursive = call.request().queryParameters().containsKey("recursive");
        return Reply.ok(listed(call, tree, recursive));
    }

    static Reply create(Call call) {
        GitStore git = call.repository().git();
        checkLimits(call);
        SortedMap<String, GitStore.Leaf> leaves = new TreeMap<>();
        if (call.body().has("base_tree")) {
            leaves.putAll(GitStore.id(call.text("base_tree"))
                    .flatMap(git::tree)
                    .map(git::leaves)
                    .orElseThrow(() -> RefusedException.unprocessable("Tree SHA does not exist")));
        }
        TreeEdit edit = new TreeEdit(git, leaves);
        call.body().path("tree").forEach(edit::apply);
        return Reply.created(listed(call, edit.written(), false));
    }

    private static void checkLimits(Call call) {
        RepositorySettings settings = call.repository().settings();
        JsonNode entries = call.body().path("tree");
        if (entries.isEmpty()) {
            throw RefusedException.unprocessable("Invalid tree info");
        }
        long inlineBytes = 0;
        for (JsonNode entry : entries) {
            inlineBytes += entry.path("content").asText("").getBytes(StandardCharsets.UTF_8).length;
        }
        if (entries.size() > settings.treeEntriesMax() || inlineBytes > settings.treeInlineBytesMax()) {
            throw RefusedException.unprocessable(
                    "Sorry, your request timed out. It's likely that your input was too large"
                            + " to process. Consider building the tree incrementally, or building the commits you need in a local"
                            + " clone of the repository and then pushing them to GitHub.");
        }
    }

    private static ObjectNode listed(Call call, ObjectId tree, boolean recursive) {
        int entriesMax = recursive ? call.repository().settings().listedEntriesMax() : Integer.MAX_VALUE;
        String git = "/repos/%s/git".formatted(call.repository().fullName());
        ObjectNode answer = Json.object().put("sha", tree.name()).put("url", git + "/trees/" + tree.name());
        ArrayNode entries = answer.putArray("tree");
        boolean truncated = false;
        try (TreeWalk walk = new TreeWalk(call.repository().git().jgit())) {
            walk.addTree(tree);
            while (!truncated && walk.next()) {
                truncated = entries.size() == entriesMax;
                if (!truncated) {
                    entries.add(entry(call, walk, git));
                }
                if (recursive && walk.isSubtree()) {
                    walk.enterSubtree();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return answer.put("truncated", truncated);
    }

    private static ObjectNode entry(Call call, TreeWalk walk, String git) {
        FileMode mode = walk.getFileMode(0);
        ObjectId id = walk.getObjectId(0);
        String type = Modes.type(mode);
        ObjectNode entry = Json.object()
                .put("path", walk.getPathString())
                .put("mode", Modes.text(mode))
                .put("type", type)
                .put("sha", id.name());
        if (type.equals("blob")) {
            entry.put(
                    "size",
                    call.repository().git().bytes(id, Constants.OBJ_BLOB).orElseThrow().length);
        }
        return entry.put("url", "%s/%ss/%s".formatted(git, type, id.name()));
    }
}
