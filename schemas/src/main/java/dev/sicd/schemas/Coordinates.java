package dev.sicd.schemas;

import java.util.Optional;
import java.util.regex.Pattern;

/** Where a record is on the log, {@code sicd.episode-events:3:1742} as text. */
public record Coordinates(String topic, int partition, long offset) {
    private static final Pattern TOPIC = Pattern.compile("[A-Za-z0-9._-]{1,249}");
    private static final int PARTITION_DIGITS_MAX = 9;
    private static final int OFFSET_DIGITS_MAX = 18;

    public static Optional<Coordinates> parse(String text) {
        int offset = text.lastIndexOf(':');
        int partition = text.lastIndexOf(':', offset - 1);
        if (partition < 0
                || !isNumber(text, partition + 1, offset, PARTITION_DIGITS_MAX)
                || !isNumber(text, offset + 1, text.length(), OFFSET_DIGITS_MAX)) {
            return Optional.empty();
        }
        String topic = text.substring(0, partition);
        return TOPIC.matcher(topic).matches()
                ? Optional.of(new Coordinates(
                        topic,
                        Integer.parseInt(text, partition + 1, offset, 10),
                        Long.parseLong(text, offset + 1, text.length(), 10)))
                : Optional.empty();
    }

    /** Whether a stretch of the text is a number of at least one and at most so many digits. */
    private static boolean isNumber(String text, int from, int to, int digitsMax) {
        if (from >= to || to - from > digitsMax) {
            return false;
        }
        for (int i = from; i < to; i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return true;
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
