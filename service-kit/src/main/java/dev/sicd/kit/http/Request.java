package dev.sicd.kit.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sicd.kit.Spelling;
import dev.sicd.kit.auth.Principal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A request, decoded and read to its end, of somebody who was let in.
 *
 * @param path as sent, still percent-encoded, without the query
 * @param pathParameters decoded, by the names in the route
 * @param queryParameters decoded, each with all its values in the order sent
 * @param headers by name, in any case; several of one name are joined by a comma
 * @param body not copied; empty when there was none
 * @param remote the address of the other end of the connection
 * @param principal who asks, perhaps {@linkplain Principal#authenticated nobody in particular}
 * @param guard has the last word on what the body says, before anything is done with it
 */
@SuppressWarnings("ArrayRecordComponent") // bodies are never compared, and copying megabytes buys nothing
public record Request(
        String method,
        String path,
        Map<String, String> pathParameters,
        Map<String, List<String>> queryParameters,
        Map<String, String> headers,
        byte[] body,
        String remote,
        Principal principal,
        Guard guard) {
    public Request {
        pathParameters = Map.copyOf(pathParameters);
        queryParameters = Map.copyOf(queryParameters);
        headers = HeaderMap.copyOf(headers);
    }

    /** A request on whose body nobody else has a word. */
    public Request(
            String method,
            String path,
            Map<String, String> pathParameters,
            Map<String, List<String>> queryParameters,
            Map<String, String> headers,
            byte[] body,
            String remote,
            Principal principal) {
        this(method, path, pathParameters, queryParameters, headers, body, remote, principal, json -> {});
    }

    /** Looks at a body that its handler has found good. */
    @FunctionalInterface
    public interface Guard {
        /**
         * Returns when the body may be acted on.
         *
         * @throws Problem when it may not
         */
        void check(JsonNode body);
    }

    public Request withGuard(Guard newGuard) {
        return new Request(
                method, path, pathParameters, queryParameters, headers, body, remote, principal, newGuard);
    }

    /**
     * The value of a parameter of the route.
     *
     * @throws IllegalArgumentException when the route has none of that name
     */
    public String pathParameter(String name) {
        return Optional.ofNullable(pathParameters.get(name))
                .orElseThrow(() -> new IllegalArgumentException("the route has no parameter '" + name + "'"));
    }

    /**
     * The value of a query parameter, empty when it was not given.
     *
     * @throws Problem 400 when it was given more than once
     */
    public Optional<String> queryParameter(String name) {
        List<String> values = queryParameters.getOrDefault(name, List.of());
        if (values.size() > 1) {
            throw Problem.badRequest(
                    "the query parameter '%s' is given %d times; give it once".formatted(name, values.size()));
        }
        return values.stream().findFirst();
    }

    /**
     * A whole number from the query, empty when it was not given.
     *
     * @throws Problem 400 when it is not a whole number in the range
     */
    public Optional<Long> integerQueryParameter(String name, long min, long max) {
        return queryParameter(name).map(value -> {
            try {
                long number = Long.parseLong(value);
                if (number >= min && number <= max) {
                    return number;
                }
            } catch (NumberFormatException notANumber) {
                // answered below, as a number out of range is
            }
            throw Problem.badRequest("the query parameter '%s' is %s; give a whole number from %d to %d"
                    .formatted(name, Problem.quoted(value), min, max));
        });
    }

    /**
     * Refuses query parameters that nobody reads: a misspelled filter must not answer everything.
     *
     * @throws Problem 400 that names the first unknown one
     */
    public void allowQueryParameters(Set<String> known) {
        queryParameters.keySet().stream()
                .filter(name -> !known.contains(name))
                .sorted()
                .findFirst()
                .ifPresent(name -> {
                    String cure = Spelling.nearest(name, known)
                            .map(near -> "did you mean '" + near + "'?")
                            .orElse(known.isEmpty() ? "there are none here" : "known are " + sorted(known));
                    throw Problem.badRequest("there is no query parameter " + Problem.quoted(name) + "; " + cure);
                });
    }

    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }

    private static String sorted(Set<String> names) {
        return String.join(", ", names.stream().sorted().toList());
    }
}
