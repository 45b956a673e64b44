package dev.sicd.model.event;

/**
 * An event of a kind that is newer than this reader. It is kept and counted, never interpreted: a newer reader folds it
 * from the ledger later.
 */
public record UnknownEvent(Envelope envelope, String type) implements Event {}
