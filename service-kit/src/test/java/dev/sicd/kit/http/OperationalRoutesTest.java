package dev.sicd.kit.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sicd.kit.Health;
import dev.sicd.kit.Health.State;
import dev.sicd.kit.Metrics;
import java.net.http.HttpResponse;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OperationalRoutesTest {
    private final AtomicBoolean caughtUp = new AtomicBoolean();
    private final Metrics metrics = Metrics.create();
    private final ServerUnderTest server = new ServerUnderTest(OperationalRoutes.of(
            Health.none()
                    .withLiveness("loop", State::up)
                    .withReadiness("caught-up", () -> State.of(caughtUp.get(), "5 records behind")),
            metrics));

    @AfterEach
    void stop() {
        server.close();
        metrics.close();
    }

    @Test
    void isAliveBeforeItIsReady() throws Exception {
        HttpResponse<byte[]> ready = server.get("/readyz");

        assertThat(ServerUnderTest.text(server.get("/livez")))
                .isEqualTo("{\"status\":\"up\",\"checks\":{\"loop\":{\"status\":\"up\"}}}");
        assertThat(ready.statusCode()).isEqualTo(503);
        assertThat(ready.headers().firstValue("Retry-After")).contains("1");
        assertThat(ServerUnderTest.json(ready).at("/checks/caught-up/reason").textValue())
                .isEqualTo("5 records behind");
    }

    @Test
    void isReadyOnceItsChecksAreUp() throws Exception {
        caughtUp.set(true);

        assertThat(server.get("/readyz").statusCode()).isEqualTo(200);
    }

    @Test
    void showsTheMetersInTheFormatOfPrometheus() throws Exception {
        metrics.registry().counter("things.done", "kind", "good").increment(3);

        HttpResponse<byte[]> response = server.get("/metrics");

        assertThat(response.headers().firstValue("Content-Type")).contains("text/plain; version=0.0.4; charset=utf-8");
        assertThat(ServerUnderTest.text(response))
                .contains("things_done_total{kind=\"good\"} 3.0")
                .contains("jvm_memory_used_bytes");
    }
}
