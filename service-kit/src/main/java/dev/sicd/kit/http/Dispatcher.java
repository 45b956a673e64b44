package dev.sicd.kit.http;

import dev.sicd.kit.Metrics;
import dev.sicd.kit.auth.Principal;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns a call into a reply, whatever the handler does; it knows neither the server nor the connection. */
final class Dispatcher {
    private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);
    private static final Set<String> METHODS =
            Set.of("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "CONNECT");

    private final Routes routes;
    private final Gate gate;
    private final Metrics metrics;
    private final Supplier<String> incidentIds;
    private final int requestsMax;
    private final Semaphore permits;
    private final Streams streams;
    private final AtomicBoolean closing = new AtomicBoolean();

    Dispatcher(
            Routes routes, Gate gate, Metrics metrics, int requestsMax, Streams streams, Supplier<String> incidentIds) {
        this.routes = routes;
        this.gate = gate;
        this.metrics = metrics;
        this.incidentIds = incidentIds;
        this.requestsMax = requestsMax;
        this.permits = new Semaphore(requestsMax);
        this.streams = streams;
    }

    /** From now on each reply ends its connection. */
    void close() {
        closing.set(true);
    }

    /** The reply. It says {@code Connection: close} when no further request can follow on the connection. */
    Reply answer(Call call) {
        Timer.Sample sample = Timer.start(metrics.registry());
        Optional<Match> match = Optional.empty();
        Reply reply;
        try {
            Target target = Target.parse(call.rawPath(), call.rawQuery());
            Match found = routes.match(call.method(), target);
            match = Optional.of(found);
            reply = answer(call, target, found, gate.admit(call, found.route()));
        } catch (Problem problem) {
            reply = problem.toReply(call.rawPath());
        }
        reply = streams.admit(call, finished(call, reply));
        sample.stop(metrics.registry()
                .timer(
                        "http.server.requests",
                        "method",
                        METHODS.contains(call.method()) ? call.method() : "other",
                        "route",
                        match.map(found -> found.route().pattern().text()).orElse("none"),
                        "status",
                        Integer.toString(reply.status())));
        return reply;
    }

    private Reply answer(Call call, Target target, Match match, Principal principal) {
        if (match.route().probe()) {
            return handled(match, request(call, target, match, principal));
        }
        if (!permits.tryAcquire()) {
            throw Problem.unavailable(
                    "%d requests are being answered, which is the limit; try again".formatted(requestsMax),
                    RETRY_AFTER);
        }
        try {
            return handled(match, request(call, target, match, principal));
        } finally {
            permits.release();
        }
    }

    private static Request request(Call call, Target target, Match match, Principal principal) {
        return new Request(
                call.method(),
                target.path(),
                match.parameters(),
                target.query(),
                call.headers(),
                call.body().read(),
                call.remote(),
                principal);
    }

    private Reply handled(Match match, Request request) {
        try {
            return match.route().handler().handle(request);
        } catch (Problem problem) {
            return problem.toReply(request.path());
        } catch (InterruptedException stopped) {
            // The flag stays down: the reply is still to be written, and this thread ends with its connection.
            return Problem.unavailable("the server is stopping; try again", RETRY_AFTER)
                    .withHeader("Connection", "close")
                    .toReply(request.path());
        } catch (RuntimeException | Error fault) {
            return fault(request.method(), match.route().pattern().text(), fault)
                    .toReply(request.path());
        }
    }

    /** Logs a fault under an id that the answer shows: the one can be found by the other. */
    Problem fault(String method, String route, Throwable fault) {
        String incident = incidentIds.get();
        LOG.atError()
                .setCause(fault)
                .addKeyValue("incident", incident)
                .addKeyValue("method", method)
                .addKeyValue("route", route)
                .log("request failed");
        return Problem.of(500, "something went wrong inside; the log of the server has it as incident " + incident);
    }

    private Reply finished(Call call, Reply reply) {
        Reply complete = withDefaults(reply);
        boolean bodyIsGone = call.body().discard();
        // Where a stream ends, nobody knows what the connection still holds.
        boolean keepsConnection =
                bodyIsGone && !closing.get() && reply.events().isEmpty() && !asksToClose(call.headers());
        return keepsConnection ? complete : complete.withHeader("Connection", "close");
    }

    private static boolean asksToClose(Map<String, String> headers) {
        String connection = headers.getOrDefault("Connection", "");
        return !connection.isEmpty()
                && Arrays.stream(connection.split(",", -1))
                        .anyMatch(token -> token.strip().equalsIgnoreCase("close"));
    }

    static Reply withDefaults(Reply reply) {
        return reply.withDefaultHeader("X-Content-Type-Options", "nosniff")
                .withDefaultHeader("Cache-Control", "no-store");
    }
}
