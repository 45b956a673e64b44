package dev.sicd.kit.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sicd.kit.Health;
import dev.sicd.kit.Metrics;
import java.nio.charset.StandardCharsets;

/** What every service answers to its operators: {@code /livez}, {@code /readyz}, {@code /metrics}; nothing of its own. */
public final class OperationalRoutes {
    private static final String PROMETHEUS_TEXT = "text/plain; version=0.0.4; charset=utf-8";

    private OperationalRoutes() {}

    /** The three routes; they answer under any load. */
    public static Routes of(Health health, Metrics metrics) {
        return Routes.builder()
                .probe("/livez", request -> reply(health.live()))
                .probe("/readyz", request -> reply(health.ready()))
                .probe(
                        "/metrics",
                        request ->
                                Reply.of(200, PROMETHEUS_TEXT, metrics.scrape().getBytes(StandardCharsets.UTF_8)))
                .build();
    }

    private static Reply reply(Health.Report report) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("status", report.isUp() ? "up" : "down");
        ObjectNode checks = body.putObject("checks");
        report.states().forEach((name, state) -> {
            ObjectNode check = checks.putObject(name);
            switch (state) {
                case Health.State.Up up -> check.put("status", "up");
                case Health.State.Down down -> check.put("status", "down").put("reason", down.reason());
            }
        });
        return report.isUp() ? Reply.json(200, body) : Reply.json(503, body).withHeader("Retry-After", "1");
    }
}
