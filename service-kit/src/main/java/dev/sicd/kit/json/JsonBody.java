package dev.sicd.kit.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sicd.kit.http.Problem;
import dev.sicd.kit.http.Request;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Reads the fields of a JSON object and collects all that is wrong with them; it does not keep what it read.
 *
 * <p>Read every field first, then {@link #check}, then use the values: until then a wrong or missing one is a
 * placeholder. JSON null counts as absent. A field that was not asked for is a violation. For one thread.
 */
public final class JsonBody {
    private final ObjectNode node;
    private final String path;
    private final Violations violations;
    private final Request.Guard guard;
    private final Set<String> known = new LinkedHashSet<>();
    private final List<JsonBody> children = new ArrayList<>();

    private JsonBody(ObjectNode node, String path, Violations violations, Request.Guard guard) {
        this.node = node;
        this.path = path;
        this.violations = violations;
        this.guard = guard;
    }

    /**
     * The object that is the body of the request.
     *
     * @throws Problem 415 when the body is not JSON, 400 when it cannot be read, 422 when it is not an object
     */
    public static JsonBody of(Request request) {
        ContentType.of(request, false);
        return of(Json.parse(request.body()), request.guard());
    }

    /**
     * As {@link #of(Request)}, or an empty object where the request has no body.
     *
     * @throws Problem 415 when the body is not JSON, 400 when it cannot be read, 422 when it is not an object
     */
    public static JsonBody orEmpty(Request request) {
        return request.body().length == 0 ? of(JsonNodeFactory.instance.objectNode(), request.guard()) : of(request);
    }

    /**
     * The object, as read elsewhere.
     *
     * @throws Problem 422 when it is not an object
     */
    public static JsonBody of(JsonNode root) {
        return of(root, json -> {});
    }

    private static JsonBody of(JsonNode root, Request.Guard guard) {
        if (root instanceof ObjectNode object) {
            return new JsonBody(object, "", new Violations(), guard);
        }
        throw Problem.of(422, "the body " + JsonType.shown(root) + "; send a JSON object");
    }

    /** The value, which must be there. */
    public <T> T required(String field, JsonType<T> type) {
        return present(field)
                .map(value -> read(at(field), value, type).orElse(type.placeholder()))
                .orElseGet(() -> {
                    reject(field, "is required; " + type.cure());
                    return type.placeholder();
                });
    }

    /** The value, if it is there. */
    public <T> Optional<T> optional(String field, JsonType<T> type) {
        return present(field).flatMap(value -> read(at(field), value, type));
    }

    /** The values of an array; none when it is absent. */
    public <T> List<T> list(String field, JsonType<T> type, int countMax) {
        List<T> values = new ArrayList<>();
        eachOf(field, countMax, (where, value) -> read(where, value, type).ifPresent(values::add));
        return List.copyOf(values);
    }

    /** An object, which must be there; its violations come with those of this one. */
    public JsonBody object(String field) {
        return present(field).map(value -> child(at(field), value)).orElseGet(() -> {
            reject(field, "is required; give a JSON object");
            return blank();
        });
    }

    /** An object, if it is there; its violations come with those of this one. */
    public Optional<JsonBody> optionalObject(String field) {
        return present(field).map(value -> child(at(field), value));
    }

    /** The objects of an array; none when it is absent. Their violations come with those of this one. */
    public List<JsonBody> objects(String field, int countMax) {
        List<JsonBody> objects = new ArrayList<>();
        eachOf(field, countMax, (where, value) -> objects.add(child(where, value)));
        return List.copyOf(objects);
    }

    /** Whether the field is there and not null. Asking makes it known. */
    public boolean has(String field) {
        return present(field).isPresent();
    }

    /** Adds a violation that only the caller can see. */
    public void reject(String field, String message) {
        violations.add(at(field), message);
    }

    /**
     * Ends the reading: after it the values may be used.
     *
     * @throws Problem 422 with every violation in this object and those read from it, unknown fields among them; else
     *     what the request's guard says
     */
    public void check() {
        reportUnknown();
        violations.check();
        guard.check(node);
    }

    private void reportUnknown() {
        node.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name)) {
                violations.add(path + shortened(name), JsonType.unknown(known, name));
            }
        });
        children.forEach(JsonBody::reportUnknown);
    }

    private Optional<JsonNode> present(String field) {
        known.add(field);
        return node.optional(field).filter(value -> !value.isNull());
    }

    private <T> Optional<T> read(String where, JsonNode value, JsonType<T> type) {
        Optional<T> read = type.read(value);
        if (read.isEmpty()) {
            violations.add(where, type.complaint(value));
        }
        return read;
    }

    private JsonBody child(String where, JsonNode value) {
        if (value instanceof ObjectNode object) {
            JsonBody child = new JsonBody(object, where + ".", violations, json -> {});
            children.add(child);
            return child;
        }
        violations.add(where, JsonType.shown(value) + "; give a JSON object");
        return blank();
    }

    /** Stands for an object that is wrong or missing: what is missing in it is not reported again. */
    private static JsonBody blank() {
        return new JsonBody(JsonNodeFactory.instance.objectNode(), "", new Violations(), json -> {});
    }

    @FunctionalInterface
    private interface Element {
        void accept(String where, JsonNode value);
    }

    private void eachOf(String field, int countMax, Element element) {
        present(field).ifPresent(value -> {
            if (!(value instanceof ArrayNode array)) {
                reject(field, JsonType.shown(value) + "; give an array");
            } else if (array.size() > countMax) {
                reject(field, "has %d elements; give up to %d".formatted(array.size(), countMax));
            } else {
                IntStream.range(0, array.size()).forEach(i -> element.accept(at(field) + "[" + i + "]", array.path(i)));
            }
        });
    }

    private String at(String field) {
        return path + field;
    }

    private static String shortened(String name) {
        String quoted = Problem.quoted(name);
        return quoted.substring(1, quoted.length() - 1);
    }
}
