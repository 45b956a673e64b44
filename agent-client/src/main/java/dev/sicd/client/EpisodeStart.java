package dev.sicd.client;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What an episode is begun with.
 *
 * @param number 1, 2, 3 … within its run
 * @param taskDescription what it is about; null means none, as Python's None does
 * @param context what Jackson writes as a JSON object
 * @param lease silence after which the episode counts as abandoned; the system's 15 minutes where absent
 */
public record EpisodeStart(
        String runId, int number, String taskDescription, Map<String, ?> context, Optional<Duration> lease) {
    private static final Duration LEASE_MIN = Duration.ofSeconds(1);
    private static final Duration LEASE_MAX = Duration.ofDays(7);

    public EpisodeStart {
        Ids.requireRunId(runId);
        if (number < 1 || number > Ids.EPISODE_NUMBER_MAX) {
            throw new IllegalArgumentException(
                    "the episode number is %d; give 1 to %d".formatted(number, Ids.EPISODE_NUMBER_MAX));
        }
        taskDescription = Objects.requireNonNullElse(taskDescription, "");
        lease.ifPresent(EpisodeStart::requireSane);
    }

    public static EpisodeStart of(String runId, int number) {
        return new EpisodeStart(runId, number, "", Map.of(), Optional.empty());
    }

    public EpisodeStart withTask(String description) {
        return new EpisodeStart(runId, number, description, context, lease);
    }

    public EpisodeStart withContext(Map<String, ?> values) {
        return new EpisodeStart(runId, number, taskDescription, values, lease);
    }

    public EpisodeStart withLease(Duration silence) {
        return new EpisodeStart(runId, number, taskDescription, context, Optional.of(silence));
    }

    private static void requireSane(Duration lease) {
        if (lease.compareTo(LEASE_MIN) < 0 || lease.compareTo(LEASE_MAX) > 0) {
            throw new IllegalArgumentException("the lease is %s; give a second to 7 days".formatted(lease));
        }
    }
}
