package dev.sicd.ingest;

import dev.sicd.model.policy.Facts;

/**
 * What this service may let happen; it does not decide, the policy does. Off until told otherwise.
 *
 * @param training ENABLE_TRAINING
 * @param autonomy ENABLE_AUTONOMY
 * @param safeMode SAFE_MODE
 */
public record Capabilities(boolean training, boolean autonomy, boolean safeMode) {

    Facts facts(boolean dryRun, int changeCount) {
        return new Facts(training, autonomy, safeMode, dryRun, changeCount);
    }
}
