package dev.sicd.cli.process;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What was started, to be stopped in the reverse order: first the door, last the broker. */
public final class Parts implements AutoCloseable {
    private final Deque<AutoCloseable> started = new ArrayDeque<>();
    private boolean closed;

    /**
     * The same part, which is stopped with the others from now on.
     *
     * @throws StartException when everything was stopped meanwhile
     */
    public synchronized <T extends AutoCloseable> T own(T part) {
        started.push(part);
        if (closed) {
            close();
            throw new StartException("stopped while it was starting");
        }
        return part;
    }

    /** A second call, from a shutdown hook for instance, waits for the first and finds nothing left. */
    @Override
    public synchronized void close() {
        closed = true;
        while (!started.isEmpty()) {
            AutoCloseable next = started.pop();
            try {
                next.close();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (Exception e) {
                // the others still have to be stopped
                Logger log = LoggerFactory.getLogger(Parts.class);
                log.atWarn()
                        .addKeyValue("what", next.getClass().getSimpleName())
                        .setCause(e)
                        .log("did not stop well");
            }
        }
    }
}
