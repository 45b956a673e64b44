package dev.sicd.model.signature;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sicd.model.ledger.Hash;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/**
 * A text with a signature line below it, in the form of C2SP signed-note version 1, which transparency logs, their
 * monitors and their witnesses use. It says nothing about what the text means.
 */
public final class SignedNote {
    private static final byte ED25519 = 0x01;
    private static final int KEY_HASH_LENGTH = 4;
    private static final String SIGNATURE_LINE = "\n— ";

    private SignedNote() {}

    /**
     * Signs a text.
     *
     * @param text ends with a newline
     * @param keyName by which the verifiers know the key; without blanks and plus signs
     */
    public static String sign(String text, String keyName, SigningKey key) {
        if (!text.endsWith("\n")) {
            throw new IllegalArgumentException("the text of a signed note ends with a newline");
        }
        byte[] signature = key.sign(text.getBytes(UTF_8));
        byte[] line = ByteBuffer.allocate(KEY_HASH_LENGTH + signature.length)
                .put(keyHash(keyName, key.publicKey()))
                .put(signature)
                .array();
        return text + SIGNATURE_LINE + keyName + " " + Base64.getEncoder().encodeToString(line) + "\n";
    }

    /** The text above the signatures; the whole note where it has none. */
    public static String text(String note) {
        int end = note.lastIndexOf("\n\n");
        return end < 0 ? note : note.substring(0, end + 1);
    }

    /** Whether one of its signature lines is this key's, under this name. */
    public static boolean verifies(String note, String keyName, VerificationKey key) {
        String text = text(note);
        if (text.length() == note.length()) {
            return false;
        }
        return note.substring(text.length())
                .lines()
                .anyMatch(line -> isSignature("\n" + line, text.getBytes(UTF_8), keyName, key));
    }

    /** The key as verifiers of signed notes are told it. */
    public static String verifierKey(String keyName, VerificationKey key) {
        byte[] typed = ByteBuffer.allocate(1 + key.raw().length)
                .put(ED25519)
                .put(key.raw())
                .array();
        return keyName + "+" + hex(keyHash(keyName, key)) + "+"
                + Base64.getEncoder().encodeToString(typed);
    }

    private static boolean isSignature(String line, byte[] text, String keyName, VerificationKey key) {
        String start = SIGNATURE_LINE + keyName + " ";
        if (!line.startsWith(start)) {
            return false;
        }
        byte[] decoded;
        try {
            decoded = Base64.getDecoder().decode(line.substring(start.length()));
        } catch (IllegalArgumentException notBase64) {
            return false;
        }
        if (decoded.length <= KEY_HASH_LENGTH) {
            return false;
        }
        ByteBuffer bytes = ByteBuffer.wrap(decoded);
        byte[] keyHash = new byte[KEY_HASH_LENGTH];
        bytes.get(keyHash);
        byte[] signature = new byte[bytes.remaining()];
        bytes.get(signature);
        return Arrays.equals(keyHash, keyHash(keyName, key)) && key.verifies(text, signature);
    }

    private static byte[] keyHash(String keyName, VerificationKey key) {
        byte[] hash = Hash.sha256((keyName + "\n").getBytes(UTF_8), new byte[] {ED25519}, key.raw())
                .bytes();
        return Arrays.copyOf(hash, KEY_HASH_LENGTH);
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
