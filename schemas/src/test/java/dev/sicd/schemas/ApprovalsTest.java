package dev.sicd.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sicd.model.event.ApprovalStatement;
import dev.sicd.model.event.SignedApproval;
import dev.sicd.model.ledger.Hash;
import dev.sicd.model.signature.Dsse;
import dev.sicd.model.signature.KeyRing;
import dev.sicd.model.signature.SigningKey;
import dev.sicd.schemas.ForgedApprovalException.Reason;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApprovalsTest {
    private static final SigningKey KEY = SigningKey.generate(new SecureRandom());
    private static final SigningKey OTHER = SigningKey.generate(new SecureRandom());
    private static final KeyRing TRUSTED = KeyRing.of(List.of(KEY.publicKey()));
    private static final ApprovalStatement STATEMENT = new ApprovalStatement(
            UUID.fromString("0193b1f2-7c31-5000-8000-000000000001"),
            "a1b2c3d4e5f6",
            Hash.sha256(),
            "your-org/your-repo",
            "main",
            "aura-sicd/a1b2c3d4e5f6",
            "default-1",
            Hash.sha256(),
            ApprovalStatement.POLICY,
            0.35,
            false,
            Instant.parse("2026-01-01T00:00:00Z"),
            Instant.parse("2026-01-08T00:00:00Z"),
            List.of("protected_path:.github/workflows/ci.yml"));

    @Test
    void opensWhatItSigned() throws Exception {
        SignedApproval signed = Approvals.sign(STATEMENT, KEY);

        assertThat(Approvals.open(signed, TRUSTED)).isEqualTo(STATEMENT);
        assertThat(signed.payload())
                .startsWith("{\"acknowledged\":[\"protected_path:.github/workflows/ci.yml\"],\"approver\":\"policy\",")
                .contains("\"risk_score\":0.35");
    }

    @Test
    void opensWhatNamesSomeHundredPathsAndNotWhatIsLongerThanTheLimit() throws Exception {
        int rest = Approvals.sign(acknowledging(""), KEY).payload().length();
        ApprovalStatement longest = acknowledging("x".repeat(Approvals.PAYLOAD_LENGTH_MAX - rest));

        assertThat(Approvals.open(Approvals.sign(longest, KEY), TRUSTED)).isEqualTo(longest);
        assertForged(
                Approvals.sign(acknowledging(longest.acknowledged().getFirst() + "x"), KEY), Reason.NOT_A_STATEMENT);
    }

    @Test
    void aKeyThatNobodyPinnedIsNotTrusted() {
        assertForged(Approvals.sign(STATEMENT, OTHER), Reason.UNKNOWN_KEY);
    }

    @Test
    void aSwappedKeyIdIsNoHelp() {
        SignedApproval signed = Approvals.sign(STATEMENT, OTHER);

        assertForged(
                new SignedApproval(signed.payload(), KEY.publicKey().id(), signed.signature()), Reason.BAD_SIGNATURE);
    }

    @Test
    void everyOtherByteBreaksTheSignature() {
        SignedApproval signed = Approvals.sign(STATEMENT, KEY);
        String payload = signed.payload();
        for (int i = 0; i < payload.length(); i++) {
            String altered = payload.substring(0, i) + (char) (payload.charAt(i) ^ 1) + payload.substring(i + 1);
            assertForged(new SignedApproval(altered, signed.keyId(), signed.signature()), Reason.BAD_SIGNATURE);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "AAAA", "not base64!", "====", "-_-_"})
    void whatIsNoSignatureIsRefused(String signature) {
        SignedApproval signed = Approvals.sign(STATEMENT, KEY);

        assertForged(new SignedApproval(signed.payload(), signed.keyId(), signature), Reason.BAD_SIGNATURE);
    }

    @Test
    void theSameStatementInOtherWordsIsNotTheSignedOne() {
        SignedApproval signed = Approvals.sign(STATEMENT, KEY);
        String spaced = signed.payload().replace(",", ", ");

        assertForged(new SignedApproval(spaced, signed.keyId(), signed.signature()), Reason.BAD_SIGNATURE);
    }

    @Test
    void aSignatureOverAnotherKindOfPayloadIsNoApproval() {
        String payload = Approvals.sign(STATEMENT, KEY).payload();
        byte[] signature = KEY.sign(Dsse.preAuthenticationEncoding(
                "application/vnd.in-toto+json", payload.getBytes(StandardCharsets.UTF_8)));

        assertForged(
                new SignedApproval(
                        payload, KEY.publicKey().id(), Base64.getEncoder().encodeToString(signature)),
                Reason.BAD_SIGNATURE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{}",
                "nonsense",
                "{\"a\":{\"b\":{\"c\":1}}}",
                "MORE",
                "LESS",
                "TWICE",
                "TRAILING",
                "NUMBER",
                "DATE"
            })
    void whatWasSignedButIsNoStatementIsRefused(String kind) {
        String good = Approvals.sign(STATEMENT, KEY).payload();
        String payload = switch (kind) {
            case "MORE" -> good.replace("{", "{\"also\":true,");
            case "LESS" -> good.replace("\"dry_run\":false,", "");
            case "TWICE" -> good.replace("{", "{\"dry_run\":true,");
            case "TRAILING" -> good + "{}";
            case "NUMBER" -> good.replace("0.35", "\"0.35\"");
            case "DATE" -> good.replace("2026-01-08T00:00:00Z", "tomorrow");
            default -> kind;
        };
        byte[] signature = KEY.sign(
                Dsse.preAuthenticationEncoding(SignedApproval.PAYLOAD_TYPE, payload.getBytes(StandardCharsets.UTF_8)));

        assertForged(
                new SignedApproval(
                        payload, KEY.publicKey().id(), Base64.getEncoder().encodeToString(signature)),
                Reason.NOT_A_STATEMENT);
    }

    private static ApprovalStatement acknowledging(String word) {
        return new ApprovalStatement(
                STATEMENT.decisionId(),
                STATEMENT.proposalId(),
                STATEMENT.contentDigest(),
                STATEMENT.repository(),
                STATEMENT.baseBranch(),
                STATEMENT.headBranch(),
                STATEMENT.policyVersion(),
                STATEMENT.policyDigest(),
                STATEMENT.approver(),
                STATEMENT.riskScore(),
                STATEMENT.dryRun(),
                STATEMENT.issuedAt(),
                STATEMENT.expiresAt(),
                List.of(word));
    }

    private static void assertForged(SignedApproval approval, Reason reason) {
        assertThatThrownBy(() -> Approvals.open(approval, TRUSTED))
                .isInstanceOfSatisfying(
                        ForgedApprovalException.class,
                        forged -> assertThat(forged.reason()).isEqualTo(reason));
    }
}
