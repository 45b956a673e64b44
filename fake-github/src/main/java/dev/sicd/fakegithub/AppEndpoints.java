package dev.sicd.fakegithub;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/** What an app asks about itself, and the tokens of its installation. */
final class AppEndpoints {
    private static final Map<String, String> PERMISSIONS =
            Map.of("contents", "write", "issues", "write", "metadata", "read", "pull_requests", "write");

    private final Credentials credentials;
    private final Predicate<String> isRepository;

    /** @param isRepository says whether there is a repository of a full name */
    AppEndpoints(Credentials credentials, Predicate<String> isRepository) {
        this.credentials = credentials;
        this.isRepository = isRepository;
    }

    static Reply user(Identity identity) {
        return Reply.ok(PullRequestJson.user(identity.login()));
    }

    Reply app(Identity identity) {
        Credentials.App app = caller(identity);
        ObjectNode answer = Json.object()
                .put("id", app.id())
                .put("slug", app.slug())
                .put("node_id", "A_" + app.id())
                .put("name", app.slug());
        answer.set("permissions", permissions(PERMISSIONS));
        return Reply.ok(answer);
    }

    Reply installation(Call call) {
        Credentials.App app = caller(call.identity());
        ObjectNode answer = Json.object()
                .put("id", app.installation())
                .put("app_id", app.id())
                .put("app_slug", app.slug())
                .put("repository_selection", "all");
        answer.set("account", PullRequestJson.user(call.repository().owner()));
        answer.set("permissions", permissions(PERMISSIONS));
        return Reply.ok(answer);
    }

    /** A repository is named without its owner, whose installation it is. */
    Reply token(LoggedRequest request, Identity identity, JsonNode body) {
        Credentials.App app = caller(identity);
        if (!request.parameter("installation_id").equals(Long.toString(app.installation()))) {
            throw RefusedException.notFound();
        }
        Set<String> names = new TreeSet<>(Json.texts(body.path("repositories"), "name"));
        if (!names.stream().allMatch(isRepository)) {
            throw RefusedException.unprocessable(
                    "There is at least one repository that does not exist or is not accessible to the parent installation.");
        }
        Credentials.Issued issued = credentials.issue(app, names, granted(body.path("permissions")));
        ObjectNode answer = Json.object()
                .put("token", issued.token())
                .put("expires_at", issued.expiresAt().toString())
                .put("repository_selection", names.isEmpty() ? "all" : "selected");
        answer.set("permissions", permissions(issued.identity().permissions()));
        return Reply.created(answer);
    }

    private static Map<String, String> granted(JsonNode asked) {
        if (asked.isEmpty()) {
            return PERMISSIONS;
        }
        Map<String, String> granted = new TreeMap<>();
        for (Map.Entry<String, JsonNode> permission : asked.properties()) {
            if (!PERMISSIONS.containsKey(permission.getKey())) {
                throw RefusedException.unprocessable("The permissions requested are not granted to this installation.");
            }
            granted.put(permission.getKey(), permission.getValue().asText());
        }
        return granted;
    }

    private Credentials.App caller(Identity identity) {
        return credentials.bySlug(identity.login()).orElseThrow(RefusedException::notFound);
    }

    private static ObjectNode permissions(Map<String, String> permissions) {
        ObjectNode json = Json.object();
        new TreeMap<>(permissions).forEach(json::put);
        return json;
    }
}
