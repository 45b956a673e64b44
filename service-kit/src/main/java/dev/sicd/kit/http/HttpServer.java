package dev.sicd.kit.http;

import dev.sicd.kit.Metrics;
import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.http.Status;
import io.helidon.http.encoding.ContentEncodingContext;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.DirectHandlers;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.helidon.webserver.http1.Http1Config;
import java.net.BindException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A running HTTP/1.1 server: the one file that knows Helidon. It decides nothing; that is {@link Dispatcher}'s part, and
 * {@link Routes}'.
 */
public final class HttpServer implements AutoCloseable {
    private final WebServer server;
    private final Dispatcher dispatcher;
    private final HttpConfig config;
    private final AtomicBoolean closed = new AtomicBoolean();

    private HttpServer(WebServer server, Dispatcher dispatcher, HttpConfig config) {
        this.server = server;
        this.dispatcher = dispatcher;
        this.config = config;
    }

    /**
     * Starts a server and returns when it accepts connections.
     *
     * @param metrics where requests are timed, as {@code http.server.requests} by method, route and status
     * @throws PortTakenException when another process has the port
     */
    public static HttpServer start(HttpConfig config, Routes routes, Metrics metrics) {
        Dispatcher dispatcher = new Dispatcher(
                routes,
                metrics,
                config.maxConcurrentRequests(),
                () -> UUID.randomUUID().toString());
        Adapter adapter = new Adapter(dispatcher, config);
        WebServer server = WebServer.builder()
                .host(config.host())
                .port(config.port())
                .shutdownHook(false)
                .shutdownGracePeriod(config.drainTimeout())
                .maxTcpConnections(config.maxConnections())
                .idleConnectionTimeout(config.idleTimeout())
                .idleConnectionPeriod(config.idleTimeout().dividedBy(2))
                .connectionOptions(socket -> socket.readTimeout(config.readTimeout()))
                .contentEncoding(ContentEncodingContext.builder()
                        .contentEncodingsDiscoverServices(false)
                        .build())
                .errorHandling(errors -> errors.includeEntity(true))
                .directHandlers(adapter.directHandlers())
                .protocolsDiscoverServices(false)
                .addProtocol(Http1Config.create())
                .routing(routing -> routing.any(adapter::handle))
                .build();
        try {
            server.start();
        } catch (RuntimeException fault) {
            server.stop();
            throw isPortTaken(fault) ? new PortTakenException(config.host(), config.port(), fault) : fault;
        }
        return new HttpServer(server, dispatcher, config);
    }

    /** The port it listens on. */
    public int port() {
        return server.port();
    }

    /** The base of its URLs, as {@code http://127.0.0.1:9200}. */
    public String url() {
        String host = config.host().contains(":") ? "[" + config.host() + "]" : config.host();
        return "http://" + host + ":" + port();
    }

    /** Accepts no more, lets requests under way finish for the drain timeout, then cuts them off. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            dispatcher.close();
            server.stop();
        }
    }

    private static boolean isPortTaken(Throwable fault) {
        for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
            if (cause instanceof BindException) {
                return true;
            }
        }
        return false;
    }

    /** Carries requests and replies between Helidon's types and ours. */
    private record Adapter(Dispatcher dispatcher, HttpConfig config) {
        void handle(ServerRequest request, ServerResponse response) {
            Map<String, String> headers = new LinkedHashMap<>();
            request.headers().forEach(header -> headers.put(header.name(), String.join(", ", header.allValues())));
            Call call = new Call(
                    request.prologue().method().text(),
                    request.prologue().uriPath().rawPath(),
                    request.prologue().query().rawValue(),
                    HeaderMap.copyOf(headers),
                    body(request),
                    request.remotePeer().host());
            send(call.method(), dispatcher.answer(call), response);
        }

        private Body body(ServerRequest request) {
            boolean hasBody = request.content().hasEntity();
            return new Body(
                    () -> request.content().inputStream(),
                    hasBody ? request.headers().contentLength() : OptionalLong.of(0),
                    request.headers().containsToken(HeaderValues.EXPECT_100),
                    config.maxBodyBytes(),
                    config.readTimeout(),
                    System::nanoTime);
        }

        private static void send(String method, Reply reply, ServerResponse response) {
            response.status(reply.status());
            reply.headers().forEach(response::header);
            if (method.equals("HEAD")) {
                response.header(HeaderNames.CONTENT_LENGTH, Integer.toString(reply.body().length));
                response.send();
            } else {
                response.send(reply.body());
            }
        }

        /** What Helidon refuses before any route is asked looks like everything else that is refused. */
        DirectHandlers directHandlers() {
            DirectHandlers.Builder handlers = DirectHandlers.builder();
            for (DirectHandler.EventType type : DirectHandler.EventType.values()) {
                handlers.addHandler(type, this::refuse);
            }
            return handlers.build();
        }

        private DirectHandler.TransportResponse refuse(
                DirectHandler.TransportRequest request,
                DirectHandler.EventType type,
                Status status,
                ServerResponseHeaders headers,
                String message) {
            Problem problem = problem(request, status.code(), Optional.ofNullable(message));
            Reply reply = Dispatcher.withDefaults(problem.toReply(request.path()));
            DirectHandler.TransportResponse.Builder response = DirectHandler.TransportResponse.builder()
                    .status(Status.create(reply.status()))
                    .headers(headers)
                    .keepAlive(false)
                    .entity(reply.body());
            reply.headers().forEach((name, value) -> response.header(HeaderNames.create(name), value));
            return response.build();
        }

        private Problem problem(DirectHandler.TransportRequest request, int status, Optional<String> message) {
            Optional<String> encoding = request.headers().first(HeaderNames.CONTENT_ENCODING);
            if (encoding.isPresent()) {
                return Dispatcher.encodedBody(encoding.get());
            }
            if (status >= 500 && status != 501 && status != 503 && status != 505) {
                return dispatcher.fault(request.method(), "none", new IllegalStateException(message.orElse("")));
            }
            return Problem.of(
                    status, "the request is not HTTP/1.1 as it should be: " + message.orElse("it cannot be read"));
        }
    }
}
