package dev.sicd.e2e.check;

/**
 * What a door says of one thing that was sent.
 *
 * @param at {@code topic:partition:offset}, empty where it was not acknowledged
 * @param leaf first bytes of its leaf, 0 where it is not known
 */
record Fated(Fate fate, String at, long leaf) {
    static final Fated UNKNOWN = new Fated(Fate.UNKNOWN, "", 0);
    static final Fated REFUSED = new Fated(Fate.REFUSED, "", 0);
}
