package dev.sicd.model.event;

/** One thing that is wrong with an event: which field, its value, and what would be right. */
public record Violation(String field, String message) {
    private static final int QUOTED_MAX = 80;

    static Violation of(String field, Object value, String cure) {
        String text = String.valueOf(value);
        String cut = text.length() <= QUOTED_MAX ? text : text.substring(0, QUOTED_MAX) + "…";
        return new Violation(field, "'" + cut + "' is not allowed: " + cure);
    }

    @Override
    public String toString() {
        return field + ": " + message;
    }
}
