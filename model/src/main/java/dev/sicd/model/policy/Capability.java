package dev.sicd.model.policy;

import java.util.Optional;
import java.util.stream.Stream;

/** A switch that an operator has in hand, by the name it has in the environment, on events and on the API. */
public enum Capability {
    /** Runs may be started and changes proposed. */
    ENABLE_TRAINING(false),
    /** A proposal may be approved without a person. */
    ENABLE_AUTONOMY(false),
    /** Nothing new may be started, proposed or approved. */
    SAFE_MODE(true);

    private final boolean careful;

    Capability(boolean careful) {
        this.careful = careful;
    }

    /** The value that lets less happen. */
    public boolean careful() {
        return careful;
    }

    public static Optional<Capability> named(String name) {
        return Stream.of(values())
                .filter(capability -> capability.name().equals(name))
                .findFirst();
    }
}
