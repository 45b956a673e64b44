package dev.sicd.e2e.check;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.sicd.event.EpisodeEvent;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Events by HTTP, one by one or in batches; tells the fate of each. */
final class HttpDoor {
    private static final int OK = 200;
    private static final int ACCEPTED = 202;
    private static final int MULTI_STATUS = 207;

    private final Web web;

    HttpDoor(Web web) {
        this.web = web;
    }

    Fated alone(EpisodeEvent event) throws InterruptedException {
        Optional<String> path = Bodies.path(event);
        if (path.isEmpty()) {
            return batch(List.of(event)).getFirst();
        }
        Web.Answer answer = web.post(path.get(), Bodies.alone(event).toString(), Map.of());
        return fated(answer.status(), answer.isUnknown(), answer.body());
    }

    List<Fated> batch(List<EpisodeEvent> events) throws InterruptedException {
        ArrayNode body = JsonNodeFactory.instance.arrayNode();
        events.forEach(event -> body.add(Bodies.ofBatch(event)));
        Web.Answer answer = web.post("/admin/training/events", body.toString(), Map.of());
        if (answer.status() != MULTI_STATUS) {
            return Collections.nCopies(events.size(), answer.isUnknown() ? Fated.UNKNOWN : Fated.REFUSED);
        }
        List<Fated> fates = new ArrayList<>();
        for (JsonNode result : answer.body().path("results")) {
            int status = result.path("status").intValue();
            fates.add(fated(status, new Web.Answer(status, result, false).isUnknown(), result));
        }
        return fates;
    }

    Fate start(String runId, int episodes) throws InterruptedException {
        String body = "{\"run_id\":\"%s\",\"episodes\":%d,\"task_description\":\"a load\",\"tags\":[\"load\"]}"
                .formatted(runId, episodes);
        return fate(web.post("/admin/training/start", body, Map.of()));
    }

    /** A proposal of one new file; its retry is the same proposal, since its id comes from its content. */
    Fate propose(String runId, String repository, String title, String path, String content)
            throws InterruptedException {
        String[] ownerAndName = repository.split("/", 2);
        String body = JsonNodeFactory.instance
                .objectNode()
                .put("run_id", runId)
                .put("title", title)
                .put("description", "from a load")
                .put("repo_owner", ownerAndName[0])
                .put("repo_name", ownerAndName[1])
                .set(
                        "changes",
                        JsonNodeFactory.instance
                                .arrayNode()
                                .add(JsonNodeFactory.instance
                                        .objectNode()
                                        .put("file_path", path)
                                        .put("change_type", "create")
                                        .put("new_content", content)
                                        .put("rationale", "to see what becomes of it")))
                .toString();
        return fate(web.post("/admin/training/propose-pr", body, Map.of("Prefer", "wait=0")));
    }

    private static Fate fate(Web.Answer answer) {
        if (answer.isUnknown()) {
            return Fate.UNKNOWN;
        }
        return answer.status() == OK || answer.status() == ACCEPTED ? Fate.ACKED : Fate.REFUSED;
    }

    private static Fated fated(int status, boolean unknown, JsonNode body) {
        if (unknown) {
            return Fated.UNKNOWN;
        }
        return status == ACCEPTED
                ? new Fated(
                        Fate.ACKED,
                        body.path("at").textValue(),
                        Hashes.first(body.path("leaf").textValue()))
                : Fated.REFUSED;
    }
}
