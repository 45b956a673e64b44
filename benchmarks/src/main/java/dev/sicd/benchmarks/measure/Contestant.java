package dev.sicd.benchmarks.measure;

import java.util.List;

/**
 * Something that is measured, round by round.
 *
 * @param actors whose processor time is told
 */
public record Contestant(String name, List<Actor> actors, Turn turn) {
    /** One round of it; what it needs was made before, and what it leaves behind must not slow the next one down. */
    @FunctionalInterface
    public interface Turn {
        Sample take() throws Exception;
    }

    public Contestant {
        actors = List.copyOf(actors);
    }
}
