package dev.sicd.policy;

/**
 * Something wrong in a policy file, and where.
 *
 * @param line from 1
 * @param column from 1, in characters
 * @param what the fact, with the offending value
 * @param cure what would be right; empty where the fact says it
 */
public record Mistake(String source, int line, int column, String what, String cure) {
    /** As an editor's list of errors wants it: {@code policy.yaml:12:9: what; cure}. */
    @Override
    public String toString() {
        return "%s:%d:%d: %s%s".formatted(source, line, column, what, cure.isEmpty() ? "" : "; " + cure);
    }
}
