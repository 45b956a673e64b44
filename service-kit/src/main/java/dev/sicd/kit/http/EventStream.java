package dev.sicd.kit.http;

/** Tells one client events for as long as it listens; it does not know the connection. */
@FunctionalInterface
public interface EventStream {
    /**
     * Tells events. Returning ends the stream; so do the two exceptions, which say that nobody listens any more and are
     * therefore not to be caught.
     *
     * @throws InterruptedException when the client is gone or the server stops
     */
    void tell(EventSink to) throws InterruptedException;
}
