package dev.sicd.publisher.github;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What GitHub says in an answer that is no success; it is not judged here.
 *
 * @param errors may have been an array of objects, of texts, or an object
 */
record Complaint(String message, List<String> errors) {
    private static final int LENGTH_MAX = 300;
    private static final int ERRORS_MAX = 20;
    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]");

    Complaint {
        errors = List.copyOf(errors);
    }

    static Complaint of(ApiAnswer answer) {
        JsonNode body = ApiJson.parse(answer.body()).orElseGet(MissingNode::getInstance);
        List<String> errors = new ArrayList<>();
        for (JsonNode error : body.path("errors")) {
            if (errors.size() < ERRORS_MAX) {
                errors.add(worded(error));
            }
        }
        return new Complaint(body.path("message").asText(""), errors);
    }

    /** Whether it holds one of the phrases, in any case; GitHub changes case and punctuation at will. */
    boolean says(String... phrases) {
        String all = all().toLowerCase(Locale.ROOT);
        return Stream.of(phrases).anyMatch(all::contains);
    }

    /** For people: short, and nothing in it moves a cursor. */
    String text() {
        String all = all();
        return all.isEmpty() ? "no reason given" : shown(all, LENGTH_MAX);
    }

    /** A text from outside, cut, with what cannot be seen replaced. */
    static String shown(String text, int lengthMax) {
        if (text.codePointCount(0, text.length()) <= lengthMax) {
            return UNPRINTABLE.matcher(text).replaceAll("\ufffd");
        }
        String cut = text.substring(0, text.offsetByCodePoints(0, lengthMax));
        return UNPRINTABLE.matcher(cut).replaceAll("\ufffd") + "…";
    }

    private String all() {
        String told = errors.stream().filter(error -> !error.isBlank()).collect(Collectors.joining("; "));
        return Stream.of(message, told).filter(part -> !part.isBlank()).collect(Collectors.joining(": "));
    }

    private static String worded(JsonNode error) {
        if (error.isTextual()) {
            return error.textValue();
        }
        if (error.isArray()) {
            List<String> parts = new ArrayList<>();
            error.forEach(part -> parts.add(part.asText("")));
            return String.join(", ", parts);
        }
        String message = error.path("message").asText("");
        if (!message.isEmpty()) {
            return message;
        }
        return Stream.of("resource", "field", "code", "value")
                .map(name -> error.path(name).asText(""))
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining(" "));
    }
}
