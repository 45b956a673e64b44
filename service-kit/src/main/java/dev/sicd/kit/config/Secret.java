package dev.sicd.kit.config;

/** A value that must not be seen; it does not protect it from whoever asks on purpose. */
public final class Secret {
    private final String value;

    public Secret(String value) {
        this.value = value;
    }

    /** The value itself: for where it is used, never for a log or a message. */
    public String reveal() {
        return value;
    }

    @Override
    public String toString() {
        return "(secret)";
    }
}
