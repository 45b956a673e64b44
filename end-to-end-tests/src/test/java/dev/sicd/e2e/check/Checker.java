package dev.sicd.e2e.check;

import java.time.Duration;
import java.util.List;
import java.util.SortedMap;

/**
 * Holds what the system keeps and answers at rest against what was sent, and against its own recomputation from the ledger.
 * I16, what the processes logged, is for whoever started them.
 */
public final class Checker {
    private Checker() {}

    /** Waits for rest first; a lag that does not return to 0 within two minutes is a violation of I15. */
    public static List<Violation> check(Known known, Addresses addresses) throws InterruptedException {
        return check(known, addresses, Duration.ofMinutes(2));
    }

    public static List<Violation> check(Known known, Addresses addresses, Duration patience)
            throws InterruptedException {
        throw new UnsupportedOperationException(known + " " + addresses + patience);
    }

    /**
     * Everything that is answered about every run, one hash a path: what is the same before and after a restart from an empty
     * state directory (I13) or a fold with other batches and threads (I14) has the same digest.
     */
    public static SortedMap<String, String> digest(Known known, Addresses addresses) {
        throw new UnsupportedOperationException(known + " " + addresses);
    }
}
