package dev.sicd.model.policy;

import dev.sicd.model.ledger.Hash;

/** Answers whether something may happen, by the facts alone: the same facts, the same answer. */
public interface Policy {
    /** The answer; whatever goes wrong on the way to it is an answer too, and it is no. */
    Decision decide(Facts facts);

    /** What its author calls this edition. */
    String version();

    /** SHA-256 of the exact text that it was read from. */
    Hash digest();
}
