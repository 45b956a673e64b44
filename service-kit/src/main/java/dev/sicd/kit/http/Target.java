package dev.sicd.kit.http;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a request asks for: the decoded segments of its path and its query; it does not know what exists.
 *
 * @param path as sent
 */
record Target(String path, List<String> segments, Map<String, List<String>> query) {
    private static final int QUERY_PARAMETERS_MAX = 100;

    /** @throws Problem 400 when it cannot be decoded or means two things to two readers */
    static Target parse(String rawPath, String rawQuery) {
        if (!rawPath.startsWith("/")) {
            throw Problem.badRequest("the path " + Problem.quoted(rawPath) + " does not start with '/'");
        }
        List<String> segments = new ArrayList<>();
        for (String segment : rawPath.substring(1).split("/", -1)) {
            segments.add(checked(segment, Percent.decode(segment)));
        }
        return new Target(rawPath, List.copyOf(segments), parseQuery(rawQuery));
    }

    /** An encoded slash or a dot segment is one path to us and another to a proxy in front: nobody may profit. */
    private static String checked(String raw, String decoded) {
        boolean ambiguous = decoded.indexOf('/') >= 0
                || decoded.indexOf('\\') >= 0
                || decoded.equals(".")
                || decoded.equals("..")
                || decoded.chars().anyMatch(Character::isISOControl);
        if (ambiguous) {
            throw Problem.badRequest("the path segment " + Problem.quoted(raw)
                    + " holds a slash, a control character or is a dot segment; ids have none of these");
        }
        return decoded;
    }

    private static Map<String, List<String>> parseQuery(String rawQuery) {
        if (rawQuery.isEmpty()) {
            return Map.of();
        }
        String[] pairs = rawQuery.split("&", QUERY_PARAMETERS_MAX + 1);
        if (pairs.length > QUERY_PARAMETERS_MAX) {
            throw Problem.badRequest("there are more than " + QUERY_PARAMETERS_MAX + " query parameters; give fewer");
        }
        Map<String, List<String>> query = new LinkedHashMap<>();
        for (String pair : pairs) {
            if (pair.isEmpty()) {
                continue;
            }
            int equals = pair.indexOf('=');
            String name = equals < 0 ? pair : pair.substring(0, equals);
            String value = equals < 0 ? "" : pair.substring(equals + 1);
            query.computeIfAbsent(decodeForm(name), unused -> new ArrayList<>()).add(decodeForm(value));
        }
        return query;
    }

    private static String decodeForm(String raw) {
        return Percent.decode(raw.replace('+', ' '));
    }
}
