package dev.sicd.cli.verify;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sicd.cli.client.Answer;
import java.util.ArrayList;
import java.util.List;

/** Holds answers against what is expected and keeps what does not match; it asks nothing itself. For one check. */
final class Expectations {
    private static final int VALUE_LENGTH_MAX = 120;

    private final List<String> complaints = new ArrayList<>();

    /** All that did not hold; empty when the check passed. */
    List<String> complaints() {
        return List.copyOf(complaints);
    }

    void that(boolean holds, String complaint) {
        if (!holds) {
            complaints.add(complaint);
        }
    }

    /** The status of an answer whose body is only worth a look when it is this one; says whether it is. */
    boolean status(Answer answer, int expected) {
        that(answer.status() == expected, "answered %s, expected %d".formatted(answer.explained(), expected));
        return answer.status() == expected;
    }

    /** A refusal in the one form all refusals have. */
    void problem(Answer answer, int expected) {
        if (!status(answer, expected)) {
            return;
        }
        String type = answer.header("Content-Type").orElse("");
        that(type.startsWith("application/problem+json"), "its Content-Type is '" + type + "', expected problem+json");
        field(answer.body(), "/status", expected);
        that(!answer.body().path("title").asText().isEmpty(), "it has no title");
        that(!answer.body().path("detail").asText().isEmpty(), "it has no detail");
    }

    /** An accepted write: with coordinates, in the body and as a header. */
    void accepted(Answer answer, int expected) {
        if (status(answer, expected)) {
            String at = answer.at().orElse("");
            that(at.matches(".+:\\d+:\\d+"), "its header Sicd-At is '" + at + "', expected topic:partition:offset");
            field(answer.body(), "/at", at);
        }
    }

    /**
     * The value at a JSON pointer. Numbers are equal when their values are, however they are written.
     *
     * @param expected a String, Boolean, Integer, Long or Double
     */
    void field(JsonNode body, String pointer, Object expected) {
        JsonNode actual = body.at(pointer);
        that(isEqual(actual, expected), "%s is %s, expected %s".formatted(pointer, shown(actual), expected));
    }

    /** The texts of an array, in order. */
    void texts(JsonNode body, String pointer, List<String> expected) {
        List<String> actual = new ArrayList<>();
        body.at(pointer).forEach(item -> actual.add(item.asText()));
        that(actual.equals(expected), "%s is %s, expected %s".formatted(pointer, actual, expected));
    }

    private static boolean isEqual(JsonNode actual, Object expected) {
        return switch (expected) {
            case String text -> actual.isTextual() && actual.textValue().equals(text);
            case Boolean flag -> actual.isBoolean() && actual.booleanValue() == flag;
            case Integer number -> actual.isIntegralNumber() && actual.longValue() == number;
            case Long number -> actual.isIntegralNumber() && actual.longValue() == number;
            case Double number -> actual.isNumber() && Double.compare(actual.doubleValue(), number) == 0;
            default -> throw new IllegalArgumentException("there is no comparing with a " + expected.getClass());
        };
    }

    private static String shown(JsonNode actual) {
        if (actual.isMissingNode()) {
            return "missing";
        }
        String text = actual.toString();
        return text.length() <= VALUE_LENGTH_MAX ? text : text.substring(0, VALUE_LENGTH_MAX) + "…";
    }
}
