package dev.sicd.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.dialect.Dialects;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Makes operations of an OpenAPI 3.1 document, following references once, as ours has them; it judges nothing. */
final class ContractReader {
    private static final String LOCATION = "https://sicd.invalid/openapi";
    private static final Set<String> METHODS = Set.of("get", "post", "put", "delete");

    private final JsonNode document;
    private final SchemaRegistry registry;

    ContractReader(JsonNode document) {
        this.document = document;
        this.registry = SchemaRegistry.withDialect(
                Dialects.getOpenApi31(),
                builder -> builder.schemas(Map.of(LOCATION, document.toString()))
                        .schemaRegistryConfig(SchemaRegistryConfig.builder()
                                .formatAssertionsEnabled(true)
                                .build()));
    }

    /** By method and path, in the order of the document. */
    Map<String, Operation> operations() {
        Map<String, Operation> operations = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> path : document.path("paths").properties()) {
            for (Map.Entry<String, JsonNode> method : path.getValue().properties()) {
                if (METHODS.contains(method.getKey())) {
                    String name = method.getKey().toUpperCase(Locale.ROOT);
                    String pointer = "/paths/" + escaped(path.getKey()) + "/" + method.getKey();
                    operations.put(
                            name + " " + path.getKey(),
                            new Operation(
                                    name,
                                    path.getKey(),
                                    parameters(pointer),
                                    contents(pointer + "/requestBody"),
                                    answers(pointer)));
                }
            }
        }
        return operations;
    }

    private Map<String, Schema> parameters(String operation) {
        Map<String, Schema> found = new LinkedHashMap<>();
        int count = document.at(operation + "/parameters").size();
        for (int i = 0; i < count; i++) {
            String at = resolved(operation + "/parameters/" + i);
            JsonNode parameter = document.at(at);
            if (!parameter.path("in").asText().equals("header")) {
                found.put(parameter.path("name").asText(), schema(at + "/schema"));
            }
        }
        return found;
    }

    private Map<String, Map<String, Optional<Schema>>> answers(String operation) {
        Map<String, Map<String, Optional<Schema>>> found = new LinkedHashMap<>();
        document.at(operation + "/responses")
                .fieldNames()
                .forEachRemaining(status -> found.put(status, contents(resolved(operation + "/responses/" + status))));
        return found;
    }

    /** The schemas of bodies by media type; none where only JSON has one. */
    private Map<String, Optional<Schema>> contents(String owner) {
        Map<String, Optional<Schema>> found = new LinkedHashMap<>();
        document.at(owner + "/content").fieldNames().forEachRemaining(type -> {
            boolean isJson = type.endsWith("json") && !type.equals("application/x-ndjson");
            String at = owner + "/content/" + escaped(type) + "/schema";
            found.put(type, isJson ? Optional.of(schema(at)) : Optional.empty());
        });
        return found;
    }

    private String resolved(String pointer) {
        String reference = document.at(pointer).path("$ref").asText();
        return reference.isEmpty() ? pointer : reference.substring(1);
    }

    private Schema schema(String pointer) {
        return registry.getSchema(SchemaLocation.of(LOCATION + "#" + pointer));
    }

    private static String escaped(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }
}
