package dev.sicd.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sicd.model.event.Ids;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.random.RandomGenerator;

/** Names what nobody named: events and runs. It keeps none of the names. Thread-safe. */
final class EventIds {
    private static final String BASE32 = "abcdefghijklmnopqrstuvwxyz234567";
    private static final int RANDOM_LETTERS = 6;
    private static final int KEY_LETTERS = 20;
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd_HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final InstantSource clock;
    private final RandomGenerator random;
    private final RandomGenerator fast;

    /**
     * Names by a clock and chance.
     *
     * @param random secure, since whoever knew the next run's name could start it before its agent does; of event ids only the
     *     beginning comes from it, since they have to be unique and nothing else, and a secure source is slow
     */
    EventIds(InstantSource clock, RandomGenerator random) {
        this.clock = clock;
        this.random = random;
        this.fast = new SplittableRandom(random.nextLong());
    }

    /** Now, as precise as an event can carry it. */
    Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    synchronized UUID timeOrdered() {
        return Ids.timeOrdered(clock.millis(), fast.nextLong(), fast.nextLong());
    }

    /** The id of the event that a client's key stands for: the same at each retry, on any instance. */
    static UUID ofKey(String runId, String key) {
        return Ids.derived("Idempotency-Key", runId, key);
    }

    /** {@code run_20250101_100000_k3v7qa}. */
    synchronized String runId() {
        return "run_" + STAMP.format(clock.instant()) + "_" + letters(random.nextLong(), RANDOM_LETTERS);
    }

    /** The run that a client's key stands for. It has no time in it: a retry comes later and must find the same run. */
    static String runIdOfKey(String key) {
        UUID hash = UUID.nameUUIDFromBytes(("run of Idempotency-Key " + key).getBytes(UTF_8));
        return "run_" + letters(hash.getMostSignificantBits(), KEY_LETTERS / 2)
                + letters(hash.getLeastSignificantBits(), KEY_LETTERS / 2);
    }

    private static String letters(long bits, int count) {
        StringBuilder letters = new StringBuilder(count);
        for (int i = 0; i < count; i++) {
            letters.append(BASE32.charAt((int) (bits >>> (5 * i)) & 31));
        }
        return letters.toString();
    }
}
