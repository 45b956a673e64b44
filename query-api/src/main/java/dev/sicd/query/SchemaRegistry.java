package dev.sicd.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sicd.kit.http.Handler;
import dev.sicd.kit.http.Problem;
import dev.sicd.kit.http.Reply;
import dev.sicd.kit.http.Request;
import dev.sicd.kit.http.Routes;
import dev.sicd.kit.json.Json;
import dev.sicd.schemas.ForeignSchema;
import dev.sicd.schemas.SchemaCatalogue;
import dev.sicd.schemas.SchemaCatalogue.Entry;
import dev.sicd.schemas.SchemaSubjects;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The catalogue of schemas under the REST API of Confluent's Schema Registry, for the tools and clients that ask one. It
 * registers nothing: who registers a schema that is there already gets its id, all else is refused. Query parameters
 * choose among things that are all the same here, so they are not read.
 *
 * @see <a href="https://docs.confluent.io/platform/current/schema-registry/develop/api.html">the API</a>
 */
final class SchemaRegistry {
    private static final String BASE = "/registry";
    private static final String SUBJECT = BASE + "/subjects/{subject}";
    private static final String VERSION = SUBJECT + "/versions/{version}";
    private static final String ID = BASE + "/schemas/ids/{id}";
    private static final String COMPATIBILITY = BASE + "/compatibility/subjects/{subject}/versions";
    private static final int SCHEMA_LENGTH_MAX = 1 << 20;

    private final SchemaCatalogue catalogue = SchemaCatalogue.instance();
    private final SchemaSubjects subjects;

    SchemaRegistry(SchemaSubjects subjects) {
        this.subjects = subjects;
    }

    Routes routes() {
        Handler readOnly = handler(request -> {
            throw RegistryProblem.readOnly(request.method() + " " + Problem.quoted(request.path()));
        });
        return Routes.builder()
                .get(BASE + "/subjects", handler(request -> texts(subjects.names())))
                .get(SUBJECT + "/versions", handler(request -> versions(known(request))))
                .get(VERSION, handler(request -> described(request, version(request))))
                .get(
                        VERSION + "/schema",
                        handler(request -> Json.parse(version(request).json())))
                .get(ID, handler(request -> object().put("schema", byId(request).json())))
                .get(ID + "/schema", handler(request -> Json.parse(byId(request).json())))
                .get(ID + "/subjects", handler(request -> texts(subjects.of(byId(request)))))
                .get(ID + "/versions", handler(request -> uses(byId(request))))
                .get(BASE + "/schemas/types", handler(request -> texts(List.of("AVRO"))))
                .get(BASE + "/config", handler(request -> compatibilityLevel()))
                .get(BASE + "/config/{subject}", handler(request -> {
                    known(request);
                    return compatibilityLevel();
                }))
                .get(BASE + "/mode", handler(request -> mode()))
                .get(BASE + "/mode/{subject}", handler(request -> {
                    known(request);
                    return mode();
                }))
                .post(SUBJECT, handler(request -> described(request, lookUp(request))))
                .post(SUBJECT + "/versions", handler(this::register))
                .post(COMPATIBILITY, handler(request -> compatibility(request, known(request))))
                .post(
                        COMPATIBILITY + "/{version}",
                        handler(request -> compatibility(request, List.of(version(request)))))
                .delete(SUBJECT, readOnly)
                .delete(VERSION, readOnly)
                .put(BASE + "/config", readOnly)
                .put(BASE + "/config/{subject}", readOnly)
                .delete(BASE + "/config/{subject}", readOnly)
                .put(BASE + "/mode", readOnly)
                .put(BASE + "/mode/{subject}", readOnly)
                .delete(BASE + "/mode/{subject}", readOnly)
                .build();
    }

    private static Handler handler(Function<Request, JsonNode> answer) {
        return request -> {
            try {
                return Reply.json(200, answer.apply(request)).withHeader("Content-Type", RegistryProblem.CONTENT_TYPE);
            } catch (RegistryProblem problem) {
                return problem.toReply();
            } catch (Problem problem) {
                return RegistryProblem.of(problem).toReply();
            }
        };
    }

    /** The versions of the subject that is asked about, oldest first, at least one. */
    private List<Entry> known(Request request) {
        String subject = subject(request);
        List<Entry> versions = subjects.versions(subject);
        if (versions.isEmpty()) {
            throw RegistryProblem.noSuchSubject(subject);
        }
        return versions;
    }

    private Entry version(Request request) {
        List<Entry> versions = known(request);
        String asked = request.pathParameter("version");
        if (asked.equals("latest") || asked.equals("-1")) {
            return versions.getLast();
        }
        if (!asked.matches("[1-9][0-9]{0,8}")) {
            throw RegistryProblem.notAVersion(asked);
        }
        return versions.stream()
                .filter(entry -> entry.version() == Integer.parseInt(asked))
                .findFirst()
                .orElseThrow(() -> RegistryProblem.noSuchVersion(
                        asked, subject(request), versions.getLast().version()));
    }

    private Entry byId(Request request) {
        String asked = request.pathParameter("id");
        if (!asked.matches("[0-9]{1,10}")) {
            throw RegistryProblem.noSuchId(asked);
        }
        return Optional.of(Long.parseLong(asked))
                .filter(id -> id <= Integer.MAX_VALUE)
                .flatMap(id -> catalogue.byId(id.intValue()))
                .orElseThrow(() -> RegistryProblem.noSuchId(asked));
    }

    private Entry lookUp(Request request) {
        List<Entry> versions = known(request);
        return submitted(request)
                .known()
                .filter(versions::contains)
                .orElseThrow(() -> RegistryProblem.notOfSubject(subject(request)));
    }

    private JsonNode register(Request request) {
        String subject = subject(request);
        Entry entry = submitted(request)
                .known()
                .filter(subjects.versions(subject)::contains)
                .orElseThrow(() -> RegistryProblem.readOnly(
                        "the schema is no version of " + Problem.quoted(subject) + " and cannot become one"));
        return object().put("id", entry.id());
    }

    private static JsonNode compatibility(Request request, List<Entry> versions) {
        ForeignSchema schema = submitted(request);
        return object().put("is_compatible", versions.stream().allMatch(schema::isFullyCompatibleWith));
    }

    private static ForeignSchema submitted(Request request) {
        JsonNode body = Json.parse(request.body());
        String type = body.path("schemaType").asText("AVRO");
        if (!type.equals("AVRO")) {
            throw RegistryProblem.notASchema("schemaType is " + Problem.quoted(type) + "; ours are all AVRO");
        }
        JsonNode schema = body.path("schema");
        if (!schema.isTextual() || schema.textValue().length() > SCHEMA_LENGTH_MAX) {
            throw RegistryProblem.notASchema("schema is missing or no text; give a schema's JSON as a text of up to "
                    + SCHEMA_LENGTH_MAX + " characters");
        }
        return ForeignSchema.parse(checked(schema.textValue()))
                .orElseThrow(() -> RegistryProblem.notASchema("schema is "
                        + Problem.quoted(schema.textValue())
                        + "; give an Avro schema, with all that it names within it"));
    }

    /** The same text, when it is JSON that is not too deep for a parser that recurses. */
    private static String checked(String schema) {
        try {
            return Json.parse(schema).toString();
        } catch (Problem notJson) {
            throw RegistryProblem.notASchema("schema is " + Problem.quoted(schema) + ": " + notJson.detail());
        }
    }

    private JsonNode described(Request request, Entry entry) {
        return object().put("subject", subject(request))
                .put("version", entry.version())
                .put("id", entry.id())
                .put("schema", entry.json());
    }

    private JsonNode uses(Entry entry) {
        ArrayNode uses = JsonNodeFactory.instance.arrayNode();
        subjects.of(entry)
                .forEach(subject -> uses.addObject().put("subject", subject).put("version", entry.version()));
        return uses;
    }

    private static JsonNode versions(List<Entry> versions) {
        ArrayNode numbers = JsonNodeFactory.instance.arrayNode();
        versions.forEach(entry -> numbers.add(entry.version()));
        return numbers;
    }

    /** What the build holds every released schema to. */
    private static JsonNode compatibilityLevel() {
        return object().put("compatibilityLevel", "FULL_TRANSITIVE");
    }

    private static JsonNode mode() {
        return object().put("mode", "READONLY");
    }

    private static JsonNode texts(List<String> texts) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        texts.forEach(array::add);
        return array;
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    private static String subject(Request request) {
        return request.pathParameter("subject");
    }
}
