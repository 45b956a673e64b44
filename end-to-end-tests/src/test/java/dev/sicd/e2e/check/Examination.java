package dev.sicd.e2e.check;

import java.security.PublicKey;
import java.util.List;
import java.util.Optional;

/** The whole check of what was found against what was sent; it waits for nothing and knows no network. */
final class Examination {
    private Examination() {}

    static List<Violation> of(Known known, Evidence evidence, Optional<PublicKey> checkpointKey) {
        Findings findings = new Findings();
        Checkpoints checkpoints = Checkpoints.read(evidence, checkpointKey, findings);
        LedgerPass ledger = new LedgerPass(known, evidence.partitions(), checkpoints, findings);
        ledger.read(evidence);
        AnswersCheck answers = new AnswersCheck(evidence, ledger.proposals(), findings);
        ledger.runs().forEach(answers::check);
        new PublishedCheck(known, evidence, ledger.proposals(), findings).check();
        return findings.all();
    }
}
