package dev.sicd.fakegithub;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One operation of the description: which requests are meant, and what they may hold. It answers none. */
final class Operation {
    private static final Pattern VARIABLE = Pattern.compile("\\{([a-z_]+)}");

    private final String id;
    private final String method;
    private final Pattern path;
    private final List<String> variables;
    private final Map<String, Schema> pathSchemas;
    private final Map<String, Schema> querySchemas;
    private final Optional<Schema> body;
    private final boolean bodyRequired;

    Operation(
            String id,
            String method,
            String template,
            Map<String, Schema> pathSchemas,
            Map<String, Schema> querySchemas,
            Optional<Schema> body,
            boolean bodyRequired) {
        this.id = id;
        this.method = method;
        this.path = pattern(template);
        this.variables = VARIABLE.matcher(template)
                .results()
                .map(match -> match.group(1))
                .toList();
        this.pathSchemas = Map.copyOf(pathSchemas);
        this.querySchemas = Map.copyOf(querySchemas);
        this.body = body;
        this.bodyRequired = bodyRequired;
    }

    String id() {
        return id;
    }

    /** The variables of the path, decoded; nothing when another operation is meant. */
    Optional<Map<String, String>> match(String requestMethod, String rawPath) {
        Matcher matcher = path.matcher(rawPath);
        if (!method.equals(requestMethod) || !matcher.matches()) {
            return Optional.empty();
        }
        Map<String, String> values = new LinkedHashMap<>();
        for (int i = 0; i < variables.size(); i++) {
            // A plus in a path is a plus.
            String raw = matcher.group(i + 1).replace("+", "%2B");
            values.put(variables.get(i), URLDecoder.decode(raw, StandardCharsets.UTF_8));
        }
        return Optional.of(values);
    }

    /** What the description does not allow, one sentence each. */
    List<String> findings(LoggedRequest request, Optional<JsonNode> sent) {
        List<String> findings = new ArrayList<>();
        request.parameters().forEach((name, value) -> findings.addAll(valueFindings(pathSchemas, name, value)));
        request.queryParameters().forEach((name, value) -> {
            if (querySchemas.containsKey(name)) {
                findings.addAll(valueFindings(querySchemas, name, value));
            } else {
                findings.add("the query parameter '%s' is unknown; known are %s"
                        .formatted(name, querySchemas.keySet().stream().sorted().toList()));
            }
        });
        findings.addAll(bodyFindings(request, sent));
        return findings;
    }

    private List<String> bodyFindings(LoggedRequest request, Optional<JsonNode> sent) {
        if (sent.isEmpty()) {
            boolean missing = bodyRequired && request.body().isEmpty();
            return missing ? List.of("the body is missing") : unreadable(request);
        }
        if (body.isEmpty()) {
            return List.of("there is a body, and none is described");
        }
        return body.get().validate(sent.get()).stream()
                .map(Error::toString)
                .map(error -> "body" + error)
                .toList();
    }

    private static List<String> unreadable(LoggedRequest request) {
        return request.body().isEmpty() ? List.of() : List.of("the body is not JSON");
    }

    private static List<String> valueFindings(Map<String, Schema> schemas, String name, String value) {
        return Optional.ofNullable(schemas.get(name)).stream()
                .flatMap(schema -> schema.validate(node(schema, value)).stream())
                .map(error -> "parameter '%s'='%s'%s".formatted(name, value, error))
                .toList();
    }

    private static JsonNode node(Schema schema, String value) {
        boolean number = schema.getSchemaNode().path("type").asText().equals("integer");
        return number && value.matches("-?[0-9]{1,9}")
                ? IntNode.valueOf(Integer.parseInt(value))
                : TextNode.valueOf(value);
    }

    /** A ref has slashes, encoded or not; no other variable has. */
    private static Pattern pattern(String template) {
        String refs = template.replace("{ref}", "(.+)");
        return Pattern.compile(VARIABLE.matcher(refs).replaceAll("([^/]+)"));
    }
}
