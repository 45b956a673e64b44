package dev.sicd.policy;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;

/**
 * The regular expressions of one file, each compiled once: left to itself, CEL compiles them at every use, and only then
 * looks how large they became.
 */
final class Regexes {
    private static final int LENGTH_MAX = 200;
    private static final int REPEATS_MAX = 100;
    private static final int PROGRAM_MAX = 500;
    private static final java.util.regex.Pattern COUNT = java.util.regex.Pattern.compile("\\{(\\d*),?(\\d*)}");

    private final Map<String, Pattern> compiled = new ConcurrentHashMap<>();

    /** Keeps a regular expression for use, or says what is wrong with it. */
    Optional<String> complaint(String regex) {
        if (regex.length() > LENGTH_MAX) {
            return Optional.of(
                    "the regular expression has %d characters, the limit is %d".formatted(regex.length(), LENGTH_MAX));
        }
        if (repeats(regex) > REPEATS_MAX) {
            return Optional.of("the regular expression repeats more than %d times".formatted(REPEATS_MAX));
        }
        try {
            Pattern pattern = Pattern.compile(regex);
            if (pattern.programSize() > PROGRAM_MAX) {
                return Optional.of("the regular expression is too large: %d steps, the limit is %d"
                        .formatted(pattern.programSize(), PROGRAM_MAX));
            }
            compiled.put(regex, pattern);
            return Optional.empty();
        } catch (PatternSyntaxException e) {
            return Optional.of("the regular expression is wrong: " + e.getDescription());
        }
    }

    /** Whether the text contains a match, in time linear in both. */
    boolean matches(String text, String regex) {
        Pattern pattern = compiled.get(regex);
        if (pattern == null) {
            throw new EvaluationException("the regular expression was not checked");
        }
        return pattern.matcher(text).find();
    }

    /** Counts multiply when they are nested, and here they are taken as if they always were. */
    private static long repeats(String regex) {
        long product = 1;
        Matcher count = COUNT.matcher(regex);
        while (count.find() && product <= REPEATS_MAX) {
            product *= Math.max(1, Math.max(number(count.group(1)), number(count.group(2))));
        }
        return product;
    }

    private static long number(String digits) {
        return digits.isEmpty() ? 0 : digits.length() > 4 ? REPEATS_MAX + 1 : Long.parseLong(digits);
    }
}
