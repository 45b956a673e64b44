package dev.sicd.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import com.networknt.schema.Schema;
import dev.sicd.kit.http.Problem;
import dev.sicd.kit.http.Request;
import dev.sicd.kit.json.Json;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** One operation of the contract: what may be asked and answered. It knows no handler. */
final class Operation {
    private static final String DEFAULT = "default";
    private static final String JSON = "application/json";
    /** Longer than any that we take: what is too large is told by the limit, not by the type. */
    private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,40}");

    /** Of parameters that were found good, as many as are remembered, none of them longer. */
    private static final int GOOD_MAX = 256;

    private static final int GOOD_CHARS_MAX = 200;

    private final String method;
    private final Pattern path;
    private final Map<String, Schema> parameters;
    private final Map<String, Optional<Schema>> bodies;
    private final Map<String, Map<String, Optional<Schema>>> answers;
    /** Whoever reads asks for the same again and again, and to look it over each time costs more than the answer. */
    private final Map<Parameter, Boolean> good = Collections.synchronizedMap(new Recent());

    private record Parameter(String name, String value) {}

    private static final class Recent extends LinkedHashMap<Parameter, Boolean> {
        Recent() {
            super(GOOD_MAX, 0.75f, true);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<Parameter, Boolean> eldest) {
            return size() > GOOD_MAX;
        }
    }

    /**
     * @param parameters of path and query, by name
     * @param bodies of requests by media type, with a schema where they are JSON
     * @param answers by status or {@code default}, then as {@code bodies}
     */
    Operation(
            String method,
            String template,
            Map<String, Schema> parameters,
            Map<String, Optional<Schema>> bodies,
            Map<String, Map<String, Optional<Schema>>> answers) {
        this.method = method;
        this.path = Pattern.compile(template.replaceAll("\\{[a-z_]+}", "[^/]+"));
        this.parameters = parameters;
        this.bodies = bodies;
        this.answers = answers;
    }

    boolean acts() {
        return !method.equals("GET");
    }

    boolean matches(String otherMethod, String otherPath) {
        return method.equals(otherMethod) && path.matcher(otherPath).matches();
    }

    List<String> bodyFindings(JsonNode body) {
        return bodies.getOrDefault(JSON, Optional.empty())
                .map(schema -> findings("", schema, body))
                .orElse(List.of());
    }

    List<String> parameterFindings(Request request) {
        List<String> findings = new ArrayList<>();
        parameters.forEach((name, schema) ->
                values(request, name).forEach(value -> findings.addAll(parameterFindings(name, schema, value))));
        return findings;
    }

    private List<String> parameterFindings(String name, Schema schema, String value) {
        Parameter parameter = new Parameter(name, value);
        if (good.get(parameter) != null) {
            return List.of();
        }
        List<String> findings = findings(name, schema, value);
        if (findings.isEmpty() && value.length() <= GOOD_CHARS_MAX) {
            good.put(parameter, true);
        }
        return findings;
    }

    /** Parameters are text, as a run's name 2025 or a position 7 that may also be a time; where the schema wants another type it is read as that. */
    private static List<String> findings(String name, Schema schema, String value) {
        List<String> asText = findings(name, schema, TextNode.valueOf(value));
        return asText.isEmpty()
                ? asText
                : scalar(value).map(node -> findings(name, schema, node)).orElse(asText);
    }

    List<String> answerFindings(int status, String contentType, byte[] body) {
        Map<String, Optional<Schema>> described =
                Optional.ofNullable(answers.get(Integer.toString(status))).orElseGet(() -> answers.get(DEFAULT));
        if (described == null || (status < 400 && !answers.containsKey(Integer.toString(status)))) {
            return List.of("status %d is not described".formatted(status));
        }
        if (body.length == 0) {
            // an empty message of protobuf is no bytes
            boolean mayBeEmpty = described.isEmpty() || described.containsValue(Optional.<Schema>empty());
            return mayBeEmpty ? List.of() : List.of("the body is missing");
        }
        String type = contentType.split(";", 2)[0].strip();
        if (!described.containsKey(type)) {
            return List.of("status %d is not described with a body of %s".formatted(status, type));
        }
        return described
                .get(type)
                .map(schema -> findings("", schema, Json.parse(body)))
                .orElse(List.of());
    }

    private static List<String> values(Request request, String name) {
        return Optional.ofNullable(request.pathParameters().get(name))
                .map(List::of)
                .orElseGet(() -> request.queryParameters().getOrDefault(name, List.of()));
    }

    private static List<String> findings(String name, Schema schema, JsonNode value) {
        return schema.validate(value).stream()
                .map(error -> name + error.getInstanceLocation() + ": " + Problem.quoted(error.getMessage()))
                .toList();
    }

    private static Optional<JsonNode> scalar(String value) {
        if (value.equals("true") || value.equals("false")) {
            return Optional.of(BooleanNode.valueOf(Boolean.parseBoolean(value)));
        }
        return NUMBER.matcher(value).matches()
                ? Optional.of(JsonNodeFactory.instance.numberNode(new BigInteger(value)))
                : Optional.empty();
    }
}
