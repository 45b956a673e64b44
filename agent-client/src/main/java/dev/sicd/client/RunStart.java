package dev.sicd.client;

import java.util.List;
import java.util.Objects;

/**
 * What a run is begun with.
 *
 * @param episodes how many episodes are planned, at least 1
 * @param dryRun whether all its proposals are dry runs
 * @param taskDescription what it is about; null means none, as Python's None does
 */
public record RunStart(String runId, int episodes, boolean dryRun, String taskDescription, List<String> tags) {
    private static final int EPISODES_MAX = 1_000_000;

    public RunStart {
        Ids.requireRunId(runId);
        if (episodes < 1 || episodes > EPISODES_MAX) {
            throw new IllegalArgumentException("episodes is %d; give 1 to %d".formatted(episodes, EPISODES_MAX));
        }
        taskDescription = Objects.requireNonNullElse(taskDescription, "");
        tags = List.copyOf(tags);
    }

    /** A run of one episode, not a dry run. */
    public static RunStart of(String runId) {
        return new RunStart(runId, 1, false, "", List.of());
    }

    public RunStart withEpisodes(int count) {
        return new RunStart(runId, count, dryRun, taskDescription, tags);
    }

    /** The same as a dry run. */
    public RunStart asDryRun() {
        return new RunStart(runId, episodes, true, taskDescription, tags);
    }

    public RunStart withTask(String description) {
        return new RunStart(runId, episodes, dryRun, description, tags);
    }

    public RunStart withTags(List<String> labels) {
        return new RunStart(runId, episodes, dryRun, taskDescription, labels);
    }
}
