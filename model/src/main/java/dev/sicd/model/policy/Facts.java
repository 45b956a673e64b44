package dev.sicd.model.policy;

/**
 * What the policy decides on.
 *
 * @param trainingEnabled capability ENABLE_TRAINING
 * @param autonomyEnabled capability ENABLE_AUTONOMY
 * @param safeMode SAFE_MODE
 * @param changeCount files of the proposal, 0 for a start
 */
public record Facts(
        boolean trainingEnabled, boolean autonomyEnabled, boolean safeMode, boolean dryRun, int changeCount) {}
