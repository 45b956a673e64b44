package dev.sicd.fakegithub;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.SortedMap;
import java.util.TreeMap;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;

/** A tree being made of another one and the entries of a call, one after the other; nothing refers to it yet. */
final class TreeEdit {
    private final GitStore git;
    private final SortedMap<String, GitStore.Leaf> leaves;

    TreeEdit(GitStore git, SortedMap<String, GitStore.Leaf> base) {
        this.git = git;
        this.leaves = new TreeMap<>(base);
    }

    /** @throws RefusedException for an entry that makes no sense */
    void apply(JsonNode entry) {
        String path = entry.path("path").asText("");
        JsonNode sha = entry.path("sha");
        if (sha.isNull()) {
            delete(path);
            return;
        }
        FileMode mode = Modes.parsed(entry.path("mode").asText(""))
                .orElseThrow(() -> RefusedException.unprocessable("Must supply a valid tree.mode"));
        if (sha.isMissingNode() == entry.path("content").isMissingNode()) {
            throw RefusedException.unprocessable("Must supply either tree.sha or tree.content");
        }
        ObjectId id = sha.isMissingNode()
                ? git.insertBlob(entry.path("content").asText().getBytes(StandardCharsets.UTF_8))
                : known(sha.asText(), mode);
        put(path, mode, id);
    }

    ObjectId written() {
        try {
            return git.insertTree(leaves);
        } catch (IllegalArgumentException e) {
            throw RefusedException.unprocessable("tree.path contains a malformed path component");
        }
    }

    /** What is in the way goes: a directory at the path, or a file where a directory is needed. */
    private void put(String path, FileMode mode, ObjectId id) {
        clear(path);
        for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
            leaves.remove(path.substring(0, slash));
        }
        if (mode.equals(FileMode.TREE)) {
            git.leaves(id).forEach((below, leaf) -> leaves.put(path + "/" + below, leaf));
        } else {
            leaves.put(path, new GitStore.Leaf(mode, id));
        }
    }

    private void delete(String path) {
        if (!clear(path)) {
            throw RefusedException.unprocessable("GitRPC::BadObjectState");
        }
    }

    private boolean clear(String path) {
        return leaves.keySet().removeIf(other -> other.equals(path) || other.startsWith(path + "/"));
    }

    private ObjectId known(String sha, FileMode mode) {
        // The commit of a submodule is in another repository.
        return GitStore.id(sha)
                .filter(id -> mode.equals(FileMode.GITLINK) || git.has(id, mode.getObjectType()))
                .orElseThrow(() -> RefusedException.unprocessable(
                        "tree.sha %s is not a valid %s".formatted(sha, Modes.type(mode))));
    }
}
