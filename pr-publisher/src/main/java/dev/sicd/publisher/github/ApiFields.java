package dev.sicd.publisher.github;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sicd.model.git.GitId;
import java.util.Optional;
import java.util.regex.Pattern;

/** Takes fields out of an answer, by JSON pointer; it knows none of them. */
record ApiFields(JsonNode json) {
    private static final Pattern GIT_ID = Pattern.compile("[0-9a-f]{40}");

    static ApiFields of(ApiAnswer answer) throws Unreadable {
        return new ApiFields(
                ApiJson.parse(answer.body()).orElseThrow(() -> new Unreadable("it is no JSON, or only a part of it")));
    }

    String text(String pointer) throws Unreadable {
        return optionalText(pointer).orElseThrow(() -> missing(pointer, "text"));
    }

    /** Empty when it is null, or not there. */
    Optional<String> optionalText(String pointer) {
        return Optional.of(json.at(pointer)).filter(JsonNode::isTextual).map(JsonNode::textValue);
    }

    long number(String pointer) throws Unreadable {
        JsonNode number = json.at(pointer);
        if (!number.canConvertToLong() || !number.isIntegralNumber()) {
            throw missing(pointer, "whole number");
        }
        return number.longValue();
    }

    boolean isTrue(String pointer) {
        return json.at(pointer).asBoolean(false);
    }

    GitId id(String pointer) throws Unreadable {
        String hex = text(pointer);
        if (!GIT_ID.matcher(hex).matches()) {
            throw missing(pointer, "id of 40 digits");
        }
        return new GitId(hex);
    }

    JsonNode array(String pointer) throws Unreadable {
        JsonNode array = json.at(pointer);
        if (!array.isArray()) {
            throw missing(pointer, "list");
        }
        return array;
    }

    private static Unreadable missing(String pointer, String what) {
        return new Unreadable((pointer.isEmpty() ? "it" : pointer) + " is no " + what);
    }

    /** Without what they hold: that may be a token. */
    @Override
    public String toString() {
        return "fields of an answer";
    }
}
