package dev.sicd.e2e.check;

/**
 * An invariant that does not hold.
 *
 * @param invariant {@code I1} … {@code I16}
 * @param place a run, an episode, coordinates on a topic, a proposal
 */
public record Violation(String invariant, String place, String expected, String found) {
    @Override
    public String toString() {
        return invariant + " " + place + ": expected " + expected + ", found " + found;
    }
}
