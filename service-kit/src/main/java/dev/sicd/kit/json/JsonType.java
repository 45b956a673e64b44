package dev.sicd.kit.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sicd.kit.Spelling;
import dev.sicd.kit.http.Problem;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * What a JSON value must be to become a {@code T}; it does not know the field's name or whether it must be there.
 *
 * <p>Nothing is coerced: {@code "1"} is no number, {@code 1} is no text.
 */
public final class JsonType<T> {
    private final String cure;
    private final T placeholder;
    private final Function<JsonNode, Optional<T>> reader;

    private JsonType(String cure, T placeholder, Function<JsonNode, Optional<T>> reader) {
        this.cure = cure;
        this.placeholder = placeholder;
        this.reader = reader;
    }

    /**
     * A type of one's own.
     *
     * @param cure what to give instead of a wrong value, as {@code "give a whole number"}
     * @param placeholder stands for a wrong value until {@link JsonBody#check} throws; never used further
     * @param reader empty when the value is wrong
     */
    public static <T> JsonType<T> of(String cure, T placeholder, Function<JsonNode, Optional<T>> reader) {
        return new JsonType<>(cure, placeholder, reader);
    }

    /** Text of up to that many characters, possibly none. */
    public static JsonType<String> text(int lengthMax) {
        return of(
                "give a text of up to " + lengthMax + " characters",
                "",
                node -> textOf(node).filter(text -> text.length() <= lengthMax));
    }

    /** Text of one to that many characters, not only blanks. */
    public static JsonType<String> filledText(int lengthMax) {
        return of(
                "give a text of 1 to " + lengthMax + " characters that are not all blank",
                "",
                node -> textOf(node).filter(text -> text.length() <= lengthMax && !text.isBlank()));
    }

    /** Text that matches the pattern as a whole. The pattern must bound its own length. */
    public static JsonType<String> matching(Pattern pattern, String cure) {
        return of(
                cure,
                "",
                node -> textOf(node).filter(text -> pattern.matcher(text).matches()));
    }

    /** One of the given texts. */
    public static JsonType<String> oneOf(Collection<String> texts) {
        return of(
                "give one of " + String.join(", ", texts),
                "",
                node -> textOf(node).filter(texts::contains));
    }

    /** A whole number in the range, written as one: {@code 1.0} and {@code 1e0} are refused. */
    public static JsonType<Integer> integer(int min, int max) {
        return longInteger(min, max).map(Math::toIntExact, 0);
    }

    /** A whole number in the range, written as one: {@code 1.0} and {@code 1e0} are refused. */
    public static JsonType<Long> longInteger(long min, long max) {
        return of(
                "give a whole number from " + min + " to " + max,
                0L,
                node -> Optional.of(node)
                        .filter(JsonNode::isIntegralNumber)
                        .filter(JsonNode::canConvertToLong)
                        .map(JsonNode::longValue)
                        .filter(number -> number >= min && number <= max));
    }

    /** A finite number in the range. */
    public static JsonType<Double> decimal(double min, double max) {
        return of(
                "give a number from " + min + " to " + max,
                0.0,
                node -> Optional.of(node)
                        .filter(JsonNode::isNumber)
                        .map(JsonNode::doubleValue)
                        .filter(number -> Double.isFinite(number) && number >= min && number <= max));
    }

    public static JsonType<Boolean> bool() {
        return of(
                "give true or false",
                false,
                node -> Optional.of(node).filter(JsonNode::isBoolean).map(JsonNode::booleanValue));
    }

    /** A moment in ISO 8601. Without an offset it is taken as UTC; a day alone is no moment. */
    public static JsonType<Instant> instant() {
        return of(
                "give a time as 2025-01-01T10:00:00Z",
                Instant.EPOCH,
                node -> textOf(node).flatMap(Moments::parse));
    }

    /** A UUID in its usual form of 36 characters. */
    public static JsonType<UUID> uuid() {
        return of(
                "give a UUID as 01890a5d-ac96-774b-bcce-b302099a8057",
                new UUID(0, 0),
                node -> textOf(node).filter(text -> text.length() == 36).flatMap(JsonType::uuidOf));
    }

    /** Any JSON object, unread. */
    public static JsonType<ObjectNode> anyObject() {
        return of(
                "give a JSON object",
                JsonNodeFactory.instance.objectNode(),
                node -> Optional.of(node).filter(ObjectNode.class::isInstance).map(ObjectNode.class::cast));
    }

    /** The same values, as something else. The conversion must succeed for each of them. */
    public <U> JsonType<U> map(Function<T, U> conversion, U newPlaceholder) {
        return of(cure, newPlaceholder, node -> reader.apply(node).map(conversion));
    }

    Optional<T> read(JsonNode node) {
        return reader.apply(node);
    }

    String cure() {
        return cure;
    }

    T placeholder() {
        return placeholder;
    }

    /** What is wrong with a value that could not be read, and the cure. */
    String complaint(JsonNode node) {
        return shown(node) + "; " + cure;
    }

    static String shown(JsonNode node) {
        return switch (node.getNodeType()) {
            case OBJECT -> "is an object";
            case ARRAY -> "is an array";
            case STRING -> "is the text " + Problem.quoted(node.textValue());
            default -> "is " + Problem.quoted(node.asText());
        };
    }

    static String unknown(Collection<String> known, String name) {
        return Spelling.nearest(name, known)
                .map(near -> "is not a known field; did you mean '" + near + "'?")
                .orElseGet(() -> "is not a known field; known are "
                        + String.join(", ", List.copyOf(known).stream().sorted().toList()));
    }

    private static Optional<String> textOf(JsonNode node) {
        return Optional.of(node).filter(JsonNode::isTextual).map(JsonNode::textValue);
    }

    private static Optional<UUID> uuidOf(String text) {
        try {
            return Optional.of(UUID.fromString(text));
        } catch (IllegalArgumentException notAUuid) {
            return Optional.empty();
        }
    }
}
