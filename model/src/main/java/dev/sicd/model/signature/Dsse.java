package dev.sicd.model.signature;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;

/**
 * The pre-authentication encoding of DSSE (github.com/secure-systems-lab/dsse, version 1): what is signed says what kind
 * of thing it is, so that a signature of one kind never counts for another.
 */
public final class Dsse {
    private static final String VERSION = "DSSEv1";

    private Dsse() {}

    public static byte[] preAuthenticationEncoding(String payloadType, byte[] payload) {
        byte[] type = payloadType.getBytes(UTF_8);
        ByteArrayOutputStream encoding = new ByteArrayOutputStream(payload.length + type.length + 32);
        text(encoding, VERSION + " " + type.length + " ");
        encoding.writeBytes(type);
        text(encoding, " " + payload.length + " ");
        encoding.writeBytes(payload);
        return encoding.toByteArray();
    }

    private static void text(ByteArrayOutputStream to, String text) {
        to.writeBytes(text.getBytes(UTF_8));
    }
}
