package dev.sicd.cli;

/** Which build this is. */
public final class Version {
    /** As in the changelog. */
    public static final String TEXT = "0.1.0";

    private Version() {}
}
