package dev.sicd.kit.http;

import java.util.Optional;

/** Takes the events of one stream, one after the other; it keeps none. For the thread that was given it. */
public interface EventSink {
    /**
     * Sends an event and returns when the connection has taken it, which may take as long as the server's read timeout.
     *
     * @throws StreamEndedException when the client is gone, or too slow
     */
    void send(ServerSentEvent event);

    /**
     * Says that there is nothing to tell at the moment: to be called again and again, so that clients and whatever is
     * between know that the connection lives.
     *
     * @param id what a client that is cut off now should ask the rest with; it is sent when it is a new one
     * @throws StreamEndedException when the client is gone, or too slow
     */
    void idle(Optional<String> id);
}
