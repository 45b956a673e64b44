package dev.sicd.kit.http;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A path of literal and {@code {parameter}} segments; it does not know methods or handlers.
 *
 * @param shape the path with its parameters unnamed: two patterns of one shape match the same paths
 */
record PathPattern(String text, List<String> segments, String shape) {
    private static final Pattern PARAMETER = Pattern.compile("\\{([a-z][a-z0-9_]*)}");
    private static final Pattern LITERAL = Pattern.compile("[A-Za-z0-9._~-]*");

    static PathPattern parse(String text) {
        List<String> segments =
                List.of(text.substring(Math.min(1, text.length())).split("/", -1));
        boolean sane = text.startsWith("/")
                && segments.stream()
                        .allMatch(segment -> PARAMETER.matcher(segment).matches()
                                || LITERAL.matcher(segment).matches());
        long parameters = segments.stream().filter(PathPattern::isParameter).count();
        long names =
                segments.stream().filter(PathPattern::isParameter).distinct().count();
        if (!sane || parameters != names) {
            throw new IllegalArgumentException("'" + text + "' is no path pattern; write it as /runs/{run_id}/summary");
        }
        return new PathPattern(text, segments, PARAMETER.matcher(text).replaceAll("{}"));
    }

    /** The values of the parameters, when the path is one of these. An empty segment is no value. */
    Optional<Map<String, String>> match(List<String> path) {
        if (path.size() != segments.size()) {
            return Optional.empty();
        }
        Map<String, String> parameters = new HashMap<>();
        for (int i = 0; i < path.size(); i++) {
            String expected = segments.get(i);
            String actual = path.get(i);
            if (isParameter(expected) && !actual.isEmpty()) {
                parameters.put(expected.substring(1, expected.length() - 1), actual);
            } else if (!expected.equals(actual)) {
                return Optional.empty();
            }
        }
        return Optional.of(parameters);
    }

    /** Sorts a literal before a parameter, from left to right: the closest description of a path comes first. */
    String rank() {
        StringBuilder rank = new StringBuilder();
        segments.forEach(segment -> rank.append(isParameter(segment) ? '1' : '0'));
        return rank.toString();
    }

    /** Every request asks this of many segments, so it is no regular expression: of sane ones only parameters begin so. */
    private static boolean isParameter(String segment) {
        return segment.startsWith("{");
    }
}
