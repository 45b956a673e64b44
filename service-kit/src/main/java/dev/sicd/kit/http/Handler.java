package dev.sicd.kit.http;

/** Answers one request; it does not know the server, other requests, or the connection. */
@FunctionalInterface
public interface Handler {
    /**
     * The answer. A {@link Problem} thrown here becomes its own answer; any other exception becomes a 500 with an
     * incident id.
     *
     * @throws InterruptedException when the server stops before the answer was found; the caller gets a 503
     */
    Reply handle(Request request) throws InterruptedException;
}
