package dev.sicd.fakegithub;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * From a request to what it ends with: faults, validation, who is calling, the endpoint, faults again. It knows no HTTP
 * beyond methods and headers.
 */
final class Api {
    private static final int CALLS_PER_HOUR = 5_000;

    private final Repositories repositories;
    private final Credentials credentials;
    private final RequestLog log;
    private final Faults faults;
    private final InstantSource clock;
    private final AppEndpoints apps;
    private final Map<String, Endpoint> endpoints;

    Api(Repositories repositories, Credentials credentials, RequestLog log, Faults faults, InstantSource clock) {
        this.repositories = repositories;
        this.credentials = credentials;
        this.log = log;
        this.faults = faults;
        this.clock = clock;
        this.apps = new AppEndpoints(credentials, repositories::isName);
        CommitEndpoints commits = new CommitEndpoints(clock);
        this.endpoints = Map.ofEntries(
                Map.entry("repos/get", RepositoryEndpoints::get),
                Map.entry("apps/get-repo-installation", apps::installation),
                Map.entry("git/get-ref", RefEndpoints::get),
                Map.entry("git/create-ref", RefEndpoints::create),
                Map.entry("git/get-commit", commits::get),
                Map.entry("git/create-commit", commits::create),
                Map.entry("git/get-tree", TreeEndpoints::get),
                Map.entry("git/create-tree", TreeEndpoints::create),
                Map.entry("git/get-blob", BlobEndpoints::get),
                Map.entry("git/create-blob", BlobEndpoints::create),
                Map.entry("pulls/list", PullEndpoints::list),
                Map.entry("pulls/get", PullEndpoints::get),
                Map.entry("pulls/create", PullEndpoints::create),
                Map.entry("pulls/request-reviewers", PullEndpoints::requestReviewers),
                Map.entry("issues/add-labels", IssueEndpoints::addLabels),
                Map.entry("issues/add-assignees", IssueEndpoints::addAssignees));
    }

    Faults.Ending handle(LoggedRequest request) {
        Faults.Ending early = faults.beforeEffect(request);
        if (!(early instanceof Faults.Ending.Pending)) {
            return early;
        }
        return faults.afterEffect(request, answered(request));
    }

    private Reply answered(LoggedRequest request) {
        Optional<JsonNode> body = Json.parsed(request.body());
        List<String> findings = log.judge(request, body);
        if (!findings.isEmpty()) {
            return Reply.message(request.operation().isEmpty() ? 404 : 400, String.join("; ", findings));
        }
        try {
            return permitted(request, body.orElseGet(MissingNode::getInstance));
        } catch (RefusedException e) {
            return e.reply();
        }
    }

    private Reply permitted(LoggedRequest request, JsonNode body) {
        Identity identity = credentials.identify(request.authorization());
        if (!identity.mayCall(request.operation())) {
            throw RefusedException.of(403, "Resource not accessible by integration");
        }
        Reply reply = switch (request.operation()) {
            case "users/get-authenticated" -> AppEndpoints.user(identity);
            case "rate-limit/get" -> Reply.ok(limits());
            case "apps/get-authenticated" -> apps.app(identity);
            case "apps/create-installation-access-token" -> apps.token(request, identity, body);
            default -> inRepository(request, identity, body);
        };
        return identity.kind() == Identity.Kind.PERSON ? reply.withHeader("X-OAuth-Scopes", "repo") : reply;
    }

    private Reply inRepository(LoggedRequest request, Identity identity, JsonNode body) {
        FakeRepository repository = repositories
                .find(request.repository())
                .filter(found -> identity.sees(found.name()))
                .orElseThrow(RefusedException::notFound);
        Endpoint endpoint = Optional.ofNullable(endpoints.get(request.operation()))
                .orElseThrow(() -> RefusedException.of(501, request.operation() + " is described but not made here"));
        synchronized (repository) {
            checkUsable(request, repository);
            return endpoint.answer(new Call(request, identity, repository, body));
        }
    }

    private static void checkUsable(LoggedRequest request, FakeRepository repository) {
        if (repository.settings().isArchived() && !request.method().equals("GET")) {
            throw RefusedException.of(403, "Repository was archived so is read-only.");
        }
        if (request.operation().startsWith("git/") && !repository.git().hasRefs()) {
            throw RefusedException.of(409, "Git Repository is empty.");
        }
    }

    private ObjectNode limits() {
        ObjectNode core = Json.object()
                .put("limit", CALLS_PER_HOUR)
                .put("used", 0)
                .put("remaining", CALLS_PER_HOUR)
                .put("reset", clock.instant().plus(Duration.ofHours(1)).getEpochSecond());
        ObjectNode limits = Json.object();
        limits.putObject("resources").set("core", core);
        limits.set("rate", core);
        return limits;
    }
}
