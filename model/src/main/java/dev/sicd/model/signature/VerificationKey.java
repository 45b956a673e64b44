package dev.sicd.model.signature;

import dev.sicd.model.ledger.Hash;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.interfaces.EdECPublicKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;

/** The public half of an Ed25519 key. It is immutable, and equal to another by its bytes. */
public final class VerificationKey {
    static final String ALGORITHM = "Ed25519";
    private static final int RAW_LENGTH = 32;
    private static final int SIGNATURE_LENGTH = 64;

    private final PublicKey key;

    private VerificationKey(PublicKey key) {
        this.key = key;
    }

    /**
     * A key of the platform.
     *
     * @throws IllegalArgumentException when it is of another algorithm
     */
    public static VerificationKey of(PublicKey key) {
        boolean ed25519 = key instanceof EdECPublicKey edwards
                && edwards.getParams().getName().equals(NamedParameterSpec.ED25519.getName());
        if (!ed25519) {
            throw new IllegalArgumentException("the public key is of " + key.getAlgorithm() + ", not " + ALGORITHM);
        }
        return new VerificationKey(key);
    }

    /** @throws IllegalArgumentException when the bytes are no Ed25519 key in X.509 form */
    static VerificationKey ofDer(byte[] der) {
        try {
            return of(KeyFactory.getInstance("EdDSA").generatePublic(new X509EncodedKeySpec(der)));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("the public key is not of " + ALGORITHM, e);
        }
    }

    /** How signatures name this key: SHA-256, in hexadecimal, of its X.509 form. */
    public String id() {
        return Hash.sha256(key.getEncoded()).hex();
    }

    /** Whether the signature is this key's over exactly this message. */
    public boolean verifies(byte[] message, byte[] signature) {
        if (signature.length != SIGNATURE_LENGTH) {
            return false;
        }
        try {
            Signature verifier = Signature.getInstance(ALGORITHM);
            verifier.initVerify(key);
            verifier.update(message);
            return verifier.verify(signature);
        } catch (SignatureException e) {
            // bytes that are no point of the curve are no signature
            return false;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }

    /** The bare 32 bytes, as other formats carry them: the end of the X.509 form. */
    public byte[] raw() {
        byte[] der = der();
        return Arrays.copyOfRange(der, der.length - RAW_LENGTH, der.length);
    }

    byte[] der() {
        return key.getEncoded();
    }

    /** The key as a PEM block, which OpenSSL reads. */
    public String toPem() {
        return Pem.block(Pem.PUBLIC, der());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof VerificationKey that && Arrays.equals(der(), that.der());
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(der());
    }

    @Override
    public String toString() {
        return ALGORITHM + " key " + id();
    }
}
