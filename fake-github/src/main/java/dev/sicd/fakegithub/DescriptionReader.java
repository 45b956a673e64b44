package dev.sicd.fakegithub;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.dialect.Dialects;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Makes operations of an OpenAPI 3.0 document, whose nodes it changes; it judges no request. */
final class DescriptionReader {
    private static final String LOCATION = "https://api.github.invalid/description";
    private static final String JSON_SCHEMA = "/content/application~1json/schema";

    private final JsonNode document;
    private final SchemaRegistry registry;

    private DescriptionReader(JsonNode document) {
        this.document = document;
        this.registry = SchemaRegistry.withDialect(
                Dialects.getOpenApi30(),
                builder -> builder.schemas(Map.of(LOCATION, document.toString()))
                        .schemaRegistryConfig(SchemaRegistryConfig.builder()
                                .formatAssertionsEnabled(true)
                                .build()));
    }

    static Description read(JsonNode document) {
        open(document.path("components").path("schemas"));
        for (JsonNode path : document.path("paths")) {
            for (JsonNode operation : path) {
                open(operation.path("responses"));
                close(operation.path("requestBody"), document);
            }
        }
        return new DescriptionReader(document).described();
    }

    private Description described() {
        List<Operation> operations = new ArrayList<>();
        Map<String, Schema> answers = new HashMap<>();
        for (Map.Entry<String, JsonNode> path : document.path("paths").properties()) {
            for (Map.Entry<String, JsonNode> method : path.getValue().properties()) {
                String pointer = "/paths/" + path.getKey().replace("/", "~1") + "/" + method.getKey();
                Operation operation = operation(path.getKey(), method.getKey(), method.getValue(), pointer);
                operations.add(operation);
                answer(method.getValue(), pointer).ifPresent(schema -> answers.put(operation.id(), schema));
            }
        }
        return new Description(operations, answers);
    }

    private Operation operation(String template, String method, JsonNode node, String pointer) {
        JsonNode body = node.path("requestBody");
        return new Operation(
                node.path("operationId").asText(),
                method.toUpperCase(Locale.ROOT),
                template,
                parameters(node, pointer, "path"),
                parameters(node, pointer, "query"),
                body.isMissingNode() ? Optional.empty() : Optional.of(schema(pointer + "/requestBody" + JSON_SCHEMA)),
                body.path("required").asBoolean());
    }

    private Map<String, Schema> parameters(JsonNode operation, String pointer, String in) {
        Map<String, Schema> found = new HashMap<>();
        JsonNode parameters = operation.path("parameters");
        for (int i = 0; i < parameters.size(); i++) {
            String reference = parameters.get(i).path("$ref").asText();
            String at = reference.isEmpty() ? pointer + "/parameters/" + i : reference.substring(1);
            JsonNode parameter = document.at(at);
            if (parameter.path("in").asText().equals(in)) {
                found.put(parameter.path("name").asText(), schema(at + "/schema"));
            }
        }
        return found;
    }

    private Optional<Schema> answer(JsonNode operation, String pointer) {
        return List.of("200", "201").stream()
                .map(status -> "/responses/" + status + JSON_SCHEMA)
                .filter(at -> !operation.at(at).isMissingNode())
                .findFirst()
                .map(at -> schema(pointer + at));
    }

    private Schema schema(String pointer) {
        return registry.getSchema(SchemaLocation.of(LOCATION + "#" + pointer));
    }

    /** Of a body only what is described: GitHub would ignore the rest. */
    private static void close(JsonNode node, JsonNode document) {
        if (node.has("$ref")) {
            close(document.at(node.path("$ref").asText().substring(1)), document);
        }
        if (node instanceof ObjectNode schema
                && schema.path("properties").isObject()
                && !schema.has("additionalProperties")) {
            schema.put("additionalProperties", false);
        }
        node.forEach(child -> close(child, document));
    }

    /** An answer may lack what no client reads. */
    private static void open(JsonNode node) {
        if (node instanceof ObjectNode schema && schema.path("required").isArray()) {
            schema.remove("required");
        }
        node.forEach(DescriptionReader::open);
    }
}
