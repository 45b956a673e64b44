package dev.sicd.cli.verify;

/** What one check does: asks the system and holds the answers against what is expected. */
@FunctionalInterface
interface Attempt {
    /** Returns when all was tried; what did not hold is in {@code expect}. */
    void run(Expectations expect) throws InterruptedException;
}
