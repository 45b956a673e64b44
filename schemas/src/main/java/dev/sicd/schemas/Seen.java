package dev.sicd.schemas;

import dev.sicd.model.ledger.Hash;

/**
 * An admitted event's id, as the gate remembers it.
 *
 * @param content its content digest: tells a repeat from a conflict
 * @param position the admitted event's place in the run's ledger
 */
public record Seen(Hash content, long position) {}
