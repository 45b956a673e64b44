package dev.sicd.kit.http;

import java.util.Optional;

/** Whether one stream is still to go on; others than its own thread can stop it. It does not tell events. */
final class Listening {
    private final Thread thread = Thread.currentThread();
    private Optional<StreamEnd> end = Optional.empty();
    private boolean over;

    /** Interrupts the thread that made this, for a reason; the first one counts. */
    synchronized void stop(StreamEnd reason) {
        if (over || end.isPresent()) {
            return;
        }
        end = Optional.of(reason);
        thread.interrupt();
    }

    /** Why it was stopped, if it was. */
    synchronized Optional<StreamEnd> end() {
        return end;
    }

    /** From now on the thread does something else. */
    synchronized void over() {
        over = true;
        if (end.isPresent()) {
            // It may have come too late to interrupt anything, and must not interrupt what follows.
            Thread.interrupted();
        }
    }
}
