package dev.sicd.aggregator;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Holds what was seen of a state before against what is seen now: nothing counted is lost, and no move is made up. */
final class Progression {
    /** What a revival, or a decision that turns out to be on another content, takes back. */
    private static final Set<String> TAKEN_BACK = Set.of("endedPosition", "decidedPosition", "reviewedPosition");

    private static final Set<String> SAID_BY_PUBLISHER = Set.of(
            "PLANNED", "ALREADY_APPLIED", "DEFERRED", "OPENED", "PARKED", "FAILED", "MERGED", "CLOSED", "WITHDRAWN");
    private static final Map<String, Set<String>> MOVES_OF_PROPOSALS = Map.ofEntries(
            Map.entry(
                    "PLACEHOLDER",
                    Set.of("SUBMITTED", "AWAITING_REVIEW", "APPROVED", "DENIED", "REJECTED", "EXPIRED", "WITHDRAWN")),
            Map.entry("SUBMITTED", Set.of("AWAITING_REVIEW", "APPROVED", "DENIED", "WITHDRAWN")),
            Map.entry("AWAITING_REVIEW", Set.of("APPROVED", "REJECTED", "EXPIRED", "WITHDRAWN")),
            // a rejection by its own author does not count, once it is known who that is
            Map.entry("REJECTED", Set.of("AWAITING_REVIEW")),
            Map.entry("APPROVED", SAID_BY_PUBLISHER),
            Map.entry("DEFERRED", SAID_BY_PUBLISHER),
            Map.entry(
                    "PARKED",
                    Set.of(
                            "APPROVED",
                            "PLANNED",
                            "ALREADY_APPLIED",
                            "DEFERRED",
                            "OPENED",
                            "FAILED",
                            "MERGED",
                            "CLOSED",
                            "WITHDRAWN")),
            Map.entry("WITHDRAWN", Set.of("OPENED")),
            Map.entry("OPENED", Set.of("MERGED", "CLOSED")));
    private static final Map<String, Set<String>> MOVES_OF_EPISODES = Map.of(
            "IN_PROGRESS", Set.of("COMPLETED", "FAILED", "ABANDONED"),
            "ABANDONED", Set.of("IN_PROGRESS", "COMPLETED", "FAILED"));
    private static final Map<String, Set<String>> MOVES_OF_RUNS = Map.of("IN_PROGRESS", Set.of("COMPLETED", "FAILED"));

    private final Map<String, Map<String, Object>> before = new HashMap<>();

    void ofRun(String id, Map<String, Object> now) {
        moved("run " + id, "status", MOVES_OF_RUNS, now);
        Map<?, ?> episodes = (Map<?, ?>) Objects.requireNonNull(now.get("episodes"));
        Map<String, Object> total = new HashMap<>();
        total.put(
                "total", episodes.values().stream().mapToLong(Long.class::cast).sum());
        grew("episodes of " + id, total);
    }

    void ofEpisode(String id, Map<String, Object> now) {
        moved("episode " + id, "status", MOVES_OF_EPISODES, now);
    }

    void ofProposal(String id, Map<String, Object> now) {
        moved("proposal " + id, "state", MOVES_OF_PROPOSALS, now);
    }

    private void moved(String what, String field, Map<String, Set<String>> moves, Map<String, Object> now) {
        Map<String, Object> was = before.getOrDefault(what, now);
        String from = String.valueOf(was.get(field));
        String to = String.valueOf(now.get(field));
        if (!from.equals(to) && !moves.getOrDefault(from, Set.of()).contains(to)) {
            throw new AssertionError("%s went from %s to %s".formatted(what, from, to));
        }
        grew(what, now);
    }

    private void grew(String what, Map<String, Object> now) {
        Map<String, Object> was = before.getOrDefault(what, Map.of());
        was.forEach((field, value) -> {
            if (value instanceof Long number
                    && !TAKEN_BACK.contains(field)
                    && (Long) Objects.requireNonNull(now.get(field)) < number) {
                throw new AssertionError("%s: %s fell from %s to %s".formatted(what, field, number, now.get(field)));
            }
        });
        before.put(what, now);
    }
}
