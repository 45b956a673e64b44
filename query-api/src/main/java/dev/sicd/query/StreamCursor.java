package dev.sicd.query;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How far the changes of all runs were told: of which ledger, and up to which offset of each partition. As text it is
 * opaque to clients. It does not know whether anybody still remembers what follows.
 */
record StreamCursor(String ledger, List<Long> offsets) {
    private static final String SEPARATOR = " ";

    StreamCursor {
        offsets = List.copyOf(offsets);
    }

    String text() {
        String plain =
                ledger + SEPARATOR + offsets.stream().map(String::valueOf).collect(Collectors.joining("-"));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(plain.getBytes(UTF_8));
    }

    /** Empty for a text that is none. */
    static Optional<StreamCursor> parse(String text) {
        try {
            String plain = new String(Base64.getUrlDecoder().decode(text), UTF_8);
            int end = plain.lastIndexOf(SEPARATOR);
            String numbers = plain.substring(end + 1);
            if (end < 0 || !numbers.matches("\\d{1,18}(-\\d{1,18})*")) {
                return Optional.empty();
            }
            return Optional.of(new StreamCursor(
                    plain.substring(0, end),
                    Stream.of(numbers.split("-", -1)).map(Long::parseLong).toList()));
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }
}
