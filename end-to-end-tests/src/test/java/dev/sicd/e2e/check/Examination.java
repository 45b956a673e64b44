package dev.sicd.e2e.check;

import java.security.PublicKey;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The whole check of what was found against what was sent; it waits for nothing and knows no network. */
final class Examination {
    private static final int LOOKS_MAX = 5;

    private final Known known;
    private final Evidence evidence;
    private final Optional<PublicKey> checkpointKey;
    private final Scope scope;
    private final Findings findings = new Findings();

    private Examination(Known known, Evidence evidence, Optional<PublicKey> checkpointKey, Scope scope) {
        this.known = known;
        this.evidence = evidence;
        this.checkpointKey = checkpointKey;
        this.scope = scope;
    }

    static List<Violation> of(Known known, Evidence evidence, Optional<PublicKey> checkpointKey) {
        return of(known, evidence, checkpointKey, Scope.EVERYTHING);
    }

    static List<Violation> of(Known known, Evidence evidence, Optional<PublicKey> checkpointKey, Scope scope) {
        Examination examination = new Examination(known, evidence, checkpointKey, scope);
        examination.examine();
        return examination.findings.all();
    }

    private void examine() {
        LedgerPass ledger = ledger(findings);
        Set<String> runs = ledger.runs().stream()
                .filter(scope.asked())
                .map(run -> run.runId)
                .collect(Collectors.toSet());
        Set<String> grown = answers(ledger, runs, false);
        // the watchdog goes on while nothing is sent: what it ended after the ledger was read is held against the
        // ledger of then
        for (int look = 2; !grown.isEmpty(); look++) {
            grown = answers(ledger(new Findings()), grown, look == LOOKS_MAX);
        }
        new PublishedCheck(known, evidence, ledger.proposals(), findings).check(runs);
    }

    private LedgerPass ledger(Findings of) {
        Checkpoints checkpoints = Checkpoints.read(evidence, checkpointKey, of);
        LedgerPass ledger = new LedgerPass(known, evidence.partitions(), checkpoints, of);
        ledger.read(evidence);
        return ledger;
    }

    /** Those whose answers differ, and that have more events by now than the ledger had. */
    private Set<String> answers(LedgerPass ledger, Set<String> runs, boolean last) {
        Set<String> grown = new TreeSet<>();
        for (RunFold run : ledger.runs()) {
            if (runs.contains(run.runId)) {
                Findings own = new Findings();
                AnswersCheck answers = new AnswersCheck(evidence, ledger.proposals(), scope, own);
                answers.check(run);
                if (!own.all().isEmpty() && !last && answers.hasGrown(run)) {
                    grown.add(run.runId);
                } else {
                    findings.addAll(own.all());
                }
            }
        }
        return grown;
    }
}
