package dev.sicd.publisher;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What was decided since, as a test says. */
final class StandingOfTest implements Standing {
    final Set<String> withdrawn = ConcurrentHashMap.newKeySet();
    volatile boolean safeMode;

    @Override
    public boolean isWithdrawn(String runId, String proposalId) {
        return withdrawn.contains(proposalId);
    }

    @Override
    public boolean isSafeMode() {
        return safeMode;
    }
}
