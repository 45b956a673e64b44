package dev.sicd.kit.auth;

/** Where tokens come from at each use; it does not check any. */
@FunctionalInterface
public interface TokenSource {
    Tokens current();

    /** False while newer tokens than those of {@link #current} exist and cannot be used. */
    default boolean isCurrent() {
        return true;
    }
}
