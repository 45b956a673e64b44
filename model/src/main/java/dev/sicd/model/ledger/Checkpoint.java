package dev.sicd.model.ledger;

import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a partition of the ledger was at one moment, in the form of C2SP tlog-checkpoint. Signed and kept elsewhere, it shows
 * whether something before its size was changed, dropped or cut off later.
 *
 * @param origin names the log: topic and partition, {@code sicd.ledger/3} for instance
 * @param size leaves of the tree
 */
public record Checkpoint(String origin, long size, Hash root) {
    private static final Pattern TEXT = Pattern.compile("(\\S+)\\n(0|[1-9]\\d{0,18})\\n([A-Za-z0-9+/]{43}=)\\n");

    /** How a partition is called in its checkpoints. */
    public static String origin(String topic, int partition) {
        return topic + "/" + partition;
    }

    public String text() {
        return origin + "\n" + size + "\n" + Base64.getEncoder().encodeToString(root.bytes()) + "\n";
    }

    /** Reads the text; empty for what is none. */
    public static Optional<Checkpoint> parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        try {
            long size = Long.parseLong(matcher.group(2));
            Hash root = Hash.of(Base64.getDecoder().decode(matcher.group(3)));
            return Optional.of(new Checkpoint(matcher.group(1), size, root));
        } catch (IllegalArgumentException outOfRange) {
            return Optional.empty();
        }
    }
}
