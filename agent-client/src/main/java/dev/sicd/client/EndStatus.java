package dev.sicd.client;

import java.util.Locale;

/** How an episode or a run ended. */
public enum EndStatus {
    COMPLETED,
    FAILED;

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
