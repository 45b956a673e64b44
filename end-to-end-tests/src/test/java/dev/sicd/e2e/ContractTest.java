package dev.sicd.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sicd.contract.Contract;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The running system serves what the contract describes, all of it: that it serves nothing else it checks itself. */
class ContractTest {
    private static final Map<String, String> VALUES = Map.of(
            "run_id", "no_such_run",
            "episode_id", "no_such_run_ep0001",
            "proposal_id", "0123456789ab",
            "capability", "SAFE_MODE",
            "subject", "no_such_subject",
            "version", "1",
            "id", "1");

    private static final String ONLY_WITH_A_SECRET = "POST /admin/training/webhooks/github";

    @TempDir
    Path directory;

    @Test
    void everyOperationIsThereAndTheFileIsServed() throws Exception {
        List<String> missing = new ArrayList<>();
        try (SicdProcess dev = SicdProcess.dev(directory);
                HttpClient client = HttpClient.newHttpClient()) {
            for (String operation : Contract.load().operations()) {
                if (operation.equals(ONLY_WITH_A_SECRET)) {
                    continue;
                }
                String[] parts = operation.split(" ", 2);
                HttpResponse<String> answer = send(client, dev.url(), parts[0], filled(parts[1]));
                // what is not there is told by the path, or by the method
                if (answer.statusCode() == 405 || answer.body().contains("there is nothing at")) {
                    missing.add(operation);
                }
            }
            HttpResponse<String> file = send(client, dev.url(), "GET", "/openapi.yaml");

            assertThat(missing).isEmpty();
            assertThat(file.statusCode()).isEqualTo(200);
            assertThat(file.body()).startsWith("openapi: 3.1.0");
            JsonNode unknown =
                    Api.json(send(client, dev.url(), "GET", "/nowhere").body());
            assertThat(unknown.get("detail").textValue()).contains("there is nothing at");
        }
    }

    private static String filled(String template) {
        String path = template;
        for (Map.Entry<String, String> value : VALUES.entrySet()) {
            path = path.replace("{" + value.getKey() + "}", value.getValue());
        }
        return path;
    }

    private static HttpResponse<String> send(HttpClient client, String url, String method, String path)
            throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create(url + path))
                        .method(method, method.equals("GET") ? BodyPublishers.noBody() : BodyPublishers.ofString(""))
                        .build(),
                BodyHandlers.ofString());
    }
}
