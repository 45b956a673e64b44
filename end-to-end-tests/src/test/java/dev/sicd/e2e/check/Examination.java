package dev.sicd.e2e.check;

import java.security.PublicKey;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The whole check of what was found against what was sent; it waits for nothing and knows no network. */
final class Examination {
    private Examination() {}

    static List<Violation> of(Known known, Evidence evidence, Optional<PublicKey> checkpointKey) {
        return of(known, evidence, checkpointKey, every -> true);
    }

    /** @param asked whether the answers about a run are asked for; it is asked once a run */
    static List<Violation> of(
            Known known, Evidence evidence, Optional<PublicKey> checkpointKey, Predicate<RunFold> asked) {
        Findings findings = new Findings();
        Checkpoints checkpoints = Checkpoints.read(evidence, checkpointKey, findings);
        LedgerPass ledger = new LedgerPass(known, evidence.partitions(), checkpoints, findings);
        ledger.read(evidence);
        List<RunFold> runs = ledger.runs().stream().filter(asked).toList();
        AnswersCheck answers = new AnswersCheck(evidence, ledger.proposals(), findings);
        runs.forEach(answers::check);
        Set<String> ids = runs.stream().map(run -> run.runId).collect(Collectors.toSet());
        new PublishedCheck(known, evidence, ledger.proposals(), findings).check(ids);
        return findings.all();
    }
}
