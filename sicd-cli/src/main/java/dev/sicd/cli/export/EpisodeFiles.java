package dev.sicd.cli.export;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sicd.model.event.Ids;
import dev.sicd.model.ledger.Hash;
import java.util.Locale;

/** How the files of episodes are called: as the recorders of the guide call them, and never outside of their directory. */
final class EpisodeFiles {
    /** File systems take 255 bytes; the suffixes need some of them. */
    private static final int STEM_BYTES_MAX = 200;

    private static final int HASH_LETTERS = 32;

    private EpisodeFiles() {}

    /** {@code run_20250101_ep0001.json}; what a run's name may not hold is written as {@code %2F}. */
    static String name(String runId, int number) {
        return stem(runId) + String.format(Locale.ROOT, "_ep%04d.json", number);
    }

    private static String stem(String runId) {
        if (Ids.isRunId(runId)) {
            return runId;
        }
        StringBuilder safe = new StringBuilder();
        for (byte b : runId.getBytes(UTF_8)) {
            boolean plain = (b >= 'a' && b <= 'z')
                    || (b >= 'A' && b <= 'Z')
                    || (b >= '0' && b <= '9')
                    || b == '_'
                    || b == '-'
                    || (b == '.' && !safe.isEmpty());
            safe.append(plain ? Character.toString((char) b) : "%%%02X".formatted(b & 0xff));
        }
        if (safe.isEmpty()) {
            return "%";
        }
        // cut names could meet: the hash keeps them apart
        return safe.length() <= STEM_BYTES_MAX
                ? safe.toString()
                : safe.substring(0, STEM_BYTES_MAX - HASH_LETTERS - 1) + "%"
                        + Hash.sha256(runId.getBytes(UTF_8)).hex().substring(0, HASH_LETTERS);
    }
}
