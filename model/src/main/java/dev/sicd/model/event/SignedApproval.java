package dev.sicd.model.event;

/**
 * An approval that can be checked by whoever has the public key: a DSSE envelope with one signature. Nothing in it can be
 * believed before that check.
 *
 * @param payload the signed text, JSON
 * @param keyId which key it claims to be signed with
 * @param signature base64
 */
public record SignedApproval(String payload, String keyId, String signature) {
    /** What DSSE calls the payload type: it is signed together with the payload. */
    public static final String PAYLOAD_TYPE = "application/vnd.sicd.approval+json";
}
