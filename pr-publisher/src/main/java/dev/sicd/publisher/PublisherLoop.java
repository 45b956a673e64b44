package dev.sicd.publisher;

import dev.sicd.kit.Fences;
import dev.sicd.kit.Health;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a session with Kafka going until it is told to stop. After any failure it takes a new one, which begins at the last
 * committed offset: nothing is skipped, and no half-done state outlives its session. It does not know what the work is.
 */
final class PublisherLoop implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(PublisherLoop.class);
    private static final Duration PAUSE_MIN = Duration.ofMillis(250);
    private static final Duration PAUSE_MAX = Duration.ofSeconds(30);

    private final Supplier<Session> sessions;
    private final Fences fences;
    private final CountDownLatch stop = new CountDownLatch(1);
    private volatile Optional<Session> current = Optional.empty();
    private volatile Health.State readiness = Health.State.down("has not joined its consumer group yet");
    private volatile Health.State liveness = Health.State.up();

    PublisherLoop(Supplier<Session> sessions, InstantSource clock) {
        this.sessions = sessions;
        this.fences = new Fences(clock);
    }

    Health.State readiness() {
        return readiness;
    }

    Health.State liveness() {
        return liveness;
    }

    void stop() {
        stop.countDown();
        current.ifPresent(Session::wakeUp);
    }

    @Override
    public void run() {
        Duration pause = PAUSE_MIN;
        while (!isStopping()) {
            try (Session session = sessions.get()) {
                current = Optional.of(session);
                while (!isStopping()) {
                    if (session.step()) {
                        readiness = Health.State.up();
                        pause = PAUSE_MIN;
                    }
                }
            } catch (WakeupException | InterruptException e) {
                // only stop() wakes or interrupts: the loop's condition says the rest
                stop.countDown();
            } catch (FencedInstanceIdException e) {
                if (!fences.mayTryAgain()) {
                    fenced(e);
                    return;
                }
                failed(e, pause);
                pause = longer(pause);
            } catch (RuntimeException e) {
                failed(e, pause);
                pause = longer(pause);
            } catch (Error e) {
                down("publishing broke down and can go on after a restart only: " + e);
                throw e;
            }
        }
        readiness = Health.State.down("stopped");
    }

    private boolean isStopping() {
        return stop.getCount() == 0;
    }

    /** Whatever it was, the offset stays where it is: to skip a proposal because of a fault of ours would be to lose it. */
    private void failed(RuntimeException failure, Duration pause) {
        readiness = Health.State.down(failure.getClass().getSimpleName() + ": "
                + Optional.ofNullable(failure.getMessage()).orElse("no message"));
        LOG.atWarn()
                .setCause(failure)
                .addKeyValue("retry_in_ms", pause.toMillis())
                .log("publishing failed");
        try {
            boolean stopped = stop.await(pause.toMillis(), TimeUnit.MILLISECONDS);
            LOG.atDebug().addKeyValue("stopped", stopped).log("publishing again");
        } catch (InterruptedException e) {
            stop.countDown();
        }
    }

    private void fenced(FencedInstanceIdException failure) {
        String reason = "another publisher runs under the same instance id; give each its own SICD_INSTANCE_ID";
        LOG.atError().setCause(failure).log(reason);
        down(reason);
    }

    private void down(String reason) {
        readiness = Health.State.down(reason);
        liveness = Health.State.down(reason);
    }

    private static Duration longer(Duration pause) {
        Duration twice = pause.multipliedBy(2);
        return twice.compareTo(PAUSE_MAX) < 0 ? twice : PAUSE_MAX;
    }
}
