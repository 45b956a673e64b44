package dev.sicd.ingest;

import dev.sicd.kit.Health;
import dev.sicd.kit.http.Problem;
import dev.sicd.model.event.DecisionEvent.CapabilityChanged;
import dev.sicd.model.policy.Capabilities;
import dev.sicd.model.policy.Capability;
import dev.sicd.reader.NotAvailableException;
import dev.sicd.schemas.Coordinates;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How the capabilities stand: what the environment says, and what was changed since. It changes none itself. The
 * environment's careful value holds whatever an event says, so that an operator can pin it; its other value only holds
 * until somebody changes it. Thread-safe.
 */
final class CapabilityBook {
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final Map<Capability, Boolean> environment;
    private final Ledger ledger;
    private final Map<Capability, OwnChange> own = new ConcurrentHashMap<>();
    private volatile Optional<Map<Capability, CapabilityChanged>> folded = Optional.empty();

    CapabilityBook(Map<Capability, Boolean> environment, Ledger ledger) {
        this.environment = Map.copyOf(environment);
        this.ledger = ledger;
    }

    private record OwnChange(boolean enabled, Coordinates at) {}

    /**
     * How a capability stands, and why.
     *
     * @param pinned whether no change can turn it
     * @param change the last one, where there was one
     */
    record Standing(boolean enabled, boolean pinned, Optional<CapabilityChanged> change) {}

    /** @throws Problem 503 until the changes of earlier days were read: what was forbidden then must not be allowed now */
    Capabilities now() {
        return new Capabilities(
                standing(Capability.ENABLE_TRAINING).enabled(),
                standing(Capability.ENABLE_AUTONOMY).enabled(),
                standing(Capability.SAFE_MODE).enabled());
    }

    /** @throws Problem as {@link #now} */
    Standing standing(Capability capability) {
        Map<Capability, CapabilityChanged> changes = folded.orElseThrow(() -> Problem.unavailable(
                "the capabilities are not known yet, because the folded state could not be read; try again",
                RETRY_AFTER));
        Optional<CapabilityChanged> change = Optional.ofNullable(changes.get(capability));
        Optional<Boolean> stated = Optional.ofNullable(environment.get(capability));
        boolean pinned = stated.equals(Optional.of(capability.careful()));
        if (pinned) {
            return new Standing(capability.careful(), true, change);
        }
        boolean enabled = Optional.ofNullable(own.get(capability))
                .map(OwnChange::enabled)
                .or(() -> change.map(CapabilityChanged::enabled))
                .or(() -> stated)
                .orElse(false);
        return new Standing(enabled, false, change);
    }

    /** What was changed here holds at once, and until the fold shows it or something newer. */
    void changed(Capability capability, boolean enabled, Coordinates at) {
        own.put(capability, new OwnChange(enabled, at));
    }

    /**
     * Reads what was changed, here or by another instance.
     *
     * @throws NotAvailableException when that cannot be read now; what was known goes on to hold
     * @throws Problem 503 likewise
     */
    void refresh() throws InterruptedException {
        if (folded.isEmpty()) {
            // the first answer must have everything in it that was acknowledged before this process started
            ledger.awaitSystemEnd();
        }
        Map<Capability, OwnChange> shown = new EnumMap<>(Capability.class);
        for (Map.Entry<Capability, OwnChange> change : own.entrySet()) {
            if (ledger.isCommitted(change.getValue().at())) {
                shown.put(change.getKey(), change.getValue());
            }
        }
        Map<Capability, CapabilityChanged> changes = new EnumMap<>(Capability.class);
        for (Capability capability : Capability.values()) {
            ledger.lastChange(capability).ifPresent(change -> changes.put(capability, change));
        }
        folded = Optional.of(Map.copyOf(changes));
        shown.forEach(own::remove);
    }

    Health.State health() {
        return Health.State.of(folded.isPresent(), "the capabilities were not read yet");
    }
}
