package dev.sicd.cli.provenance;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sicd.schemas.RecordHeaders;
import java.util.Optional;

/** Compares what a system claims of a run with the record at that position; that the record is right is checked elsewhere. */
final class ClaimCheck {
    private final String run;
    private final Optional<Claim> claim;
    private String found = "";

    ClaimCheck(String run, Optional<Claim> claim) {
        this.run = run;
        this.claim = claim;
    }

    void see(LedgerRecord record) {
        boolean claimed = claim.isPresent()
                && record.header(RecordHeaders.POSITION)
                        .equals(Long.toString(claim.get().position()))
                && new String(record.key(), UTF_8).equals(run);
        if (claimed) {
            found = record.header(RecordHeaders.HEAD);
        }
    }

    Optional<Difference> difference() {
        return claim.filter(said -> !said.head().equals(found))
                .map(said -> new Difference(
                        "run " + run,
                        "the system says head %s at position %d, the ledger has %s"
                                .formatted(said.head(), said.position(), found.isEmpty() ? "no such entry" : found)));
    }
}
