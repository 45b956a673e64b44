package dev.sicd.kit.http;

import dev.sicd.kit.Metrics;
import dev.sicd.kit.auth.Access;
import dev.sicd.kit.config.ConfigException;
import dev.sicd.kit.tls.ServerTls;
import io.helidon.common.socket.SocketOptions;
import io.helidon.common.tls.Tls;
import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Headers;
import io.helidon.http.HttpPrologue;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.WebServerConfig;
import io.helidon.webserver.http.DirectHandlers;
import io.helidon.webserver.http.RoutingResponse;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1ConnectionListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLParameters;

/**
 * A running HTTP/1.1 server: the one file that knows Helidon. It decides nothing; that is {@link Dispatcher}'s part, and
 * {@link Routes}'.
 */
public final class HttpServer implements AutoCloseable {
    private final WebServer server;
    private final Dispatcher dispatcher;
    private final Streams streams;
    private final Patience patience;
    private final String scheme;
    private final String host;
    private final int port;
    private final AtomicBoolean closed = new AtomicBoolean();

    private HttpServer(WebServer server, Dispatcher dispatcher, Streams streams, Patience patience, HttpConfig config) {
        this.server = server;
        this.dispatcher = dispatcher;
        this.streams = streams;
        this.patience = patience;
        this.scheme = config.tls().isPresent() ? "https" : "http";
        this.host = config.host();
        // Helidon forgets it when it stops.
        this.port = server.port();
    }

    /** As {@link #start(HttpConfig, Routes, Metrics, Access)}, for everybody on this machine: readers and agents. */
    public static HttpServer start(HttpConfig config, Routes routes, Metrics metrics) {
        return start(config, routes, metrics, Access.local(config.host()));
    }

    /**
     * Starts a server and returns when it accepts connections.
     *
     * @param metrics where requests are timed, as {@code http.server.requests} by method, route and status, and refusals
     *     counted, as {@code http.server.denied} by status and reason
     * @throws PortTakenException when another process has the port
     * @throws ConfigException when other machines could do what only those with a token should
     */
    public static HttpServer start(HttpConfig config, Routes routes, Metrics metrics, Access access) {
        access.requireTokensBeyondLoopback(config.host());
        refuseTakenPort(config);
        Streams streams = new Streams(config.maxStreams(), metrics);
        Dispatcher dispatcher = new Dispatcher(
                routes,
                new Gate(access, metrics),
                metrics,
                config.maxConcurrentRequests(),
                streams,
                () -> UUID.randomUUID().toString());
        // Helidon has a setting for this, which does nothing.
        Patience patience = new Patience(config.readTimeout());
        Adapter adapter = new Adapter(
                dispatcher, streams, patience, config.maxBodyBytes(), config.heartbeat(), new ThreadLocal<>());
        WebServerConfig.Builder builder = WebServer.builder()
                .host(config.host())
                .port(config.port())
                .shutdownHook(false)
                .shutdownGracePeriod(config.drainTimeout())
                .maxTcpConnections(config.maxConnections())
                .idleConnectionTimeout(config.idleTimeout())
                .idleConnectionPeriod(config.idleTimeout().dividedBy(2))
                // Otherwise the end of a large answer waits for the client's delayed acknowledgement of its beginning,
                // 40 ms.
                .connectionOptions(SocketOptions.builder().tcpNoDelay(true).build())
                .contentEncoding(encodings ->
                        encodings.contentEncodingsDiscoverServices(false).contentEncodings(BodyEncoding.ALL))
                .errorHandling(errors -> errors.includeEntity(true))
                .directHandlers(adapter.directHandlers())
                .protocolsDiscoverServices(false)
                .addProtocol(adapter.protocol())
                .routing(routing -> routing.any(adapter::handle));
        config.tls().ifPresent(tls -> secure(builder, tls));
        WebServer server;
        try {
            server = builder.build();
            server.start();
        } catch (RuntimeException e) {
            patience.close();
            throw e;
        }
        if (!server.isRunning()) {
            // Helidon says why in its log only.
            patience.close();
            refuseTakenPort(config);
            throw new IllegalStateException(
                    "cannot listen on %s:%d; see the log for the reason".formatted(config.host(), config.port()));
        }
        return new HttpServer(server, dispatcher, streams, patience, config);
    }

    /** By channels: Helidon's other sockets take no parameters of TLS, and so would ask no client for a certificate. */
    private static void secure(WebServerConfig.Builder builder, ServerTls tls) {
        SSLParameters parameters = tls.context().getDefaultSSLParameters();
        parameters.setNeedClientAuth(tls.asksClients());
        builder.useNio(true)
                .tls(Tls.builder()
                        .sslContext(tls.context())
                        .sslParameters(parameters)
                        .build());
    }

    /** The port it listens on. */
    public int port() {
        return port;
    }

    /** The base of its URLs, as {@code http://127.0.0.1:9200}, or with {@code https}. */
    public String url() {
        return scheme + "://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }

    /** Accepts no more, ends streams, lets requests under way finish for the drain timeout, then cuts them off. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            dispatcher.close();
            streams.close();
            server.stop();
            patience.close();
        }
    }

    /** Helidon starts silently without its listener when it cannot bind: so this tries before. */
    private static void refuseTakenPort(HttpConfig config) {
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(config.host(), config.port()));
        } catch (BindException taken) {
            throw new PortTakenException(config.host(), config.port(), taken);
        } catch (IOException fault) {
            throw new UncheckedIOException("cannot listen on %s:%d".formatted(config.host(), config.port()), fault);
        }
    }

    /**
     * Carries requests and replies between Helidon's types and ours.
     *
     * @param connections the connection that a thread serves: Helidon tells its listeners only
     */
    private record Adapter(
            Dispatcher dispatcher,
            Streams streams,
            Patience patience,
            int bodyBytesMax,
            Duration heartbeat,
            ThreadLocal<ConnectionContext> connections) {
        Http1Config protocol() {
            return Http1Config.builder()
                    // One alone: of several, this release calls none.
                    .addReceiveListener(new HeadersInTime(patience, connections))
                    .build();
        }

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
            Reply reply = dispatcher.answer(call);
            reply.events()
                    .ifPresentOrElse(
                            events -> stream(call, reply, events, response),
                            () -> patience.during(() -> send(call.method(), reply, response)));
            if (reply.headers().containsKey("Connection")) {
                // Helidon sends the header, and then waits for the next request all the same.
                throw new CloseConnectionException("the reply said so");
            }
        }

        private Body body(ServerRequest request) {
            boolean hasBody = request.content().hasEntity();
            return new Body(
                    () -> BodyEncoding.closable(request.content().inputStream()),
                    hasBody ? request.headers().contentLength() : OptionalLong.of(0),
                    request.headers().containsToken(HeaderValues.EXPECT_100),
                    bodyBytesMax,
                    patience);
        }

        private void stream(Call call, Reply reply, EventStream events, ServerResponse response) {
            Listening listening = new Listening();
            endWithConnection(connections.get(), listening);
            StreamEnd end = streams.run(
                    () -> {
                        head(reply, response);
                        SseSink sse =
                                new SseSink(response.outputStream(), patience, listening, heartbeat, System::nanoTime);
                        sse.open();
                        events.tell(sse);
                    },
                    listening,
                    fault -> dispatcher.fault(call.method(), call.rawPath(), fault));
            if (end == StreamEnd.COMPLETE && response instanceof RoutingResponse whole) {
                patience.during(whole::commit);
            }
        }

        /** A client that goes away is noticed at once: it sends nothing any more, and so nothing but the end is read. */
        private static void endWithConnection(ConnectionContext connection, Listening listening) {
            Thread.ofVirtual().name("http-stream-watch").start(() -> {
                try {
                    connection.dataReader().ensureAvailable();
                } catch (RuntimeException ended) {
                    listening.stop(StreamEnd.GONE);
                }
            });
        }

        private static void send(String method, Reply reply, ServerResponse response) {
            head(reply, response);
            if (method.equals("HEAD")) {
                response.header(HeaderNames.CONTENT_LENGTH, Integer.toString(reply.body().length));
                response.send();
            } else {
                response.send(reply.body());
            }
        }

        private static void head(Reply reply, ServerResponse response) {
            response.status(reply.status());
            reply.headers().forEach(response::header);
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
            if (encoding.isPresent() && !BodyEncoding.isKnown(encoding.get())) {
                return Problem.unsupportedMediaType("the body has the Content-Encoding "
                        + Problem.quoted(encoding.get()) + "; send it as it is, or as gzip");
            }
            // What the dispatcher answers never fails here: an error inside is Helidon's, over what it could not parse.
            return Problem.of(
                    status == 500 ? 400 : status,
                    "the request is not HTTP/1.1 as it should be: " + message.orElse("it cannot be read"));
        }
    }

    /**
     * Waits for the headers of a request no longer than for anything else: Helidon would, for ever. It notes which
     * connection each thread serves.
     */
    private record HeadersInTime(
            Patience patience, ThreadLocal<ConnectionContext> connections, ThreadLocal<Patience.Wait> waits)
            implements Http1ConnectionListener {
        HeadersInTime(Patience patience, ThreadLocal<ConnectionContext> connections) {
            this(patience, connections, new ThreadLocal<>());
        }

        @Override
        public void prologue(ConnectionContext connection, HttpPrologue prologue) {
            connections.set(connection);
            waits.set(patience.begin());
        }

        @Override
        public void headers(ConnectionContext connection, Headers headers) {
            Optional.ofNullable(waits.get()).ifPresent(Patience.Wait::close);
            waits.remove();
        }
    }
}
