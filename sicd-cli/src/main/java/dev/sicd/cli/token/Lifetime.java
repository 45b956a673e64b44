package dev.sicd.cli.token;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * How long a token is worth something; it does not know since when.
 *
 * @param length none for ever
 */
record Lifetime(Optional<Duration> length) {
    private static final Pattern SYNTAX = Pattern.compile("([1-9][0-9]{0,3})([hd])");

    Optional<Instant> endFrom(Instant start) {
        return length.map(start::plus);
    }

    /** Reads {@code 90d}, {@code 12h} or {@code never}. */
    static final class Converter implements ITypeConverter<Lifetime> {
        @Override
        public Lifetime convert(String text) {
            if (text.equals("never")) {
                return new Lifetime(Optional.empty());
            }
            Matcher matcher = SYNTAX.matcher(text);
            if (!matcher.matches()) {
                throw new TypeConversionException(
                        "'" + text + "' is no lifetime; give 1 to 9999 hours or days, as 12h or 90d, or never");
            }
            long count = Long.parseLong(matcher.group(1));
            return new Lifetime(
                    Optional.of(matcher.group(2).equals("h") ? Duration.ofHours(count) : Duration.ofDays(count)));
        }
    }
}
