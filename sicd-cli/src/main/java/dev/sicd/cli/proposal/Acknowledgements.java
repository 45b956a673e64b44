package dev.sicd.cli.proposal;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sicd.kit.http.Problem;
import dev.sicd.kit.json.Json;
import dev.sicd.model.event.FileProblem;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;

/** What people accept of a proposal beside its changes, from what the system shows of it. No signature is checked here. */
final class Acknowledgements {
    private Acknowledgements() {}

    /** What a release of it now accepts: what was accepted before, and what it is parked for. */
    static List<String> of(JsonNode proposal) {
        JsonNode result = proposal.path("result");
        List<FileProblem> problems = new ArrayList<>();
        result.path("files").forEach(file -> problems.add(problem(file)));
        List<String> parkedFor =
                FileProblem.acknowledgements(result.path("code").asText(), problems);
        return Stream.concat(before(proposal).stream(), parkedFor.stream())
                .distinct()
                .toList();
    }

    /** What its present approval says was accepted. */
    static List<String> before(JsonNode proposal) {
        List<String> words = new ArrayList<>();
        statement(proposal.path("approval").path("payload").asText())
                .path("acknowledged")
                .forEach(word -> words.add(word.asText()));
        return words;
    }

    private static JsonNode statement(String base64) {
        if (base64.isEmpty()) {
            return Json.mapper().createObjectNode();
        }
        try {
            return Json.parse(new String(Base64.getDecoder().decode(base64), UTF_8));
        } catch (IllegalArgumentException | Problem notAnApproval) {
            throw new IllegalArgumentException(
                    "the approval that the system shows cannot be read; see sicd audit verify", notAnApproval);
        }
    }

    private static FileProblem problem(JsonNode file) {
        return new FileProblem(
                file.path("file_path").asText(),
                file.path("code").asText(),
                file.path("line").asInt(),
                file.path("detail").asText());
    }
}
