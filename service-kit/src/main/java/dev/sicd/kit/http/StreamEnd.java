package dev.sicd.kit.http;

import java.util.Locale;

/** Why a stream is over; the values of a metric's label. */
enum StreamEnd {
    /** Everything was told, or the client is to come again. */
    COMPLETE,
    /** The client closed the connection, or it broke. */
    GONE,
    /** The client did not take an event in time. */
    SLOW,
    /** The server stops. */
    STOPPED,
    /** What tells the events failed. */
    FAILED;

    String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
