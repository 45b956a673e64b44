package dev.sicd.fakegithub;

import com.fasterxml.jackson.databind.JsonNode;

/** A request that passed validation, by whom, and about which repository; an answer is an {@link Endpoint}'s business. */
record Call(LoggedRequest request, Identity identity, FakeRepository repository, JsonNode body) {
    /** A path parameter the description has as an integer. */
    int number(String parameter) {
        return Integer.parseInt(request.parameter(parameter));
    }

    String text(String field) {
        return body.path(field).asText("");
    }
}
