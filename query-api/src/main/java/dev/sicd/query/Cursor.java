package dev.sicd.query;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sicd.kit.http.Problem;
import java.util.Base64;
import java.util.Locale;
import java.util.regex.Pattern;

/** How far a list was read, as text that clients hand back and need not understand. One list's cursor fits no other. */
enum Cursor {
    EPISODES("\\d{1,9}"),
    ENTRIES("\\d{1,18}"),
    /** order, run */
    RUNS("-?[a-z_]{1,32}/[A-Za-z0-9][A-Za-z0-9._-]{0,127}"),
    /** order, figure, run */
    RANKED("-?[a-z_]{1,32}/-?\\d{1,18}/[A-Za-z0-9][A-Za-z0-9._-]{0,127}"),
    PROPOSALS("[0-9a-f]{12}"),
    /** state, microseconds, proposal */
    IN_STATE("[a-z_]{1,32}/\\d{1,18}/[0-9a-f]{12}"),
    /** microseconds, run, position */
    DECISIONS("\\d{1,18}/[A-Za-z0-9_][A-Za-z0-9._-]{0,127}/\\d{1,18}"),
    /** run, position */
    DECISIONS_OF_RUN("[A-Za-z0-9_][A-Za-z0-9._-]{0,127}/\\d{1,18}");

    private final Pattern valid;

    Cursor(String valid) {
        this.valid = Pattern.compile(valid);
    }

    String write(Object last) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString((prefix() + last).getBytes(UTF_8));
    }

    /** @throws Problem 400 when the text is not a cursor of this list */
    String read(String text) {
        String prefix = prefix();
        try {
            String decoded = new String(Base64.getUrlDecoder().decode(text), UTF_8);
            if (decoded.startsWith(prefix)
                    && valid.matcher(decoded.substring(prefix.length())).matches()) {
                return decoded.substring(prefix.length());
            }
        } catch (IllegalArgumentException notBase64) {
            // answered below, as a cursor of another list is
        }
        throw Problem.badRequest("the query parameter 'cursor' is " + Problem.quoted(text)
                + ", which this list did not give; pass 'next' of the page before, or leave it out to start over");
    }

    private String prefix() {
        return name().toLowerCase(Locale.ROOT) + ":";
    }
}
