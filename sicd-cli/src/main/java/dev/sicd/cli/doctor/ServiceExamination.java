package dev.sicd.cli.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sicd.cli.client.Answer;
import dev.sicd.cli.client.CredentialOptions;
import dev.sicd.cli.client.NoAnswerException;
import dev.sicd.cli.client.SicdClient;
import java.util.ArrayList;
import java.util.List;

/** Asks a service whether it is ready, which is told to everybody, and whether it takes the token, where there is one. */
final class ServiceExamination {
    /** Answered to whoever has any role, at least by saying that another service answers it. */
    private static final String RUNS = "/admin/training/runs?limit=1";
    /** What an aggregator has instead. */
    private static final String ASSIGNMENT = "/internal/assignment";

    private final Findings findings;
    private final CredentialOptions credentials;

    ServiceExamination(Findings findings, CredentialOptions credentials) {
        this.findings = findings;
        this.credentials = credentials;
    }

    void look(String url) {
        try (SicdClient client = credentials.openWithoutToken(url)) {
            readiness(client);
            if (credentials.isGiven()) {
                token(url);
            }
        } catch (NoAnswerException e) {
            findings.wrong(String.valueOf(e.getMessage()));
        }
    }

    private void token(String url) {
        try (SicdClient client = credentials.open(url)) {
            token(client);
        } catch (IllegalArgumentException e) {
            findings.warning("the token was not tried: " + e.getMessage());
        }
    }

    private void readiness(SicdClient client) {
        Answer answer = client.get("/readyz");
        if (answer.status() == 200) {
            findings.good(client.url() + " is ready");
            return;
        }
        List<String> reasons = reasons(answer.body());
        findings.wrong(
                reasons.isEmpty()
                        ? "%s answers /readyz with %d; is this a service of SICD?"
                                .formatted(client.url(), answer.status())
                        : "%s is not ready: %s".formatted(client.url(), String.join("; ", reasons)));
    }

    private void token(SicdClient client) {
        Answer asked = client.get(RUNS);
        Answer answer = asked.status() == 404 ? client.get(ASSIGNMENT) : asked;
        switch (answer.status()) {
            // 421: it let the question in, and another service answers it
            case 200, 421 -> findings.good(client.url() + " takes the token");
            case 401 -> findings.wrong("%s does not take the token: %s".formatted(client.url(), detail(answer)));
            case 403 ->
                findings.warning(
                        "%s knows the token, and lets others read there: %s".formatted(client.url(), detail(answer)));
            default ->
                findings.warning("%s may or may not take the token: it answers %d; ask again when it is well"
                        .formatted(client.url(), answer.status()));
        }
    }

    private static String detail(Answer answer) {
        return answer.body().path("detail").asText("status " + answer.status());
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
