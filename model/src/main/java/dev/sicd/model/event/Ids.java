package dev.sicd.model.event;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/** How runs, episodes and events are named. Ids of derived events are computed, so that a repeat is a duplicate. */
public final class Ids {
    /** The run of what belongs to no run, a capability change for instance. Agents cannot use it: it starts with {@code _}. */
    public static final String SYSTEM_RUN = "_system";

    public static final String RUN_ID_RULE =
            "1 to 128 letters, digits, '.', '_' or '-', starting with a letter or digit";
    public static final int MAX_EPISODE_NUMBER = 999_999_999;

    private static final String EPISODE = "_ep";
    private static final int EPISODE_DIGITS_MIN = 4;
    private static final int EPISODE_DIGITS_MAX = 9;

    private static final int RUN_ID_LENGTH_MAX = 128;
    private static final Pattern PROPOSAL_ID = Pattern.compile("[0-9a-f]{12}");
    /** RFC 9562's name space for our derived ids: a random id that must never change. */
    private static final UUID NAMESPACE = UUID.fromString("6f1c7b52-5c5e-4d53-9a3e-51cd5ca1e5d0");

    private Ids() {}

    public static boolean isRunId(String text) {
        if (text.isEmpty() || text.length() > RUN_ID_LENGTH_MAX || !isLetterOrDigit(text.charAt(0))) {
            return false;
        }
        for (int i = 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!isLetterOrDigit(c) && c != '.' && c != '_' && c != '-') {
                return false;
            }
        }
        return true;
    }

    private static boolean isLetterOrDigit(char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || isDigit(c);
    }

    private static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    public static boolean isProposalId(String text) {
        return PROPOSAL_ID.matcher(text).matches();
    }

    public static String episodeId(String runId, int number) {
        String digits = Integer.toString(number);
        return runId + EPISODE + "0".repeat(Math.max(0, EPISODE_DIGITS_MIN - digits.length())) + digits;
    }

    /** The episode's number when {@code episodeId} names an episode of the run in the one accepted spelling. */
    public static Optional<Integer> episodeNumber(String runId, String episodeId) {
        int prefix = runId.length() + EPISODE.length();
        if (!episodeId.startsWith(runId) || !episodeId.startsWith(EPISODE, runId.length())) {
            return Optional.empty();
        }
        String digits = episodeId.substring(prefix);
        if (digits.length() < EPISODE_DIGITS_MIN
                || digits.length() > EPISODE_DIGITS_MAX
                || !digits.chars().allMatch(Ids::isDigit)) {
            return Optional.empty();
        }
        int number = Integer.parseInt(digits);
        // one spelling only: ep00012 would be a second name of ep0012
        boolean padded = digits.length() > EPISODE_DIGITS_MIN && digits.charAt(0) == '0';
        return number >= 1 && !padded ? Optional.of(number) : Optional.empty();
    }

    /** RFC 9562 version 5 of the kind and its subject. */
    public static UUID derived(String kind, String... subject) {
        MessageDigest sha1 = sha1();
        sha1.update(ByteBuffer.allocate(16)
                .putLong(NAMESPACE.getMostSignificantBits())
                .putLong(NAMESPACE.getLeastSignificantBits())
                .flip());
        sha1.update(kind.getBytes(UTF_8));
        for (String part : subject) {
            sha1.update((byte) 0);
            sha1.update(part.getBytes(UTF_8));
        }
        ByteBuffer hash = ByteBuffer.wrap(sha1.digest());
        return withVersion(hash.getLong(), hash.getLong(), 5);
    }

    /** RFC 9562 version 7 of a time and 74 random bits: ids that sort by time are the cheapest to deduplicate. */
    public static UUID timeOrdered(long epochMillis, long randomHigh, long randomLow) {
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
