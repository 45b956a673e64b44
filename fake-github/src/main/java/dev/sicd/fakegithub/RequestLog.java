package dev.sicd.fakegithub;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What came, in its order, and what was wrong with it; of many the last are kept. */
final class RequestLog {
    private static final int KEPT_MAX = 10_000;
    private static final List<String> HEADERS_NEEDED = List.of("accept", "user-agent", "x-github-api-version");

    private final Description description = Description.shared();
    private final Deque<LoggedRequest> requests = new ArrayDeque<>();
    private final Deque<String> violations = new ArrayDeque<>();
    private int count;

    synchronized LoggedRequest add(String method, String path, String query, Map<String, String> headers, String body) {
        Optional<Description.Match> match = description.match(method, path);
        count++;
        LoggedRequest request = new LoggedRequest(
                count,
                method,
                path,
                query,
                headers,
                body,
                match.map(found -> found.operation().id()).orElse(""),
                match.map(Description.Match::parameters).orElseGet(Map::of));
        append(requests, request);
        return request;
    }

    /** What the description has against a request; it is kept as violations, too. */
    synchronized List<String> judge(LoggedRequest request, Optional<JsonNode> body) {
        List<String> findings = new ArrayList<>();
        description
                .match(request.method(), request.path())
                .ifPresentOrElse(
                        match -> findings.addAll(match.operation().findings(request, body)),
                        () -> findings.add("GitHub has no such operation, or this fake does not know it"));
        for (String header : HEADERS_NEEDED) {
            if (request.header(header).isEmpty()) {
                findings.add("the header '%s' is missing".formatted(header));
            }
        }
        findings.forEach(finding -> violation(request, finding));
        return findings;
    }

    synchronized void violation(LoggedRequest request, String finding) {
        append(violations, "%s %s: %s".formatted(request.method(), request.path(), finding));
    }

    synchronized List<LoggedRequest> requests() {
        return List.copyOf(requests);
    }

    synchronized List<String> violations() {
        return List.copyOf(violations);
    }

    private static <T> void append(Deque<T> kept, T one) {
        kept.addLast(one);
        if (kept.size() > KEPT_MAX) {
            kept.removeFirst();
        }
    }
}
