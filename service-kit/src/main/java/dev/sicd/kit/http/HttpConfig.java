package dev.sicd.kit.http;

import dev.sicd.kit.tls.ServerTls;
import java.time.Duration;
import java.util.Optional;

/**
 * Where an HTTP server listens, and its limits; it does not know what is served.
 *
 * @param host the address to bind
 * @param port 0 for any free one
 * @param maxBodyBytes larger request bodies get a 413
 * @param maxConcurrentRequests further requests get a 503 with Retry-After
 * @param maxConnections further connections wait until one is closed
 * @param maxStreams further streams of events get a 503 with Retry-After; while they last they are no requests
 * @param readTimeout how long sending all headers, sending the body, or taking the reply may take; then the connection
 *     is closed
 * @param idleTimeout how long a connection without a request is kept
 * @param drainTimeout how long a closing server waits for requests under way
 * @param heartbeat after how long a stream without events shows that it lives
 * @param tls what it shows to its clients; without, it speaks HTTP that others can read
 */
public record HttpConfig(
        String host,
        int port,
        int maxBodyBytes,
        int maxConcurrentRequests,
        int maxConnections,
        int maxStreams,
        Duration readTimeout,
        Duration idleTimeout,
        Duration drainTimeout,
        Duration heartbeat,
        Optional<ServerTls> tls) {
    public HttpConfig {
        requireInRange("port", port, 0, 65_535);
        requireInRange("maxBodyBytes", maxBodyBytes, 0, 1 << 30);
        requireInRange("maxConcurrentRequests", maxConcurrentRequests, 1, 1 << 20);
        requireInRange("maxConnections", maxConnections, 1, 1 << 20);
        requireInRange("maxStreams", maxStreams, 1, 1 << 20);
        requirePositive("readTimeout", readTimeout);
        requirePositive("idleTimeout", idleTimeout);
        requirePositive("drainTimeout", drainTimeout);
        requirePositive("heartbeat", heartbeat);
    }

    /** On loopback, with the limits of a service of ordinary size. */
    public static HttpConfig onPort(int port) {
        return new HttpConfig(
                "127.0.0.1",
                port,
                4 << 20,
                256,
                1024,
                256,
                // Clients keep idle connections for 30 seconds (Java) and less; whoever closes first must not be us.
                Duration.ofSeconds(60),
                Duration.ofSeconds(60),
                Duration.ofSeconds(5),
                Duration.ofSeconds(15),
                Optional.empty());
    }

    public HttpConfig withHost(String newHost) {
        return new HttpConfig(
                newHost,
                port,
                maxBodyBytes,
                maxConcurrentRequests,
                maxConnections,
                maxStreams,
                readTimeout,
                idleTimeout,
                drainTimeout,
                heartbeat,
                tls);
    }

    public HttpConfig withMaxBodyBytes(int bytes) {
        return new HttpConfig(
                host,
                port,
                bytes,
                maxConcurrentRequests,
                maxConnections,
                maxStreams,
                readTimeout,
                idleTimeout,
                drainTimeout,
                heartbeat,
                tls);
    }

    public HttpConfig withMaxConcurrentRequests(int requests) {
        return new HttpConfig(
                host,
                port,
                maxBodyBytes,
                requests,
                maxConnections,
                maxStreams,
                readTimeout,
                idleTimeout,
                drainTimeout,
                heartbeat,
                tls);
    }

    public HttpConfig withMaxStreams(int streams) {
        return new HttpConfig(
                host,
                port,
                maxBodyBytes,
                maxConcurrentRequests,
                maxConnections,
                streams,
                readTimeout,
                idleTimeout,
                drainTimeout,
                heartbeat,
                tls);
    }

    public HttpConfig withTimeouts(Duration read, Duration idle, Duration drain) {
        return new HttpConfig(
                host,
                port,
                maxBodyBytes,
                maxConcurrentRequests,
                maxConnections,
                maxStreams,
                read,
                idle,
                drain,
                heartbeat,
                tls);
    }

    public HttpConfig withHeartbeat(Duration newHeartbeat) {
        return new HttpConfig(
                host,
                port,
                maxBodyBytes,
                maxConcurrentRequests,
                maxConnections,
                maxStreams,
                readTimeout,
                idleTimeout,
                drainTimeout,
                newHeartbeat,
                tls);
    }

    public HttpConfig withTls(Optional<ServerTls> newTls) {
        return new HttpConfig(
                host,
                port,
                maxBodyBytes,
                maxConcurrentRequests,
                maxConnections,
                maxStreams,
                readTimeout,
                idleTimeout,
                drainTimeout,
                heartbeat,
                newTls);
    }

    private static void requireInRange(String name, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException("%s is %d; give %d to %d".formatted(name, value, min, max));
        }
    }

    private static void requirePositive(String name, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException("%s is %s; give more than nothing".formatted(name, value));
        }
    }
}
