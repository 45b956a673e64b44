package dev.sicd.fakegithub;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** The HTTP side: bytes to requests, endings to bytes, and the headers every answer has. It decides nothing. */
final class HttpFront implements AutoCloseable {
    private static final int BODY_BYTES_MAX = 64 * 1024 * 1024;
    private static final int CALLS_PER_HOUR = 5_000;
    /** Where a GitHub Enterprise Server has its API. */
    private static final String ENTERPRISE = "/api/v3";

    private static final String PAGES = "/_fake/";

    private final HttpServer server;
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final Api api;
    private final FakePages pages;
    private final RequestLog log;
    private final InstantSource clock;
    private final AtomicInteger used = new AtomicInteger();

    HttpFront(int port, Api api, FakePages pages, RequestLog log, InstantSource clock) throws IOException {
        this.api = api;
        this.pages = pages;
        this.log = log;
        this.clock = clock;
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.createContext("/", this::serve);
        server.setExecutor(executor);
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        executor.shutdownNow();
    }

    private void serve(HttpExchange exchange) throws IOException {
        // Closing an exchange that was not answered closes the connection.
        try (exchange) {
            byte[] body = exchange.getRequestBody().readNBytes(BODY_BYTES_MAX);
            String path = path(exchange);
            if (path.startsWith(PAGES)) {
                send(exchange, pages.answer(exchange.getRequestMethod(), path.substring(PAGES.length())));
                return;
            }
            LoggedRequest request = log.add(
                    exchange.getRequestMethod(),
                    path,
                    Optional.ofNullable(exchange.getRequestURI().getRawQuery()).orElse(""),
                    headers(exchange.getRequestHeaders()),
                    new String(body, StandardCharsets.UTF_8));
            end(exchange, request);
        }
    }

    private void end(HttpExchange exchange, LoggedRequest request) throws IOException {
        try {
            if (api.handle(request) instanceof Faults.Ending.Answered(Reply reply)) {
                addLimits(exchange.getResponseHeaders(), request);
                send(exchange, reply);
            }
        } catch (RuntimeException | Error e) {
            log.violation(request, "the fake itself failed: " + e);
            send(exchange, Reply.message(500, "the fake itself failed: " + e));
        }
    }

    private void send(HttpExchange exchange, Reply reply) throws IOException {
        byte[] body = reply.body().toString().getBytes(StandardCharsets.UTF_8);
        Headers headers = exchange.getResponseHeaders();
        headers.set("Content-Type", "application/json; charset=utf-8");
        reply.headers().forEach(headers::set);
        boolean cacheable = exchange.getRequestMethod().equals("GET") && reply.status() == 200;
        String tag = "W/\"%s\"".formatted(digest(body));
        if (cacheable) {
            headers.set("ETag", tag);
        }
        if (cacheable && tag.equals(exchange.getRequestHeaders().getFirst("If-None-Match"))) {
            exchange.sendResponseHeaders(304, -1);
            return;
        }
        exchange.sendResponseHeaders(reply.status(), body.length);
        exchange.getResponseBody().write(body);
    }

    private void addLimits(Headers headers, LoggedRequest request) {
        int soFar = Math.min(used.incrementAndGet(), CALLS_PER_HOUR);
        long reset = clock.instant().plus(Duration.ofHours(1)).getEpochSecond();
        headers.set("x-github-request-id", "FAKE:%06d".formatted(request.number()));
        headers.set("x-ratelimit-limit", Integer.toString(CALLS_PER_HOUR));
        headers.set("x-ratelimit-used", Integer.toString(soFar));
        headers.set("x-ratelimit-remaining", Integer.toString(CALLS_PER_HOUR - soFar));
        headers.set("x-ratelimit-reset", Long.toString(reset));
        headers.set("x-ratelimit-resource", "core");
    }

    private static String path(HttpExchange exchange) {
        String path = exchange.getRequestURI().getRawPath();
        return path.startsWith(ENTERPRISE + "/") ? path.substring(ENTERPRISE.length()) : path;
    }

    private static Map<String, String> headers(Headers headers) {
        Map<String, String> firsts = new TreeMap<>();
        headers.forEach((name, values) -> firsts.put(name.toLowerCase(Locale.ROOT), String.join(", ", values)));
        return firsts;
    }

    private static String digest(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JVM has no SHA-256", e);
        }
    }
}
