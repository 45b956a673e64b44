package dev.sicd.publisher.github;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Arrays;
import java.util.Base64;

/** A key made for a test run, in the two ways in which it may be written. */
final class AppKeys {
    static final KeyPair PAIR = made("RSA", 2048);

    /** Where the key of PKCS#1 begins within that of PKCS#8, of a key of 2048 bits. */
    private static final int PKCS1_BEGINS = 26;

    private AppKeys() {}

    static String pkcs8() {
        return pem("PRIVATE KEY", PAIR.getPrivate().getEncoded());
    }

    /** As GitHub hands it out. */
    static String pkcs1() {
        byte[] pkcs8 = PAIR.getPrivate().getEncoded();
        return pem("RSA PRIVATE KEY", Arrays.copyOfRange(pkcs8, PKCS1_BEGINS, pkcs8.length));
    }

    static String pem(String kind, byte[] der) {
        return "-----BEGIN %s-----%n%s%n-----END %s-----%n"
                .formatted(kind, Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der), kind);
    }

    static KeyPair made(String algorithm, int bits) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
            generator.initialize(bits);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform makes keys of " + algorithm, e);
        }
    }
}
