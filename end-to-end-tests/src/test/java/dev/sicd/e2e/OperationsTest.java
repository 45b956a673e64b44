package dev.sicd.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sicd.fakegithub.FakeGitHub;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is measured, alerted on and explained is one and the same: documents, rules and dashboard beside a real scrape. */
@Timeout(180)
class OperationsTest {
    private static final Path ROOT = Path.of("..");
    private static final Path DOCUMENT = ROOT.resolve("docs/operations.md");
    private static final Path RULES = ROOT.resolve("deploy/prometheus/sicd.yml");
    private static final Path DASHBOARD = ROOT.resolve("deploy/grafana/sicd.json");
    private static final Pattern FAMILY = Pattern.compile("(?m)^# TYPE (\\S+) ");
    private static final Pattern SAMPLE = Pattern.compile("(?m)^([a-z][a-z0-9_]*)[ {]");
    private static final Pattern EXPLAINED = Pattern.compile("(?m)^\\| `([a-z]+_[a-z0-9_]+)` \\|");
    private static final Pattern USED = Pattern.compile("\\b((?:sicd|http|jvm|process|system)_[a-z0-9_]+)");
    private static final Pattern HEADING = Pattern.compile("(?m)^### (\\S+)$");
    private static final Pattern ALERT = Pattern.compile("(?m)^ +- alert: (\\S+)$");
    private static final Pattern RUNBOOK = Pattern.compile("(?m)runbook: docs/operations\\.md#(\\S+)$");

    private static String scrape;

    @BeforeAll
    static void scrapeWhatRuns(@TempDir Path directory) throws Exception {
        try (FakeGitHub github = FakeGitHub.start();
                SicdProcess dev = SicdProcess.dev(
                        directory.resolve("data"),
                        Map.of("GITHUB_TOKEN", "ghp_some_token_of_its_own"),
                        "--live",
                        "--github-api",
                        github.url(),
                        "--allow-repo",
                        "your-org/your-repo");
                HttpClient http = HttpClient.newHttpClient()) {
            // some are there once something has happened
            send(http, dev.url() + "/admin/training/runs", "Authorization", "Bearer nobodys");
            send(http, dev.url() + "/admin/training/runs", "Accept", "application/json");
            endAStream(http, dev.url());
            scrape = send(http, dev.url() + "/metrics", "Accept", "text/plain").body();
            for (int i = 0; i < 100 && !scrape.contains("http_server_streams_ended_total"); i++) {
                Thread.sleep(100);
                scrape = send(http, dev.url() + "/metrics", "Accept", "text/plain")
                        .body();
            }
        }
    }

    @Test
    void everyMetricIsExplainedAndNoOther() throws IOException {
        Set<String> measured = all(FAMILY, scrape).stream()
                .filter(name -> !name.startsWith("jvm_") && !name.startsWith("process_") && !name.startsWith("system_"))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(all(EXPLAINED, Files.readString(DOCUMENT))).isEqualTo(measured);
    }

    @Test
    void rulesAndDashboardNameOnlyWhatIsMeasured() throws IOException {
        Set<String> measured = all(SAMPLE, scrape);
        String expressions = new ObjectMapper()
                .readTree(DASHBOARD.toFile()).findValuesAsText("expr").stream().collect(Collectors.joining("\n"));
        Set<String> drawn = all(USED, expressions);
        Set<String> alertedOn = all(USED, Files.readString(RULES));

        assertThat(drawn).hasSizeGreaterThan(10).isSubsetOf(measured);
        assertThat(alertedOn).hasSizeGreaterThan(8).isSubsetOf(measured);
    }

    @Test
    void everyAlertHasItsSection() throws IOException {
        String rules = Files.readString(RULES);
        Set<String> alerts = all(ALERT, rules);

        assertThat(all(HEADING, Files.readString(DOCUMENT))).isEqualTo(alerts);
        assertThat(all(RUNBOOK, rules))
                .isEqualTo(alerts.stream().map(String::toLowerCase).collect(Collectors.toCollection(TreeSet::new)));
    }

    private static void endAStream(HttpClient http, String url) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url + "/admin/training/runs"))
                .header("Accept", "text/event-stream")
                .build();
        HttpResponse<InputStream> stream = http.send(request, BodyHandlers.ofInputStream());
        assertThat(stream.statusCode()).isEqualTo(200);
        stream.body().close();
    }

    private static HttpResponse<String> send(HttpClient http, String url, String header, String value)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                .header(header, value)
                .timeout(Duration.ofSeconds(30))
                .build();
        return http.send(request, BodyHandlers.ofString(UTF_8));
    }

    private static Set<String> all(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map((MatchResult found) -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
