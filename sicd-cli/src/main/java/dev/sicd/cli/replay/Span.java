package dev.sicd.cli.replay;

/**
 * Which offsets of a partition are meant.
 *
 * @param from the first one
 * @param end the one after the last
 */
public record Span(long from, long end) {
    public boolean isEmpty() {
        return from >= end;
    }
}
