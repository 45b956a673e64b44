package dev.sicd.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a system said to one request; it does not judge it.
 *
 * @param body the JSON, or a text node of a body that is not JSON
 * @param headers by lower-case name; of several with one name, the last
 */
public record Answer(int status, JsonNode body, Map<String, String> headers) {
    public Answer {
        headers = Map.copyOf(headers);
    }

    /** A header, its name in any case. */
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
    }

    /** Where an accepted write is on the log, as a read can wait for it. */
    public Optional<String> at() {
        return header("Sicd-At");
    }

    /** The status, with what the answer says about it where it is a problem. */
    public String explained() {
        String detail = body.path("detail").asText();
        return detail.isEmpty() ? Integer.toString(status) : "%d (%s)".formatted(status, detail);
    }
}
