package dev.sicd.kit.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class PatienceTest {
    private static final int PATIENCE_SECONDS = 20;

    @Test
    void interruptsAWaitThatTakesTooLongAndNothingAfterIt() {
        try (Patience patience = new Patience(Duration.ofMillis(20))) {
            AtomicBoolean interrupted = new AtomicBoolean();

            patience.during(() -> interrupted.set(isInterruptedWhileWaiting()));

            assertThat(interrupted).isTrue();
            assertThat(Thread.currentThread().isInterrupted()).isFalse();
        }
    }

    @Test
    void clearsAnInterruptThatCameTooLate() {
        try (Patience patience = new Patience(Duration.ofMillis(1))) {
            patience.during(() -> {
                while (!Thread.currentThread().isInterrupted()) {
                    Thread.onSpinWait();
                }
            });

            assertThat(Thread.currentThread().isInterrupted()).isFalse();
        }
    }

    @Test
    void leavesAWaitAloneThatEndsInTime() throws InterruptedException {
        try (Patience patience = new Patience(Duration.ofMillis(50))) {
            Patience.Wait ended = patience.begin();
            ended.close();

            // A later wait is over only after the time of the ended one has passed too.
            try (Patience.Wait later = patience.begin()) {
                assertThat(isInterruptedWhileWaiting()).isTrue();
                assertThat(later.isOver()).isTrue();
            }
            assertThat(ended.isOver()).isFalse();
        }
    }

    private static boolean isInterruptedWhileWaiting() {
        try {
            return new CountDownLatch(1).await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException expected) {
            return true;
        }
    }
}
