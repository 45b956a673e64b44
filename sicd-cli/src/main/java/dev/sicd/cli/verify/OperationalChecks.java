package dev.sicd.cli.verify;

import dev.sicd.cli.client.Answer;
import dev.sicd.cli.client.SicdClient;
import java.util.List;

/** What a system says to its operators. */
final class OperationalChecks {
    private OperationalChecks() {}

    static List<Check> of(SicdClient client) {
        return List.of(
                Check.of("GET /livez says that it is up", expect -> up(expect, client.get("/livez"))),
                Check.of("GET /readyz says that every part is ready", expect -> up(expect, client.get("/readyz"))),
                Check.of("GET /metrics speaks Prometheus and has figures", expect -> {
                    Answer answer = client.get("/metrics");
                    if (expect.status(answer, 200)) {
                        String text = answer.body().asText();
                        expect.that(text.contains("# TYPE "), "no line declares a metric's type");
                        expect.that(text.contains("\njvm_"), "the JVM's own metrics are missing");
                    }
                }));
    }

    private static void up(Expectations expect, Answer answer) {
        if (expect.status(answer, 200)) {
            expect.field(answer.body(), "/status", "up");
        } else {
            expect.that(false, "it says " + answer.body());
        }
    }
}
