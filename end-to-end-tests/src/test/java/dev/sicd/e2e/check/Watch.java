package dev.sicd.e2e.check;

import java.util.List;

/**
 * Readers while faults happen: what is answered never goes back (I6, I8, I9), and GitHub never has two pull requests of one
 * proposal (I10). No answer is no violation; readers go on with the next instance.
 */
public final class Watch implements AutoCloseable {
    private Watch() {}

    public static Watch start(Addresses addresses, Load load) {
        throw new UnsupportedOperationException(addresses + " " + load);
    }

    /** At most the first hundred. */
    public List<Violation> violations() {
        return List.of();
    }

    /** Answers that were held against earlier ones. */
    public long reads() {
        return 0;
    }

    /** Requests without an answer, or with a 5xx. */
    public long failedReads() {
        return 0;
    }

    /** Ends the readers. */
    public List<Violation> stop() throws InterruptedException {
        return violations();
    }

    @Override
    public void close() {}
}
