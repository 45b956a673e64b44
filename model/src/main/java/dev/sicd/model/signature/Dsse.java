package dev.sicd.model.signature;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;

/**
 * The pre-authentication encoding of DSSE (github.com/secure-systems-lab/dsse, version 1): what is signed says what kind
 * of thing it is, so that a signature of one kind never counts for another.
 */
public final class Dsse {
    private static final String VERSION = "DSSEv1";

    private Dsse() {}

    public static byte[] preAuthenticationEncoding(String payloadType, byte[] payload) {
        int typeLength = payloadType.getBytes(UTF_8).length;
        String head = VERSION + " " + typeLength + " " + payloadType + " " + payload.length + " ";
        byte[] start = head.getBytes(UTF_8);
        byte[] encoding = Arrays.copyOf(start, start.length + payload.length);
        System.arraycopy(payload, 0, encoding, start.length, payload.length);
        return encoding;
    }
}
