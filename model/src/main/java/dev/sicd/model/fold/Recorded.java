package dev.sicd.model.fold;

import dev.sicd.model.event.Event;
import java.time.Instant;

/**
 * An admitted event with its place in the run's ledger.
 *
 * @param position 1 for the run's first event, then without holes
 * @param recordedAt the log's append time, never a producer's claim
 */
public record Recorded(Event event, long position, Instant recordedAt) {}
