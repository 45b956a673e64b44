package dev.sicd.dashboard;

import dev.sicd.kit.http.Handler;
import dev.sicd.kit.http.Problem;
import dev.sicd.kit.http.Reply;
import dev.sicd.kit.http.Request;
import dev.sicd.kit.http.Routes;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The routes of the dashboard: one page at {@code /} and {@code /docs}, and what it is made of below {@code /ui}.
 *
 * <p>They are open to whoever reaches the server, since nobody can send a token before there is a page to enter it: they
 * hold nothing but this build's own files. What people may see is decided at the API, which the page asks.
 */
public final class Dashboard {
    /**
     * Nothing but our own files may run, look or be asked, and none of it inline: a text of an agent that became markup by a
     * mistake of ours would still do nothing.
     */
    private static final String POLICY = String.join(
            "; ",
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "font-src 'self'",
            "img-src 'self' data:",
            "connect-src 'self'",
            "form-action 'none'",
            "frame-ancestors 'none'",
            "base-uri 'none'");

    /** No dot in front and no slash: a name can only be that of a file that is there. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9-]*(\\.[A-Za-z0-9]+)+");

    private static final Pattern DIRECTORY = Pattern.compile("[a-z]+");

    private Dashboard() {}

    /**
     * The routes.
     *
     * @param contract the API's OpenAPI document as JSON, which {@code /docs} shows
     */
    public static Routes routes(String contract) {
        Handler page = request -> file(request, "index.html");
        StaticFile api = StaticFile.of("openapi.json", contract.getBytes(StandardCharsets.UTF_8));
        return Routes.builder()
                .probe("/", page)
                .probe("/docs", page)
                .probe("/ui/openapi.json", request -> guarded(api.answer(request)))
                .probe("/ui/{name}", request -> file(request, named(request)))
                .probe("/ui/{directory}/{name}", request -> file(request, directory(request) + "/" + named(request)))
                .build();
    }

    private static Reply file(Request request, String path) {
        return guarded(StaticFile.find(path).orElseThrow(() -> missing(request)).answer(request));
    }

    private static String named(Request request) {
        return matching(NAME, request, "name");
    }

    private static String directory(Request request) {
        return matching(DIRECTORY, request, "directory");
    }

    private static String matching(Pattern pattern, Request request, String parameter) {
        return Optional.of(request.pathParameter(parameter))
                .filter(value -> pattern.matcher(value).matches())
                .orElseThrow(() -> missing(request));
    }

    private static Problem missing(Request request) {
        return Problem.notFound("there is no file at " + Problem.quoted(request.path()) + "; the dashboard is at /");
    }

    private static Reply guarded(Reply reply) {
        return reply.withHeader("Content-Security-Policy", POLICY)
                .withHeader("Referrer-Policy", "no-referrer")
                .withHeader("Cross-Origin-Opener-Policy", "same-origin");
    }
}
