package dev.sicd.client;

/** What became of one event that a transport sent. */
public sealed interface Delivery {
    /**
     * It is on the log, acknowledged by all replicas in sync.
     *
     * @param at {@code topic:partition:offset}
     */
    record Delivered(String at) implements Delivery {}

    /** It will never be taken, however often it is sent. */
    record Refused(String reason) implements Delivery {}

    /** It may be on the log or not: it is to be sent again, with everything after it. */
    record Undecided(String reason) implements Delivery {}
}
