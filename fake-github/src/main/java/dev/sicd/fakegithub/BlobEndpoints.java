package dev.sicd.fakegithub;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;

/** Reads and makes blobs. */
final class BlobEndpoints {
    private BlobEndpoints() {}

    static Reply get(Call call) {
        String sha = call.request().parameter("file_sha");
        byte[] bytes = GitStore.id(sha)
                .flatMap(id -> call.repository().git().bytes(id, Constants.OBJ_BLOB))
                .orElseThrow(RefusedException::notFound);
        return Reply.ok(Json.object()
                .put("sha", sha)
                .put("node_id", "B_" + sha)
                .put("size", bytes.length)
                .put("url", url(call, sha))
                .put("content", Base64.getMimeEncoder(60, new byte[] {'\n'}).encodeToString(bytes))
                .put("encoding", "base64"));
    }

    static Reply create(Call call) {
        ObjectId id = call.repository().git().insertBlob(content(call));
        return Reply.created(Json.object().put("sha", id.name()).put("url", url(call, id.name())));
    }

    private static byte[] content(Call call) {
        String encoding = call.body().path("encoding").asText("utf-8");
        return switch (encoding) {
            case "utf-8" -> call.text("content").getBytes(StandardCharsets.UTF_8);
            case "base64" -> decoded(call.text("content"));
            default -> throw RefusedException.unprocessable("encoding '%s' is not supported".formatted(encoding));
        };
    }

    private static byte[] decoded(String content) {
        try {
            return Base64.getMimeDecoder().decode(content);
        } catch (IllegalArgumentException e) {
            throw RefusedException.unprocessable("content is not valid Base64");
        }
    }

    private static String url(Call call, String sha) {
        return "/repos/%s/git/blobs/%s".formatted(call.repository().fullName(), sha);
    }
}
