package dev.sicd.kit.auth;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The token a caller holds, {@code sicd_<id>_<secret>}; it does not know what it is good for.
 *
 * <p>The secret is 256 random bits, so nobody can try them all, and the hash by which a server recognises it may be fast:
 * SHA-256. A slow hash protects what people choose and others guess; here it would only let any stranger burn our
 * processor. The hash is over the whole token, so that an id never passes for another.
 */
public final class Token {
    static final Pattern ID = Pattern.compile("[a-z2-7]{8}");

    private static final String ID_LETTERS = "abcdefghijklmnopqrstuvwxyz234567";
    private static final int ID_LENGTH = 8;
    private static final int SECRET_BYTES = 32;
    /** The lengths are fixed: the underscores that base64url may hold are never mistaken for the separators. */
    private static final Pattern SYNTAX = Pattern.compile("sicd_([a-z2-7]{8})_[A-Za-z0-9_-]{43}");

    private static final Pattern ANYWHERE = Pattern.compile("sicd_[A-Za-z0-9_-]{9,}");

    private final String id;
    private final String text;

    private Token(String id, String text) {
        this.id = id;
        this.text = text;
    }

    /** A new one. */
    public static Token create(SecureRandom random) {
        StringBuilder id = new StringBuilder(ID_LENGTH);
        for (int i = 0; i < ID_LENGTH; i++) {
            id.append(ID_LETTERS.charAt(random.nextInt(ID_LETTERS.length())));
        }
        byte[] secret = new byte[SECRET_BYTES];
        random.nextBytes(secret);
        String text =
                "sicd_" + id + "_" + Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
        return new Token(id.toString(), text);
    }

    /** Empty when the text has not the form of a token. */
    public static Optional<Token> parse(String text) {
        Matcher matcher = SYNTAX.matcher(text);
        return matcher.matches() ? Optional.of(new Token(matcher.group(1), text)) : Optional.empty();
    }

    /** The part that is no secret. */
    public String id() {
        return id;
    }

    /** The whole: for who is to hold it, never for a log or a message. */
    public String reveal() {
        return text;
    }

    /** What a server keeps of it: the SHA-256 of the whole, in hex. */
    public String sha256() {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(US_ASCII)));
        } catch (NoSuchAlgorithmException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }

    /** The text with every token in it made unreadable: somebody may have pasted one where it does not belong. */
    static String masked(String text) {
        return ANYWHERE.matcher(text).replaceAll("sicd_…");
    }

    @Override
    public String toString() {
        return "sicd_" + id + "_…";
    }
}
