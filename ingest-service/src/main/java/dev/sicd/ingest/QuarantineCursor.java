package dev.sicd.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sicd.kit.http.Problem;
import java.util.Base64;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * How far the quarantine was listed, as text that clients hand back and need not understand: of each partition that is
 * not at its start the offset below which the next page goes on. What comes in meanwhile is on no page.
 */
record QuarantineCursor(SortedMap<Integer, Long> below) {
    private static final String KIND = "quarantine:";
    private static final Pattern PLACE = Pattern.compile("\\d{1,9}-\\d{1,18}");
    private static final int LENGTH_MAX = 16_384;

    String text() {
        String places = below.entrySet().stream()
                .map(place -> place.getKey() + "-" + place.getValue())
                .collect(Collectors.joining(","));
        return Base64.getUrlEncoder().withoutPadding().encodeToString((KIND + places).getBytes(UTF_8));
    }

    /** @throws Problem 400 when no page of this list gave it */
    static QuarantineCursor parse(String text) {
        try {
            String decoded = new String(Base64.getUrlDecoder().decode(text), UTF_8);
            if (decoded.length() > LENGTH_MAX || !decoded.startsWith(KIND)) {
                throw unknown(text);
            }
            SortedMap<Integer, Long> below = new TreeMap<>();
            for (String place : decoded.substring(KIND.length()).split(",", -1)) {
                if (!PLACE.matcher(place).matches()) {
                    throw unknown(text);
                }
                int dash = place.indexOf('-');
                below.put(Integer.valueOf(place.substring(0, dash)), Long.valueOf(place.substring(dash + 1)));
            }
            return new QuarantineCursor(below);
        } catch (IllegalArgumentException notBase64) {
            throw unknown(text);
        }
    }

    private static Problem unknown(String text) {
        return Problem.badRequest("the query parameter 'cursor' is " + Problem.quoted(text)
                + ", which this list did not give; pass 'next' of the page before, or leave it out to start over");
    }
}
