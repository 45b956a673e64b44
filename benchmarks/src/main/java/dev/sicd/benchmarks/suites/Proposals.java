package dev.sicd.benchmarks.suites;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;

/**
 * Proposals of a run, each of two new files and unlike all before. One is proposed at a time; what became of it is
 * told, not judged.
 */
final class Proposals {
    /** Where they are to be published to. */
    static final String REPOSITORY = "your-org/your-repo";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LINES = 40;
    private static final int LONGEST_WAIT_SECONDS = 60;

    private final ApiConnection api;
    private final String run;
    private int number;

    /** Of a run that it starts. */
    Proposals(ApiConnection api, String run) throws IOException {
        this.api = api;
        this.run = run;
        api.post("/start", "{\"run_id\":\"" + run + "\"}").accepted();
    }

    /** Proposes the next one and does not wait for what becomes of it; how it was answered. */
    JsonNode propose(boolean dryRun) throws IOException {
        return propose(dryRun, 0);
    }

    /**
     * Proposes the next one and waits until it is settled.
     *
     * @throws IllegalStateException when that is not how it ends
     */
    void proposeUntil(String status, boolean dryRun) throws IOException {
        JsonNode answer = propose(dryRun, LONGEST_WAIT_SECONDS);
        if (!answer.path("result").path("status").asText().equals(status)) {
            throw new IllegalStateException("a proposal should have ended as '%s': %s".formatted(status, answer));
        }
    }

    private JsonNode propose(boolean dryRun, int waitSeconds) throws IOException {
        number++;
        return api.post("/propose-pr", "application/json", body(dryRun), "Prefer: wait=" + waitSeconds + "\r\n")
                .accepted()
                .json();
    }

    private String body(boolean dryRun) {
        String[] repository = REPOSITORY.split("/");
        ObjectNode body = JSON.createObjectNode()
                .put("run_id", run)
                .put("title", "Read the index once, step " + number)
                .put("description", "The index was read for every query; now it is kept until it changes.")
                .put("repo_owner", repository[0])
                .put("repo_name", repository[1])
                .put("dry_run", dryRun);
        String name = run.replace('-', '_') + "_" + number;
        body.putArray("changes")
                .add(created("src/rag/" + name + ".py", "def answer_%d(query):\n    return index.find(query, %d)\n"))
                .add(created("tests/rag/test_" + name + ".py", "def test_%d():\n    assert answer(%d)\n"));
        return body.toString();
    }

    private ObjectNode created(String path, String lines) {
        StringBuilder content = new StringBuilder();
        for (int i = 0; i < LINES; i++) {
            content.append(lines.formatted(i, number));
        }
        return JSON.createObjectNode()
                .put("file_path", path)
                .put("change_type", "create")
                .put("new_content", content.toString())
                .put("rationale", "Half of the time of a query went into reading");
    }
}
