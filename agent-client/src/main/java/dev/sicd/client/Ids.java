package dev.sicd.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Names of runs, episodes and events, as the whole system forms them. A test holds them against the system's own. */
final class Ids {
    static final int EPISODE_NUMBER_MAX = 999_999_999;

    private static final Pattern RUN_ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");
    private static final Pattern EPISODE_ID = Pattern.compile("(.+)_ep\\d{4,9}");
    /** The system's own name space for ids that follow from what an event is. */
    private static final UUID NAMESPACE = UUID.fromString("6f1c7b52-5c5e-4d53-9a3e-51cd5ca1e5d0");

    private Ids() {}

    /** @throws IllegalArgumentException when no run can be named so */
    static String requireRunId(String runId) {
        if (!RUN_ID.matcher(runId).matches()) {
            throw new IllegalArgumentException(
                    "the run id '%s' is not allowed; use 1 to 128 letters, digits, '.', '_' or"
                                    .formatted(runId.length() <= 80 ? runId : runId.substring(0, 80) + "…")
                            + " '-', starting with a letter or digit");
        }
        return runId;
    }

    static String episodeId(String runId, int number) {
        return String.format(Locale.ROOT, "%s_ep%04d", runId, number);
    }

    /** The run that an episode belongs to by its name. */
    static Optional<String> runOf(String episodeId) {
        Matcher matcher = EPISODE_ID.matcher(episodeId);
        return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    /** RFC 9562 version 5 of a kind and its subject: whoever states the same start again repeats it. */
    static UUID derived(String kind, String subject) {
        MessageDigest sha1 = sha1();
        sha1.update(ByteBuffer.allocate(16)
                .putLong(NAMESPACE.getMostSignificantBits())
                .putLong(NAMESPACE.getLeastSignificantBits())
                .flip());
        sha1.update((kind + '\0' + subject).getBytes(UTF_8));
        ByteBuffer hash = ByteBuffer.wrap(sha1.digest());
        return withVersion(hash.getLong(), hash.getLong(), 5);
    }

    /** RFC 9562 version 7: ids in the order of time are the cheapest to recognise. */
    static UUID timeOrdered(long epochMillis, long randomHigh, long randomLow) {
        return withVersion((epochMillis << 16) | (randomHigh & 0xffffL), randomLow, 7);
    }

    private static UUID withVersion(long high, long low, int version) {
        long versioned = (high & 0xffff_ffff_ffff_0fffL) | ((long) version << 12);
        return new UUID(versioned, (low & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L);
    }

    private static MessageDigest sha1() {
        try {
            return MessageDigest.getInstance("SHA-1");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-1", e);
        }
    }
}
