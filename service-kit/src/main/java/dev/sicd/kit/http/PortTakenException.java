package dev.sicd.kit.http;

/** The port to listen on belongs to another process; it does not say to which. */
public final class PortTakenException extends RuntimeException {
    PortTakenException(String host, int port, Throwable cause) {
        super(
                "port %d on %s is taken by another process; stop that one, or choose another port (0 for any)"
                        .formatted(port, host),
                cause);
    }
}
