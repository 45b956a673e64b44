package dev.sicd.model.signature;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.List;

/** A whole Ed25519 key. It signs, and shows its secret to nobody but {@link #toPem}. */
public final class SigningKey {
    private static final byte[] PROBE = "SICD".getBytes(UTF_8);

    private final PrivateKey secret;
    private final VerificationKey publicKey;

    private SigningKey(PrivateKey secret, VerificationKey publicKey) {
        this.secret = secret;
        this.publicKey = publicKey;
    }

    public static SigningKey generate(SecureRandom random) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(VerificationKey.ALGORITHM);
            generator.initialize(NamedParameterSpec.ED25519, random);
            KeyPair pair = generator.generateKeyPair();
            return new SigningKey(pair.getPrivate(), VerificationKey.of(pair.getPublic()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + VerificationKey.ALGORITHM, e);
        }
    }

    /**
     * Reads a private and a public PEM block, as {@link #toPem} writes them.
     *
     * @throws IllegalArgumentException when they are not there, not of Ed25519, or not halves of one key; the message
     *     holds nothing of them
     */
    public static SigningKey ofPem(String pem) {
        List<byte[]> secrets = Pem.blocks(Pem.PRIVATE, pem);
        List<byte[]> publics = Pem.blocks(Pem.PUBLIC, pem);
        if (secrets.size() != 1 || publics.size() != 1) {
            throw new IllegalArgumentException(
                    "a signing key is one PRIVATE KEY block and one PUBLIC KEY block, found %d and %d; make one with 'sicd keys new'"
                            .formatted(secrets.size(), publics.size()));
        }
        SigningKey key = new SigningKey(secret(secrets.getFirst()), VerificationKey.ofDer(publics.getFirst()));
        if (!key.publicKey.verifies(PROBE, key.sign(PROBE))) {
            throw new IllegalArgumentException("its PRIVATE KEY and its PUBLIC KEY block are not halves of one key");
        }
        return key;
    }

    public VerificationKey publicKey() {
        return publicKey;
    }

    public byte[] sign(byte[] message) {
        try {
            Signature signer = Signature.getInstance(VerificationKey.ALGORITHM);
            signer.initSign(secret);
            signer.update(message);
            return signer.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + VerificationKey.ALGORITHM, e);
        }
    }

    /** Both halves as PEM blocks: a secret. */
    public String toPem() {
        return Pem.block(Pem.PRIVATE, secret.getEncoded()) + publicKey.toPem();
    }

    @Override
    public String toString() {
        return "signing half of " + publicKey;
    }

    private static PrivateKey secret(byte[] der) {
        try {
            return KeyFactory.getInstance(VerificationKey.ALGORITHM).generatePrivate(new PKCS8EncodedKeySpec(der));
        } catch (GeneralSecurityException e) {
            // the cause may quote what it could not read
            throw new IllegalArgumentException("the private key is not of " + VerificationKey.ALGORITHM);
        }
    }
}
