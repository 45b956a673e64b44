package dev.sicd.cli.audit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sicd.cli.terminal.Terminal;
import dev.sicd.kit.Metrics;
import dev.sicd.kit.http.HttpConfig;
import dev.sicd.kit.http.HttpServer;
import dev.sicd.kit.http.Problem;
import dev.sicd.kit.http.Reply;
import dev.sicd.kit.http.Routes;
import dev.sicd.kit.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Against a real server of ours, on loopback. */
class ListAuditCommandTest {
    private static final String PAGE = """
            {
              "decisions": [
                {
                  "run_id": "run_1", "position": 7, "recorded_at": "2025-01-01T10:00:00Z", "action": "PR_PROPOSE",
                  "verdict": "deny", "risk_score": 0.7, "actor": {"kind": "agent", "id": "agent-1"},
                  "rules": [
                    {"id": "small", "effect": "allow"}, {"id": "too-risky", "effect": "deny"},
                    {"id": "not\\u202eits-run", "effect": "deny"}
                  ]
                },
                {
                  "run_id": "_system", "position": 1, "recorded_at": "2025-01-01T09:00:00Z", "action": "POLICY_RELOAD",
                  "verdict": "allow", "risk_score": 0.1, "actor": null, "rules": []
                },
                {"run_id": "run_2", "position": 3, "damaged": "the stored bytes are not a ledger entry"}
              ],
              "next": "abc",
              "scan_limited": true
            }""";

    private final List<Map<String, List<String>>> asked = new ArrayList<>();
    private final Metrics metrics = Metrics.create();
    private final HttpServer server = HttpServer.start(
            HttpConfig.onPort(0),
            Routes.builder()
                    .get("/admin/training/audit", request -> {
                        asked.add(new TreeMap<>(request.queryParameters()));
                        if (request.queryParameter("verdict").equals(Optional.of("no"))) {
                            throw Problem.badRequest("the query parameter 'verdict' is 'no'");
                        }
                        return Reply.json(200, Json.parse(PAGE));
                    })
                    .build(),
            metrics);

    @AfterEach
    void stop() {
        server.close();
        metrics.close();
    }

    private record Said(int code, String out, String err) {}

    private Said list(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Terminal terminal = new Terminal(new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8), false);
        List<String> all = new ArrayList<>(List.of("list", "--url", server.url()));
        all.addAll(List.of(arguments));
        int code = AuditCommand.commandLine(terminal).execute(all.toArray(String[]::new));
        return new Said(code, out.toString(UTF_8), err.toString(UTF_8));
    }

    @Test
    void eachDecisionIsALineWithTheRulesThatHadTheLastWord() {
        Said said = list();

        assertThat(said.code()).isZero();
        assertThat(said.out()
                        .lines()
                        .skip(1)
                        .map(line -> line.replaceAll(" +", " "))
                        .toList())
                .containsExactly(
                        "2025-01-01T10:00:00Z deny PR_PROPOSE agent-1 run_1:7 too-risky, not<U+202E>its-run",
                        "2025-01-01T09:00:00Z allow POLICY_RELOAD - _system:1 risk 0.1",
                        "- - - - run_2:3 the stored bytes are not a ledger entry");
        assertThat(said.err()).contains("the search goes on: --cursor abc");
    }

    @Test
    void filtersGoToTheSystemAsTheyAre() {
        list("--run", "_system", "--action", "PR_REVIEW", "--verdict", "deny", "--actor", "a&b=c", "--from");
        list("--run=_system", "--action=PR_REVIEW", "--verdict=deny", "--actor=a&b=c", "--from=F", "--to=T+1");
        list("--limit=7", "--cursor=abc", "--json");

        assertThat(asked)
                .containsExactly(
                        Map.of(
                                "run", List.of("_system"),
                                "action", List.of("PR_REVIEW"),
                                "verdict", List.of("deny"),
                                "actor", List.of("a&b=c"),
                                "from", List.of("F"),
                                "to", List.of("T+1")),
                        Map.of("limit", List.of("7"), "cursor", List.of("abc")));
    }

    @Test
    void forProgramsThePageIsAsTheSystemSentIt() {
        assertThat(Json.parse(list("--json").out())).isEqualTo(Json.parse(PAGE));
    }

    @Test
    void aRefusalIsToldAndOneWhoIsNotThereToo() {
        assertThat(list("--verdict", "no").code()).isEqualTo(1);
        assertThat(list("--verdict", "no").err()).contains("400", "'verdict' is 'no'");
        server.close();
        assertThat(list().code()).isEqualTo(2);
    }
}
