package dev.sicd.kit.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SseSinkTest {
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final AtomicLong nanos = new AtomicLong();

    @Test
    void endsAfterAWhileSoThatTheClientIsAskedAgainWhoItIs() {
        try (Patience patience = new Patience(Duration.ofSeconds(10))) {
            SseSink sink = new SseSink(written, patience, new Listening(), Duration.ofSeconds(15), nanos::get);
            ServerSentEvent event = new ServerSentEvent(Optional.of("7"), "entry", "{}");
            sink.open();
            nanos.addAndGet(Duration.ofMinutes(15).toNanos());
            sink.send(event);
            nanos.incrementAndGet();

            assertThatThrownBy(() -> sink.send(event))
                    .isInstanceOfSatisfying(
                            StreamEndedException.class,
                            ended -> assertThat(ended.end()).isEqualTo(StreamEnd.COMPLETE));
            assertThatThrownBy(() -> sink.idle(Optional.empty())).isInstanceOf(StreamEndedException.class);
            assertThat(written.toString(UTF_8)).containsOnlyOnce("id: 7");
        }
    }
}
