package dev.sicd.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** The system refused what was asked of it for a proposal, for good: by policy, by a reviewer, or because it is malformed. */
public final class ProposalRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final ArrayList<String> rules = new ArrayList<>();
    private final double riskScore;

    ProposalRefusedException(HttpDoor.Answer answer) {
        super(answer.detail());
        status = answer.status();
        riskScore = answer.body().path("risk_score").asDouble();
        for (JsonNode rule : answer.body().path("rules")) {
            rules.add(rule.isTextual() ? rule.textValue() : rule.path("id").asText(Json.text(rule)));
        }
    }

    /** 403 by policy or a reviewer, 404 unknown, 409 too late, 422 malformed. */
    public int httpStatus() {
        return status;
    }

    /** The rules of the policy that matched. */
    public List<String> rules() {
        return List.copyOf(rules);
    }

    public double riskScore() {
        return riskScore;
    }
}
