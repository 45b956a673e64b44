package dev.sicd.schemas;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a record is on the log, {@code sicd.episode-events:3:1742} as text. */
public record Coordinates(String topic, int partition, long offset) {
    private static final Pattern TEXT = Pattern.compile("([A-Za-z0-9._-]{1,249}):(\\d{1,9}):(\\d{1,18})");

    public static Optional<Coordinates> parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        return matcher.matches()
                ? Optional.of(new Coordinates(
                        matcher.group(1), Integer.parseInt(matcher.group(2)), Long.parseLong(matcher.group(3))))
                : Optional.empty();
    }

    /**
     * Reads what a record of the ledger says of its source, which is also the ledger itself with offset −1: there is an
     * event that the fold stated of its own.
     */
    public static Optional<Coordinates> parseSource(String text) {
        String own = ":-1";
        return text.endsWith(own)
                ? parse(text.substring(0, text.length() - own.length()) + ":0")
                        .map(at -> new Coordinates(at.topic(), at.partition(), -1))
                : parse(text);
    }

    @Override
    public String toString() {
        return topic + ":" + partition + ":" + offset;
    }
}
