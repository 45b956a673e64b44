package dev.sicd.benchmarks.suites;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sicd.benchmarks.load.Actions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/**
 * An episode as the mission's first design keeps it: one indented JSON file, which each action rewrites. It is not safe against
 * a crash, as that design is not.
 */
final class MissionEpisodeFile {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path file;
    private final Instant now;
    private final ObjectNode episode = JSON.createObjectNode();
    private final ArrayNode actions;

    MissionEpisodeFile(Path file, Instant now) {
        this.file = file;
        this.now = now;
        episode.put("episode_id", "run_ep0001").put("run_id", "run").put("episode_number", 1);
        episode.put("started_at", now.toString()).put("status", "in_progress");
        episode.put("task_description", "");
        actions = episode.putArray("actions");
        episode.putArray("outcomes");
        episode.putObject("metrics").put("tokens_used", 0).put("llm_calls", 0);
    }

    /** Holds so many actions, as if they had been logged before; nothing is written. */
    void assume(int count) throws IOException {
        while (actions.size() < count) {
            add();
        }
    }

    /** Logs one more action: the bytes that are written for it. */
    long log() throws IOException {
        add();
        JSON.writerWithDefaultPrettyPrinter().writeValue(file.toFile(), episode);
        return Files.size(file);
    }

    private void add() throws IOException {
        actions.addObject()
                .put("timestamp", now.toString())
                .put("type", "edit")
                .set("data", JSON.readTree(Actions.data(actions.size())));
    }
}
