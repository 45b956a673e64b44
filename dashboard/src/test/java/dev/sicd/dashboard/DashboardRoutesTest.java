package dev.sicd.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sicd.kit.Metrics;
import dev.sicd.kit.http.HttpConfig;
import dev.sicd.kit.http.HttpServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DashboardRoutesTest {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static Metrics metrics;
    private static HttpServer server;

    @BeforeAll
    static void start() {
        metrics = Metrics.create();
        server = HttpServer.start(HttpConfig.onPort(0), Dashboard.routes("{\"openapi\":\"3.1.0\"}"), metrics);
    }

    @AfterAll
    static void stop() {
        server.close();
        metrics.close();
        CLIENT.close();
    }

    @ParameterizedTest
    @CsvSource({
        "/, text/html; charset=utf-8",
        "/docs, text/html; charset=utf-8",
        "/ui/app.js, text/javascript; charset=utf-8",
        "/ui/icon.svg, image/svg+xml",
        "/ui/openapi.json, application/json",
        "/ui/style/base.css, text/css; charset=utf-8",
        "/ui/vendor/uplot.mjs, text/javascript; charset=utf-8",
        "/ui/vendor/inter.woff2, font/woff2"
    })
    void everyFileIsServedUnderAPolicyThatLetsNothingForeignAndNothingInlineRun(String path, String type)
            throws Exception {
        HttpResponse<String> file = ask("GET", path, "");

        assertThat(file.statusCode()).isEqualTo(200);
        assertThat(header(file, "Content-Type")).isEqualTo(type);
        assertThat(header(file, "X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(header(file, "Cache-Control")).isEqualTo("no-cache");
        assertThat(header(file, "Content-Security-Policy"))
                .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'", "form-action 'none'")
                .doesNotContain("unsafe");
    }

    @Test
    void aBrowserThatHasAFileIsToldSo() throws Exception {
        HttpResponse<String> first = ask("GET", "/ui/app.js", "");
        HttpResponse<String> again = ask("GET", "/ui/app.js", header(first, "ETag"));
        HttpResponse<String> weak = ask("GET", "/ui/app.js", "\"other\", W/" + header(first, "ETag"));
        HttpResponse<String> other = ask("GET", "/ui/app.js", "\"other\"");

        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
        assertThat(header(again, "ETag")).isEqualTo(header(first, "ETag"));
        assertThat(weak.statusCode()).isEqualTo(304);
        assertThat(other.statusCode()).isEqualTo(200);
    }

    @Test
    void headTellsWhatGetWouldSend() throws Exception {
        HttpResponse<String> head = ask("HEAD", "/", "");
        HttpResponse<String> get = ask("GET", "/", "");

        assertThat(head.body()).isEmpty();
        assertThat(header(head, "ETag")).isEqualTo(header(get, "ETag"));
        assertThat(header(head, "Content-Length"))
                .isEqualTo(Integer.toString(get.body().length()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/ui/Dashboard.class",
                "/ui/none.js",
                "/ui/..%2Fapp.js",
                "/ui/%2e%2e/app.js",
                "/ui/lib/..%2Fapp.js",
                "/ui/lib/.hidden.js",
                "/ui/lib/api",
                "/ui/lib/%00.js",
                "/ui/lib",
                "/ui/LIB/api.js"
            })
    void nothingElseIsServed(String path) throws Exception {
        HttpResponse<String> answer = ask("GET", path, "");

        assertThat(answer.statusCode()).isIn(400, 404);
        assertThat(header(answer, "Content-Type")).isEqualTo("application/problem+json");
    }

    private static HttpResponse<String> ask(String method, String path, String tag) throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(server.url() + path)).method(method, BodyPublishers.noBody());
        if (!tag.isEmpty()) {
            request.header("If-None-Match", tag);
        }
        return CLIENT.send(request.build(), BodyHandlers.ofString());
    }

    private static String header(HttpResponse<?> response, String name) {
        return response.headers().firstValue(name).orElse("");
    }
}
