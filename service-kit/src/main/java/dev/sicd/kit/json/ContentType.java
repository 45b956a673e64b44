package dev.sicd.kit.json;

import dev.sicd.kit.http.Problem;
import dev.sicd.kit.http.Request;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which of the kinds of JSON a body is said to be; it does not look into the body. */
enum ContentType {
    JSON,
    LINES;

    private static final Pattern SYNTAX =
            Pattern.compile("\\s*([\\w.+-]+/[\\w.+-]+)\\s*(?:;\\s*charset\\s*=\\s*\"?utf-?8\"?\\s*)?;?\\s*");

    /** @throws Problem 415 when it is neither JSON nor, where allowed, lines of JSON; no header at all means JSON */
    static ContentType of(Request request, boolean linesAllowed) {
        Optional<String> header = request.header("Content-Type");
        if (header.isEmpty()) {
            return JSON;
        }
        Matcher matcher = SYNTAX.matcher(header.get().toLowerCase(Locale.ROOT));
        String type = matcher.matches() ? matcher.group(1) : "";
        if (type.equals("application/json") || (type.startsWith("application/") && type.endsWith("+json"))) {
            return JSON;
        }
        if (linesAllowed && type.equals("application/x-ndjson")) {
            return LINES;
        }
        throw Problem.unsupportedMediaType("the Content-Type is " + Problem.quoted(header.get())
                + "; send application/json" + (linesAllowed ? " or application/x-ndjson" : "") + ", in UTF-8");
    }
}
