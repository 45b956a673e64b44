package dev.sicd.query;

import java.util.Optional;

/**
 * That something was recorded, without what: one entry of the ledger topic.
 *
 * @param offset in its partition of the ledger topic
 * @param position in its run's ledger
 * @param proposalId of the proposal it is about, where it is about one
 */
record Change(long offset, String runId, long position, Optional<String> proposalId) {}
