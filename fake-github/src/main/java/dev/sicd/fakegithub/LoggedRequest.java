package dev.sicd.fakegithub;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * One request as it came, with what GitHub's description makes of it; whether it was right is not said here.
 *
 * @param number its place among all requests of this fake, from 1
 * @param path as it was sent, percent signs and all
 * @param query as it was sent, empty when there was none
 * @param headers by lower-case name, the authorization among them
 * @param operation the description's name for it, such as {@code pulls/create}; empty for an unknown one
 * @param parameters of the path, decoded: {@code owner}, {@code repo}, {@code ref} and so on
 */
public record LoggedRequest(
        int number,
        String method,
        String path,
        String query,
        Map<String, String> headers,
        String body,
        String operation,
        Map<String, String> parameters) {
    public LoggedRequest {
        headers = Map.copyOf(headers);
        parameters = Map.copyOf(parameters);
    }

    /** Matches the requests of one operation of the description, such as {@code git/create-tree}. */
    public static Predicate<LoggedRequest> of(String operation) {
        return request -> request.operation().equals(operation);
    }

    public static Predicate<LoggedRequest> any() {
        return request -> true;
    }

    /** Matches what may change something. */
    public static Predicate<LoggedRequest> writes() {
        return request -> !request.method().equals("GET");
    }

    /** The raw header, empty when there was none. */
    public String authorization() {
        return header("authorization");
    }

    public String header(String lowerCaseName) {
        return headers.getOrDefault(lowerCaseName, "");
    }

    /** {@code owner/name}, empty for a request about none. */
    public String repository() {
        return parameters.containsKey("repo") ? parameter("owner") + "/" + parameter("repo") : "";
    }

    public String parameter(String name) {
        return parameters.getOrDefault(name, "");
    }

    /** The query, decoded; of a name given twice the last one counts. */
    public Map<String, String> queryParameters() {
        Map<String, String> parsed = new TreeMap<>();
        for (String pair : query.split("&", -1)) {
            if (!pair.isEmpty()) {
                String[] parts = pair.split("=", 2);
                parsed.put(decoded(parts[0]), parts.length == 2 ? decoded(parts[1]) : "");
            }
        }
        return parsed;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
