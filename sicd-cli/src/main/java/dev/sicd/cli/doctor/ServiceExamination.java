package dev.sicd.cli.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sicd.cli.client.Answer;
import dev.sicd.cli.client.CredentialOptions;
import dev.sicd.cli.client.NoAnswerException;
import dev.sicd.cli.client.SicdClient;
import java.util.ArrayList;
import java.util.List;

/** Asks a service whether it is ready. It needs no token: readiness is told to everybody. */
final class ServiceExamination {
    private final Findings findings;
    private final CredentialOptions credentials;

    ServiceExamination(Findings findings, CredentialOptions credentials) {
        this.findings = findings;
        this.credentials = credentials;
    }

    void readiness(String url) {
        try (SicdClient client = credentials.openWithoutToken(url)) {
            Answer answer = client.get("/readyz");
            if (answer.status() == 200) {
                findings.good(url + " is ready");
                return;
            }
            List<String> reasons = reasons(answer.body());
            findings.wrong(
                    reasons.isEmpty()
                            ? "%s answers /readyz with %d; is this a service of SICD?".formatted(url, answer.status())
                            : "%s is not ready: %s".formatted(url, String.join("; ", reasons)));
        } catch (NoAnswerException e) {
            findings.wrong(String.valueOf(e.getMessage()));
        }
    }

    private static List<String> reasons(JsonNode body) {
        List<String> reasons = new ArrayList<>();
        body.path("checks").properties().forEach(check -> {
            JsonNode reason = check.getValue().path("reason");
            if (reason.isTextual()) {
                reasons.add(check.getKey() + ": " + reason.asText());
            }
        });
        return reasons;
    }
}
