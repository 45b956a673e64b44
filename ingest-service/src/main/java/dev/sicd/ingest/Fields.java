package dev.sicd.ingest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sicd.kit.http.FieldError;
import dev.sicd.kit.http.Problem;
import dev.sicd.kit.http.Request;
import dev.sicd.kit.json.Json;
import dev.sicd.kit.json.JsonType;
import dev.sicd.model.event.Actor;
import dev.sicd.model.event.EndStatus;
import dev.sicd.model.event.EventRules;
import dev.sicd.model.event.Ids;
import dev.sicd.model.event.Violation;
import dev.sicd.model.ledger.Hash;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What single fields of requests must look like; it does not know which request has which of them. */
final class Fields {
    static final JsonType<String> RUN_ID = JsonType.of(
            "use " + Ids.RUN_ID_RULE,
            "",
            node -> Optional.of(node)
                    .filter(JsonNode::isTextual)
                    .map(JsonNode::textValue)
                    .filter(Ids::isRunId));

    /** A JSON object, carried as compact text. */
    static final JsonType<String> OBJECT = JsonType.anyObject().map(Fields::text, "{}");

    static final JsonType<Hash> DIGEST = JsonType.matching(
                    Pattern.compile("[0-9a-f]{64}"), "give the SHA-256 that GET /proposals/{id} shows, in hexadecimal")
            .map(Hash::ofHex, Hash.sha256());

    static final JsonType<String> TEXT = JsonType.text(EventRules.TEXT_LENGTH_MAX);

    static final JsonType<EndStatus> END_STATUS = JsonType.oneOf(List.of("completed", "failed"))
            .map(status -> EndStatus.valueOf(status.toUpperCase(Locale.ROOT)), EndStatus.UNKNOWN);

    static final JsonType<Duration> LEASE = JsonType.longInteger(
                    EventRules.LEASE_MIN.toMillis(), EventRules.LEASE_MAX.toMillis())
            .map(Duration::ofMillis, Duration.ZERO);

    static final Pattern TRACE_PARENT = Pattern.compile("[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}");

    private static final int ACTOR_ID_LENGTH_MAX = 200;
    /** The system's own events do not come through this door. */
    private static final List<String> ACTOR_KINDS = List.of("agent", "human", "service");

    static final JsonType<Actor> ACTOR = JsonType.of(
            "give an id of 1 to " + ACTOR_ID_LENGTH_MAX + " characters, or {\"kind\": one of "
                    + String.join(", ", ACTOR_KINDS) + ", \"id\": …}",
            Actor.agent(""),
            Fields::actor);

    private Fields() {}

    /**
     * The run in the path.
     *
     * @throws Problem 422 when no run can be named so
     */
    static String runId(Request request) {
        String runId = request.pathParameter("run_id");
        if (!Ids.isRunId(runId)) {
            throw Problem.unprocessable("run_id", Problem.quoted(runId) + " is not allowed: use " + Ids.RUN_ID_RULE);
        }
        return runId;
    }

    /**
     * The episode in the path.
     *
     * @throws Problem 422 when it cannot be one of the run
     */
    static String episodeId(Request request, String runId) {
        String episodeId = request.pathParameter("episode_id");
        if (Ids.episodeNumber(runId, episodeId).isEmpty()) {
            throw Problem.unprocessable(
                    "episode_id",
                    "%s is not allowed: episodes of this run are named %s, %s …"
                            .formatted(Problem.quoted(episodeId), Ids.episodeId(runId, 1), Ids.episodeId(runId, 2)));
        }
        return episodeId;
    }

    /**
     * The proposal in the path.
     *
     * @throws Problem 422 when no proposal can be named so
     */
    static String proposalId(Request request) {
        String proposalId = request.pathParameter("proposal_id");
        if (!Ids.isProposalId(proposalId)) {
            throw Problem.unprocessable(
                    "proposal_id", Problem.quoted(proposalId) + " is not allowed: use 12 hexadecimal digits");
        }
        return proposalId;
    }

    /** @throws Problem 422 with every violation, if there are any */
    static void refuse(List<Violation> violations) {
        if (violations.isEmpty()) {
            return;
        }
        String first = violations.getFirst().toString();
        throw Problem.unprocessable(
                violations.size() == 1 ? first : "%s (the first of %d mistakes)".formatted(first, violations.size()),
                violations.stream()
                        .map(violation -> new FieldError(violation.field(), violation.message()))
                        .toList());
    }

    /** A JSON value as compact text. */
    static String text(JsonNode node) {
        try {
            return Json.mapper().writeValueAsString(node);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("JSON that was read cannot be written", e);
        }
    }

    private static Optional<Actor> actor(JsonNode node) {
        if (node.isTextual()) {
            return Optional.of(node.textValue()).filter(Fields::isActorId).map(Actor::agent);
        }
        if (!(node instanceof ObjectNode object) || !Set.of("kind", "id").containsAll(names(object))) {
            return Optional.empty();
        }
        String kind = object.path("kind").asText("agent").toLowerCase(Locale.ROOT);
        return Optional.of(object.path("id"))
                .filter(id -> id.isTextual() && isActorId(id.textValue()) && ACTOR_KINDS.contains(kind))
                .map(id -> new Actor(Actor.Kind.valueOf(kind.toUpperCase(Locale.ROOT)), id.textValue()));
    }

    private static List<String> names(ObjectNode object) {
        return object.properties().stream().map(field -> field.getKey()).toList();
    }

    private static boolean isActorId(String id) {
        return !id.isBlank() && id.length() <= ACTOR_ID_LENGTH_MAX;
    }
}
