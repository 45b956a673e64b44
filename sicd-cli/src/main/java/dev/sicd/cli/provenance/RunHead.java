package dev.sicd.cli.provenance;

import dev.sicd.model.ledger.Hash;

/** Where a run's chain stands by what was recomputed. */
public record RunHead(long position, Hash head) {}
