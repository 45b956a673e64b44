package dev.sicd.model.event;

/**
 * An event's number among those that one producer instance sent for one run: 1, 2, 3 … without holes, so that a hole
 * proves a loss. It does not order events: the ledger's position does.
 */
public record ProducerSequence(String producerId, long number) {}
