package dev.sicd.schemas;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sicd.model.event.ApprovalStatement;
import dev.sicd.model.event.SignedApproval;
import dev.sicd.model.ledger.CanonicalJson;
import dev.sicd.model.ledger.Hash;
import dev.sicd.model.signature.Dsse;
import dev.sicd.model.signature.KeyRing;
import dev.sicd.model.signature.SigningKey;
import dev.sicd.model.signature.VerificationKey;
import dev.sicd.schemas.ForgedApprovalException.Reason;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Signs what an approval says, and opens a signed one: first the signature over the exact bytes, then what they say. It
 * does not judge whether that fits the thing at hand.
 */
public final class Approvals {
    /** Of what is signed, in characters: enough for some hundred paths that a person accepts. */
    public static final int PAYLOAD_LENGTH_MAX = 65_536;

    private static final String ACKNOWLEDGED = "acknowledged";
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    static {
        MAPPER.getFactory()
                .setStreamReadConstraints(
                        StreamReadConstraints.builder().maxNestingDepth(2).build());
    }

    private Approvals() {}

    /** Signs. Whoever may name much has to see that the payload stays within {@link #PAYLOAD_LENGTH_MAX}: above, it is never opened. */
    public static SignedApproval sign(ApprovalStatement statement, SigningKey key) {
        String payload = new String(CanonicalJson.write(asJson(statement)), UTF_8);
        byte[] signature = key.sign(signed(payload));
        return new SignedApproval(
                payload, key.publicKey().id(), Base64.getEncoder().encodeToString(signature));
    }

    /**
     * What was approved, if it really was.
     *
     * @param trusted the only keys that count
     * @throws ForgedApprovalException when it was not signed with one of them, or says something that no approval says
     */
    public static ApprovalStatement open(SignedApproval approval, KeyRing trusted) throws ForgedApprovalException {
        VerificationKey key = trusted.key(approval.keyId())
                .orElseThrow(() -> new ForgedApprovalException(
                        Reason.UNKNOWN_KEY,
                        "it names a key that is not trusted here; add the public key of ingest-service if it is new"));
        if (!key.verifies(signed(approval.payload()), signature(approval))) {
            throw new ForgedApprovalException(
                    Reason.BAD_SIGNATURE, "its signature is not that of key " + key.id() + " over this statement");
        }
        return statement(approval.payload());
    }

    private static byte[] signed(String payload) {
        return Dsse.preAuthenticationEncoding(SignedApproval.PAYLOAD_TYPE, payload.getBytes(UTF_8));
    }

    private static byte[] signature(SignedApproval approval) throws ForgedApprovalException {
        try {
            return Base64.getDecoder().decode(approval.signature());
        } catch (IllegalArgumentException e) {
            throw new ForgedApprovalException(Reason.BAD_SIGNATURE, "its signature is not base64");
        }
    }

    private static Map<String, Object> asJson(ApprovalStatement statement) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("decision_id", statement.decisionId().toString());
        json.put("proposal_id", statement.proposalId());
        json.put("content_digest", statement.contentDigest().hex());
        json.put("repository", statement.repository());
        json.put("base_branch", statement.baseBranch());
        json.put("head_branch", statement.headBranch());
        json.put("policy_version", statement.policyVersion());
        json.put("policy_digest", statement.policyDigest().hex());
        json.put("approver", statement.approver());
        json.put("risk_score", statement.riskScore());
        json.put("dry_run", statement.dryRun());
        json.put("issued_at", statement.issuedAt().toString());
        json.put("expires_at", statement.expiresAt().toString());
        if (!statement.acknowledged().isEmpty()) {
            json.put(ACKNOWLEDGED, statement.acknowledged());
        }
        return json;
    }

    /** A signed text with a field too many or too few was signed by a release that means something else by it. */
    private static ApprovalStatement statement(String payload) throws ForgedApprovalException {
        if (payload.length() > PAYLOAD_LENGTH_MAX) {
            throw notAStatement("it has " + payload.length() + " characters");
        }
        try {
            JsonNode json = MAPPER.readTree(payload);
            if (!(json instanceof ObjectNode object)) {
                throw notAStatement("it is no JSON object");
            }
            Fields fields = new Fields(object);
            ApprovalStatement statement = new ApprovalStatement(
                    UUID.fromString(fields.text("decision_id")),
                    fields.text("proposal_id"),
                    Hash.ofHex(fields.text("content_digest")),
                    fields.text("repository"),
                    fields.text("base_branch"),
                    fields.text("head_branch"),
                    fields.text("policy_version"),
                    Hash.ofHex(fields.text("policy_digest")),
                    fields.text("approver"),
                    fields.number("risk_score"),
                    fields.bool("dry_run"),
                    Instant.parse(fields.text("issued_at")),
                    Instant.parse(fields.text("expires_at")),
                    fields.texts(ACKNOWLEDGED));
            fields.requireNoOther();
            return statement;
        } catch (JsonProcessingException e) {
            throw notAStatement("it is not JSON");
        } catch (IllegalArgumentException | DateTimeException e) {
            throw notAStatement(String.valueOf(e.getMessage()));
        }
    }

    private static ForgedApprovalException notAStatement(String why) {
        return new ForgedApprovalException(Reason.NOT_A_STATEMENT, "what was signed is no approval: " + why);
    }

    private static final class Fields {
        private final ObjectNode object;
        private final Set<String> read = new HashSet<>();

        Fields(ObjectNode object) {
            this.object = object;
        }

        String text(String name) {
            return require(name, field(name).isTextual()).textValue();
        }

        double number(String name) {
            return require(name, field(name).isNumber()).doubleValue();
        }

        /** None where it is left out. */
        List<String> texts(String name) {
            if (!object.has(name)) {
                return List.of();
            }
            JsonNode array = require(name, field(name).isArray());
            List<String> texts = new ArrayList<>();
            array.forEach(
                    text -> texts.add(require(name, text.isTextual(), text).textValue()));
            return texts;
        }

        boolean bool(String name) {
            return require(name, field(name).isBoolean()).booleanValue();
        }

        void requireNoOther() {
            if (read.size() != object.size()) {
                throw new IllegalArgumentException("it has " + object.size() + " fields, not " + read.size());
            }
        }

        private JsonNode field(String name) {
            read.add(name);
            return object.path(name);
        }

        private JsonNode require(String name, boolean holds) {
            return require(name, holds, object.path(name));
        }

        private static JsonNode require(String name, boolean holds, JsonNode value) {
            if (!holds) {
                throw new IllegalArgumentException("its " + name + " is missing or of another type");
            }
            return value;
        }
    }
}
