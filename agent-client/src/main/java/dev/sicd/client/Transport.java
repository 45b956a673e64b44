package dev.sicd.client;

import java.util.List;

/** A way to the log. It keeps nothing and decides nothing: the logger sends again what was not decided. */
public interface Transport extends AutoCloseable {
    /**
     * Sends events in their order and waits for each one's acknowledgement, for a bounded time.
     *
     * @return what became of each, in the same order; those it does not reach may be left out at the end
     * @throws InterruptedException when the logger is closed
     */
    List<Delivery> send(List<AgentEvent> events) throws InterruptedException;

    /** How many events it takes at once, at most. */
    default int eventsMax() {
        return 500;
    }

    /** How many characters of them: an event that has more comes alone. */
    default int charsMax() {
        return 1 << 20;
    }

    /** Gives back what it holds, within seconds. What is under way is not waited for. */
    @Override
    void close();
}
