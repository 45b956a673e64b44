package dev.sicd.kit.json;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;
import java.util.Optional;

/** Reads times as people and Python write them; it does not judge whether they are plausible. */
public final class Moments {
    private static final DateTimeFormatter FORMAT = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
            .optionalStart()
            .appendOffsetId()
            .optionalEnd()
            .toFormatter(Locale.ROOT)
            .withResolverStyle(ResolverStyle.STRICT);
    private static final int LENGTH_MAX = 40;

    private Moments() {}

    /** Empty when it is no time of the years 1 to 9999. */
    public static Optional<Instant> parse(String text) {
        if (text.length() > LENGTH_MAX) {
            return Optional.empty();
        }
        try {
            TemporalAccessor parsed = FORMAT.parseBest(text, OffsetDateTime::from, LocalDateTime::from);
            OffsetDateTime moment = parsed instanceof OffsetDateTime withOffset
                    ? withOffset
                    : LocalDateTime.from(parsed).atOffset(ZoneOffset.UTC);
            int year = moment.withOffsetSameInstant(ZoneOffset.UTC).getYear();
            return Optional.of(moment.toInstant()).filter(unused -> year >= 1 && year <= 9999);
        } catch (DateTimeException notATime) {
            return Optional.empty();
        }
    }
}
