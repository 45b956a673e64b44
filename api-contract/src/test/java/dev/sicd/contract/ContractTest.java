package dev.sicd.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sicd.kit.Metrics;
import dev.sicd.kit.http.HttpConfig;
import dev.sicd.kit.http.HttpServer;
import dev.sicd.kit.http.Reply;
import dev.sicd.kit.http.Routes;
import dev.sicd.kit.json.JsonBody;
import dev.sicd.kit.json.JsonType;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContractTest {
    private final Contract contract = Contract.load();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET | /livez | 200 | application/json | {\"status\": \"up\", \"checks\": {\"x\": {\"status\": \"up\"}}} |",
                "GET | /livez | 200 | application/json | {\"status\": \"well\", \"checks\": {}} | /status",
                "GET | /livez | 200 | application/json | {\"status\": \"up\"} | checks",
                "GET | /livez | 200 | application/json | {\"status\": \"up\", \"checks\": {}, \"more\": 1} | more",
                "GET | /livez | 200 | text/plain | up | not described with a body of text/plain",
                "GET | /livez | 418 | application/problem+json | {\"type\": \"about:blank\"} | detail",
                "GET | /livez | 204 | application/json | {} | status 204 is not described",
                "GET | /admin/training/runs | 304 | '' | '' |",
                "POST | /admin/training/start | 200 | application/json | {\"status\": \"started\"} | leaf",
                "GET | /nowhere | 404 | application/problem+json | {} |"
            })
    void anAnswerIsHeldAgainstItsDescription(
            String method, String path, int status, String type, String body, String finding) {
        List<String> findings = contract.findings(method, path, status, type, body.getBytes(UTF_8));

        if (finding == null) {
            assertThat(findings).isEmpty();
        } else {
            assertThat(findings)
                    .isNotEmpty()
                    .anySatisfy(found -> assertThat(found).contains(finding));
        }
    }

    @Test
    void aRouteThatIsNotDescribedIsNotServed() {
        Routes routes =
                Routes.builder().get("/elsewhere", request -> Reply.empty(204)).build();

        assertThatThrownBy(() -> contract.enforcedOn(routes)).hasMessage("route GET /elsewhere is not in openapi.yaml");
    }

    @Test
    void theContractHasTheLastWordBeforeAnythingIsDone() throws Exception {
        List<String> done = new ArrayList<>();
        Routes routes = Routes.builder()
                .post("/admin/capabilities/{capability}", request -> {
                    // a handler that has grown apart from the contract: it takes a text
                    JsonBody body = JsonBody.of(request);
                    done.add("read " + body.required("enabled", JsonType.text(9)));
                    body.check();
                    done.add("acted");
                    return Reply.empty(204);
                })
                .get("/admin/training/runs", request -> Reply.text(200, "runs"))
                .build();
        try (Metrics metrics = Metrics.create();
                HttpServer server = HttpServer.start(HttpConfig.onPort(0), contract.enforcedOn(routes), metrics);
                HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> write =
                    send(client, server, "/admin/capabilities/SAFE_MODE", "{\"enabled\": \"yes\"}");
            HttpResponse<String> misplaced = send(client, server, "/admin/capabilities/NONE", "{\"enabled\": \"yes\"}");
            HttpResponse<String> read = send(client, server, "/admin/training/runs?limit=many", "");
            HttpResponse<String> good = send(client, server, "/admin/training/runs?limit=5", "");

            assertThat(write.statusCode()).isEqualTo(422);
            assertThat(write.body()).contains("the contract (/openapi.yaml) does not allow it: /enabled");
            assertThat(misplaced.statusCode()).isEqualTo(400);
            assertThat(misplaced.body())
                    .contains("the contract (/openapi.yaml) does not allow it: capability", "ENABLE_TRAINING");
            assertThat(done).containsExactly("read yes", "read yes");
            assertThat(read.statusCode()).isEqualTo(400);
            assertThat(read.body()).contains("limit");
            assertThat(good.statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aPartOfTheSystemSaysWhatAnotherServiceAnswers() throws Exception {
        Routes reads = Routes.builder()
                .get("/admin/training/runs", request -> Reply.text(200, "runs"))
                .build();
        try (Metrics metrics = Metrics.create();
                HttpServer server = HttpServer.start(HttpConfig.onPort(0), contract.ofPart(reads), metrics);
                HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> own = send(client, server, "/admin/training/runs", "");
            HttpResponse<String> another = send(client, server, "/admin/training/runs/run_1/summary", "");
            HttpResponse<String> method = send(client, server, "/admin/training/start", "");
            HttpResponse<String> nowhere = send(client, server, "/admin/training/nowhere", "");
            HttpResponse<String> hook = send(client, server, "/admin/training/webhooks/github", "");

            assertThat(own.statusCode()).isEqualTo(200);
            assertThat(another.statusCode()).isEqualTo(421);
            assertThat(another.body())
                    .contains("another service of this system answers GET /admin/training/runs/{run_id}/summary");
            assertThat(method.statusCode()).isEqualTo(405);
            assertThat(method.headers().firstValue("Allow")).hasValue("OPTIONS, POST");
            assertThat(nowhere.statusCode()).isEqualTo(404);
            assertThat(hook.statusCode()).isEqualTo(404);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/admin/training/runs/run_1/summary?as_of=7, 200",
        "/admin/training/runs/run_1/summary?as_of=2026-01-01T00:00:00Z, 200",
        "/admin/training/runs/20250101/summary, 200",
        "/admin/training/runs/true/summary?wait_ms=5, 200",
        "/admin/training/runs/run_1/summary?wait_ms=soon, 400",
        "/admin/training/runs/run_1/summary?wait_ms=99999999999999999999999, 400"
    })
    void aParameterIsTextUnlessAnotherTypeIsAskedFor(String target, int status) throws Exception {
        Routes routes = Routes.builder()
                .get("/admin/training/runs/{run_id}/summary", request -> Reply.text(200, "summary"))
                .build();
        try (Metrics metrics = Metrics.create();
                HttpServer server = HttpServer.start(HttpConfig.onPort(0), contract.enforcedOn(routes), metrics);
                HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = send(client, server, target, "");

            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        }
    }

    @Test
    void aPositionMayHaveAsManyDigitsAsItsTypeHas() throws Exception {
        Routes routes = Routes.builder()
                .get("/admin/training/runs/{run_id}/timeline", request -> Reply.text(200, "timeline"))
                .build();
        try (Metrics metrics = Metrics.create();
                HttpServer server = HttpServer.start(HttpConfig.onPort(0), contract.enforcedOn(routes), metrics);
                HttpClient client = HttpClient.newHttpClient()) {
            for (String from : List.of("999999999999999999", "1000000000000000000", "9223372036854775807")) {
                HttpResponse<String> answer =
                        send(client, server, "/admin/training/runs/run_1/timeline?from=" + from, "");

                assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            }
        }
    }

    @Test
    void theFileIsServed() throws Exception {
        try (Metrics metrics = Metrics.create();
                HttpServer server = HttpServer.start(HttpConfig.onPort(0), contract.routes(), metrics);
                HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> file = send(client, server, "/openapi.yaml", "");

            assertThat(file.headers().firstValue("Content-Type")).contains("application/yaml; charset=utf-8");
            assertThat(file.body()).startsWith("openapi: 3.1.0");
        }
    }

    private static HttpResponse<String> send(HttpClient client, HttpServer server, String path, String body)
            throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(server.url() + path)).header("Content-Type", "application/json");
        return client.send(
                body.isEmpty()
                        ? request.build()
                        : request.POST(HttpRequest.BodyPublishers.ofString(body))
                                .build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
