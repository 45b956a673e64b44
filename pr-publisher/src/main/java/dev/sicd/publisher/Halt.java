package dev.sicd.publisher;

import dev.sicd.kit.Health;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether anything may be asked of the hosting service at all: not while it refuses the credentials. Then nothing is
 * consumed and nothing is said of any proposal, until they change or, every now and then, to see whether it was a passing
 * fault. Thread-safe.
 */
final class Halt {
    private static final Logger LOG = LoggerFactory.getLogger(Halt.class);
    static final Duration LOOK_AGAIN = Duration.ofMinutes(1);

    private final InstantSource clock;
    private volatile Optional<Halted> halted = Optional.empty();

    private record Halted(String reason, Instant since) {}

    Halt(InstantSource clock) {
        this.clock = clock;
    }

    void halt(String reason) {
        if (halted.isEmpty()) {
            LOG.atError().addKeyValue("reason", reason).log("publishing is halted");
        }
        halted = Optional.of(new Halted(reason, clock.instant()));
    }

    /** The service answered: the credentials count. */
    void over() {
        if (halted.isPresent()) {
            LOG.atInfo().log("publishing goes on");
            halted = Optional.empty();
        }
    }

    boolean isHalted() {
        return halted.isPresent();
    }

    /** Whether it is time to try again although nothing was changed. */
    boolean isLongAgo() {
        return halted.map(now -> !clock.instant().isBefore(now.since().plus(LOOK_AGAIN)))
                .orElse(false);
    }

    Health.State health() {
        return halted.map(now -> Health.State.down("the hosting service refuses the credentials: " + now.reason()))
                .orElseGet(Health.State::up);
    }
}
