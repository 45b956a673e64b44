package dev.sicd.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.sicd.kit.http.Problem;
import dev.sicd.kit.http.Reply;

/**
 * What the schema registry cannot answer, in the words that its clients know; like {@link Problem} an answer and not a
 * fault. Code and status are those of Confluent's Schema Registry, whose codes start with the status.
 */
final class RegistryProblem extends RuntimeException {
    /** What the bodies of the registry's API are. */
    static final String CONTENT_TYPE = "application/vnd.schemaregistry.v1+json";

    private final int status;
    private final int code;
    private final String detail;

    private RegistryProblem(int status, int code, String detail) {
        super(detail, null, false, false);
        this.status = status;
        this.code = code;
        this.detail = detail;
    }

    static RegistryProblem noSuchSubject(String subject) {
        return new RegistryProblem(
                404,
                40401,
                "there is no subject " + Problem.quoted(subject) + "; GET /registry/subjects lists all of them");
    }

    static RegistryProblem noSuchVersion(String version, String subject, int newest) {
        return new RegistryProblem(
                404,
                40402,
                "there is no version " + version + " of " + Problem.quoted(subject) + "; the newest is " + newest);
    }

    static RegistryProblem noSuchId(String id) {
        return new RegistryProblem(
                404, 40403, "there is no schema with the id " + Problem.quoted(id) + "; ids are those of our records");
    }

    static RegistryProblem notOfSubject(String subject) {
        return new RegistryProblem(
                404,
                40403,
                "the schema is no version of " + Problem.quoted(subject) + "; GET /registry/subjects/"
                        + "{subject}/versions/latest has the one to use");
    }

    static RegistryProblem notASchema(String why) {
        return new RegistryProblem(422, 42201, why);
    }

    static RegistryProblem notAVersion(String version) {
        return new RegistryProblem(
                422, 42202, "the version is " + Problem.quoted(version) + "; give a number from 1 on, or latest");
    }

    static RegistryProblem readOnly(String what) {
        return new RegistryProblem(
                422,
                42205,
                what + ": this registry is in read-only mode, since ids come from the schemas themselves and all that"
                        + " there are come with a release; use a schema of the subject (GET /registry/subjects), or set"
                        + " auto.register.schemas=false");
    }

    /** A problem that was met on the way here, as this API tells problems. */
    static RegistryProblem of(Problem problem) {
        return new RegistryProblem(problem.status(), problem.status(), problem.detail());
    }

    Reply toReply() {
        JsonNode body =
                JsonNodeFactory.instance.objectNode().put("error_code", code).put("message", detail);
        return Reply.json(status, body).withHeader("Content-Type", CONTENT_TYPE);
    }
}
