package dev.sicd.fakegithub;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Schema;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * GitHub's own OpenAPI description of the operations this fake has, and what a request has against it. Stricter in one
 * point: a member of a body that is not described is a finding, since GitHub ignores it and a misspelling would go unseen.
 */
final class Description {
    private static final String FILE = "api.github.com.json";

    private final List<Operation> operations;
    private final Map<String, Schema> answers;

    Description(List<Operation> operations, Map<String, Schema> answers) {
        this.operations = List.copyOf(operations);
        this.answers = Map.copyOf(answers);
    }

    /** The one of this JVM: it never changes, and reading it costs some hundred milliseconds. */
    static Description shared() {
        return Holder.SHARED;
    }

    /** An operation, and the variables of the path. */
    record Match(Operation operation, Map<String, String> parameters) {}

    Optional<Match> match(String method, String rawPath) {
        for (Operation operation : operations) {
            Optional<Map<String, String>> parameters = operation.match(method, rawPath);
            if (parameters.isPresent()) {
                return Optional.of(new Match(operation, parameters.get()));
            }
        }
        return Optional.empty();
    }

    /** What an answer of this fake has against the description; lacking members are no finding, since no client reads all. */
    List<String> answerFindings(String operation, JsonNode answer) {
        return Optional.ofNullable(answers.get(operation)).stream()
                .flatMap(schema -> schema.validate(answer).stream())
                .map(Object::toString)
                .toList();
    }

    private static Description read() {
        try (InputStream file = Objects.requireNonNull(Description.class.getResourceAsStream(FILE))) {
            return DescriptionReader.read(Json.MAPPER.readTree(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Holder {
        private static final Description SHARED = read();
    }
}
