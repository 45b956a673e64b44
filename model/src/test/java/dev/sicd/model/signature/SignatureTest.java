package dev.sicd.model.signature;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SignatureTest {
    private static final SigningKey KEY = SigningKey.generate(new SecureRandom());
    private static final SigningKey OTHER = SigningKey.generate(new SecureRandom());
    private static final byte[] MESSAGE = "a statement".getBytes(UTF_8);

    /** The example of DSSE's protocol document. */
    @Test
    void dsseEncodesTypeAndPayloadWithTheirLengths() {
        assertThat(Dsse.preAuthenticationEncoding("http://example.com/HelloWorld", "hello world".getBytes(UTF_8)))
                .asString(UTF_8)
                .isEqualTo("DSSEv1 29 http://example.com/HelloWorld 11 hello world");
    }

    @Test
    void aKeySurvivesItsPemForm() {
        SigningKey read = SigningKey.ofPem(KEY.toPem());

        assertThat(read.publicKey()).isEqualTo(KEY.publicKey());
        assertThat(read.sign(MESSAGE)).isEqualTo(KEY.sign(MESSAGE));
        assertThat(KeyRing.ofPem("# comment\n" + KEY.publicKey().toPem()
                                + OTHER.publicKey().toPem())
                        .keys())
                .containsExactlyInAnyOrder(KEY.publicKey(), OTHER.publicKey());
    }

    @Test
    void onlyItsOwnSignatureOverExactlyThisMessageCounts() {
        byte[] signature = KEY.sign(MESSAGE);

        assertThat(KEY.publicKey().verifies(MESSAGE, signature)).isTrue();
        assertThat(OTHER.publicKey().verifies(MESSAGE, signature)).isFalse();
        for (int i = 0; i < signature.length; i++) {
            byte[] altered = signature.clone();
            altered[i] ^= 1;
            assertThat(KEY.publicKey().verifies(MESSAGE, altered))
                    .as("byte %d", i)
                    .isFalse();
        }
        for (int i = 0; i < MESSAGE.length; i++) {
            byte[] altered = MESSAGE.clone();
            altered[i] ^= 1;
            assertThat(KEY.publicKey().verifies(altered, signature))
                    .as("byte %d", i)
                    .isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 63, 65, 1000})
    void aSignatureOfAnotherLengthIsNone(int length) {
        assertThat(KEY.publicKey().verifies(MESSAGE, new byte[length])).isFalse();
    }

    @Test
    void aSignatureOfAnotherAlgorithmIsNone() throws Exception {
        KeyPair pair = KeyPairGenerator.getInstance("EC").generateKeyPair();
        Signature signer = Signature.getInstance("SHA256withECDSAinP1363Format");
        signer.initSign(pair.getPrivate());
        signer.update(MESSAGE);

        assertThat(KEY.publicKey().verifies(MESSAGE, signer.sign())).isFalse();
        assertThatThrownBy(() -> VerificationKey.of(pair.getPublic()))
                .hasMessage("the public key is of EC, not Ed25519");
    }

    @Test
    void aKeyOfAnotherAlgorithmIsRefusedInAFileToo() throws Exception {
        String ed448 = Pem.block(
                Pem.PUBLIC,
                KeyPairGenerator.getInstance("Ed448")
                        .generateKeyPair()
                        .getPublic()
                        .getEncoded());

        assertThatThrownBy(() -> KeyRing.ofPem(ed448)).hasMessageContaining("not Ed25519");
    }

    @Test
    void twoHalvesOfDifferentKeysAreNoKey() {
        String mixed =
                KEY.toPem().replace(KEY.publicKey().toPem(), OTHER.publicKey().toPem());

        assertThatThrownBy(() -> SigningKey.ofPem(mixed)).hasMessageContaining("not halves of one key");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nonsense", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"})
    void aTextWithoutBothHalvesSaysSoAndNothingOfItself(String pem) {
        assertThatThrownBy(() -> SigningKey.ofPem(pem))
                .hasMessageContaining("sicd keys new")
                .hasMessageNotContaining("AAAA");
        assertThatThrownBy(() -> KeyRing.ofPem(pem)).hasMessageContaining("no PUBLIC KEY block");
    }

    @Test
    void noTextOfAKeyShowsItsSecret() {
        String secret = KEY.toPem().lines().skip(1).findFirst().orElseThrow();

        assertThat(KEY.toPem()).contains(secret);
        assertThat(KEY.toString() + KEY.publicKey()).doesNotContain(secret);
    }

    @Test
    void aSignedNoteIsReadByItsNameAndKeyOnly() {
        String note = SignedNote.sign("sicd.ledger/0\n1\nroot=\n", "sicd.ledger/0", KEY);

        assertThat(SignedNote.text(note)).isEqualTo("sicd.ledger/0\n1\nroot=\n");
        assertThat(SignedNote.verifies(note, "sicd.ledger/0", KEY.publicKey())).isTrue();
        assertThat(SignedNote.verifies(note, "sicd.ledger/1", KEY.publicKey())).isFalse();
        assertThat(SignedNote.verifies(note, "sicd.ledger/0", OTHER.publicKey()))
                .isFalse();
        assertThat(SignedNote.verifies(note.replace("\n1\n", "\n2\n"), "sicd.ledger/0", KEY.publicKey()))
                .isFalse();
        assertThat(SignedNote.verifies("sicd.ledger/0\n1\nroot=\n", "sicd.ledger/0", KEY.publicKey()))
                .isFalse();
        assertThat(SignedNote.verifies(
                        note.replace(" AAAA", " ====").replaceFirst("— (\\S+) .", "— $1 *"),
                        "sicd.ledger/0",
                        KEY.publicKey()))
                .isFalse();
    }

    /**
     * The example of golang.org/x/mod/sumdb/note, which defined the format: a key, a note that this key signed.
     */
    @Test
    void verifiesANoteOfTheFormatsOwnReferenceImplementation() {
        String vkey = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
        byte[] raw = Base64.getDecoder().decode(vkey.substring(vkey.lastIndexOf('+') + 1));
        byte[] der = HexFormat.of()
                .parseHex("302a300506032b6570032100" + HexFormat.of().formatHex(raw, 1, raw.length));
        VerificationKey key = VerificationKey.ofDer(der);
        String note = """
                If you think cryptography is the answer to your problem,
                then you don't know what your problem is.

                — PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=
                """;

        assertThat(SignedNote.verifierKey("PeterNeumann", key)).isEqualTo(vkey);
        assertThat(SignedNote.verifies(note, "PeterNeumann", key)).isTrue();
        assertThat(SignedNote.verifies(note.replace("think", "know"), "PeterNeumann", key))
                .isFalse();
    }
}
