package dev.sicd.publisher.github;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Private key of a GitHub App. It signs what the App shows to prove itself, and shows nothing of itself.
 *
 * @see <a href="https://docs.github.com/apps/creating-github-apps/authenticating-with-a-github-app/generating-a-json-web-token-jwt-for-a-github-app">JSON
 *     Web Tokens for Apps</a>
 */
final class AppKey {
    private static final String ALGORITHM = "RSA";
    /** GitHub hands out the first, which Java does not read; {@code openssl pkcs8} makes the second. */
    private static final Pattern PEM = Pattern.compile(
            "-----BEGIN (RSA )?PRIVATE KEY-----([A-Za-z0-9+/=\\s]*+)-----END (?:RSA )?PRIVATE KEY-----");

    /** What PKCS#8 puts before a PKCS#1 key: version 0, the algorithm's name without parameters. */
    private static final byte[] RSA_PREFIX = HexFormat.of().parseHex("020100300d06092a864886f70d0101010500");

    private static final int SEQUENCE = 0x30;
    private static final int OCTETS = 0x04;

    /** Both are GitHub's advice: clocks differ, and more than ten minutes are refused. */
    private static final Duration BEFORE = Duration.ofMinutes(1);

    private static final Duration AFTER = Duration.ofMinutes(9);

    private final PrivateKey key;

    private AppKey(PrivateKey key) {
        this.key = key;
    }

    /** @throws IllegalArgumentException when it holds no RSA key; the message shows nothing of it */
    static AppKey ofPem(String pem) {
        Matcher matcher = PEM.matcher(pem);
        if (!matcher.find()) {
            throw new IllegalArgumentException(
                    "it holds no private key in PEM; name the .pem file that GitHub made for the App");
        }
        try {
            byte[] der = Base64.getMimeDecoder().decode(matcher.group(2));
            byte[] pkcs8 = matcher.group(1) == null ? der : wrapped(der);
            return new AppKey(KeyFactory.getInstance(ALGORITHM).generatePrivate(new PKCS8EncodedKeySpec(pkcs8)));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            // the cause may quote what it could not read
            throw new IllegalArgumentException(
                    "its private key is damaged or not of RSA; name the .pem file that GitHub made for the App");
        }
    }

    /** The same text, if there is a key in it. */
    static String checked(String pem) {
        ofPem(pem);
        return pem;
    }

    /** What proves for some minutes that the App asks. */
    String token(String appId, Instant now) {
        String header = encoded(JsonNodeFactory.instance
                .objectNode()
                .put("alg", "RS256")
                .put("typ", "JWT")
                .toString()
                .getBytes(UTF_8));
        String claims = encoded(JsonNodeFactory.instance
                .objectNode()
                .put("iat", now.minus(BEFORE).getEpochSecond())
                .put("exp", now.plus(AFTER).getEpochSecond())
                .put("iss", appId)
                .toString()
                .getBytes(UTF_8));
        String signed = header + "." + claims;
        return signed + "." + encoded(signature(signed.getBytes(US_ASCII)));
    }

    @Override
    public String toString() {
        return "(key of a GitHub App)";
    }

    private byte[] signature(byte[] text) {
        try {
            Signature signer = Signature.getInstance("SHA256withRSA");
            signer.initSign(key);
            signer.update(text);
            return signer.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform signs with " + ALGORITHM, e);
        }
    }

    private static String encoded(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static byte[] wrapped(byte[] pkcs1) {
        byte[] octets = value(OCTETS, pkcs1);
        byte[] content = new byte[RSA_PREFIX.length + octets.length];
        System.arraycopy(RSA_PREFIX, 0, content, 0, RSA_PREFIX.length);
        System.arraycopy(octets, 0, content, RSA_PREFIX.length, octets.length);
        return value(SEQUENCE, content);
    }

    /** In DER, where a length of 128 or more is preceded by the number of its bytes. */
    private static byte[] value(int tag, byte[] content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(tag);
        int length = content.length;
        if (length < 0x80) {
            out.write(length);
        } else if (length < 0x100) {
            out.write(0x81);
            out.write(length);
        } else {
            out.write(0x82);
            out.write(length >> 8);
            out.write(length);
        }
        out.writeBytes(content);
        return out.toByteArray();
    }
}
