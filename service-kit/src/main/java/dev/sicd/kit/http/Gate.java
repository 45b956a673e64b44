package dev.sicd.kit.http;

import dev.sicd.kit.Metrics;
import dev.sicd.kit.auth.Access;
import dev.sicd.kit.auth.Denied;
import dev.sicd.kit.auth.Principal;
import io.micrometer.core.instrument.Gauge;
import java.util.function.Supplier;

/** Asks {@link Access} about each call before its body is read, and counts who is not let in; it decides nothing. */
final class Gate {
    private final Access access;
    private final Metrics metrics;

    Gate(Access access, Metrics metrics) {
        this.access = access;
        this.metrics = metrics;
        Gauge.builder(
                        "http.server.tokens.current",
                        access,
                        open -> open.authentication().isCurrent() ? 1 : 0)
                .description("0 while the token file has changed and cannot be used")
                .register(metrics.registry());
    }

    /**
     * Who calls.
     *
     * @throws Problem 400, 401, 403 or 429
     */
    Principal admit(Call call, Route route) {
        return counted(() -> {
            access.hosts().check(call.headers(), route.probe());
            if (route.admits() != Route.Admits.CALLERS) {
                return Principal.ANONYMOUS;
            }
            Principal principal = access.admit(call.headers(), call.remote());
            access.require(principal, route.anyOf(), route.name());
            return principal;
        });
    }

    private Principal counted(Supplier<Principal> question) {
        try {
            return question.get();
        } catch (Denied denied) {
            metrics.registry()
                    .counter(
                            "http.server.denied",
                            "status",
                            Integer.toString(denied.problem().status()),
                            "reason",
                            denied.reason().text())
                    .increment();
            throw denied.problem();
        }
    }
}
