package dev.sicd.cli.quarantine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sicd.cli.terminal.Terminal;
import dev.sicd.kit.Metrics;
import dev.sicd.kit.http.HttpConfig;
import dev.sicd.kit.http.HttpServer;
import dev.sicd.kit.http.Problem;
import dev.sicd.kit.http.Reply;
import dev.sicd.kit.http.Request;
import dev.sicd.kit.http.Routes;
import dev.sicd.kit.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a real server of ours, on loopback. */
class QuarantineCommandTest {
    private static final String PAGE = """
            {
              "records": [
                {
                  "id": "1:42", "reason": "WRONG_KEY", "detail": "the key\\u202e is wrong", "service": "aggregator",
                  "recorded_at": "2026-01-01T10:00:00Z", "source": "sicd.episode-events:1:7", "key": "other",
                  "run_id": "run_1", "redriven": true
                },
                {
                  "id": "0:3", "reason": "NOT_FRAMED", "detail": "no frame", "recorded_at": "2026-01-01T09:00:00Z",
                  "source": null, "key": null, "run_id": null, "redriven": null
                }
              ],
              "next": "abc",
              "scan_limited": true
            }""";
    private static final String RECORD = """
            {
              "id": "1:42", "reason": "WRONG_KEY", "detail": "the key is wrong", "service": "aggregator",
              "recorded_at": "2026-01-01T10:00:00Z", "source": "sicd.episode-events:1:7", "key": "other",
              "size_bytes": 20, "run_id": "run_1", "type": null, "event_id": null,
              "explanation": {"meaning": "the key is not the run", "cause": "the key is wrong", "cure": "redrive it"},
              "event": null, "key_base64": "b3RoZXI=", "value_base64": "AAECeHl6",
              "headers": [{"name": "trace", "value": "kept"}, {"name": "raw", "value_base64": "/w=="}],
              "redrives": [{"by": {"kind": "human", "id": "alma"}, "reason": "fixed", "at": "2026-01-02T10:00:00Z"}],
              "redriven": true
            }""";

    private final List<Map<String, List<String>>> asked = new ArrayList<>();
    private final List<JsonNode> sent = new ArrayList<>();
    private Optional<String> typed = Optional.empty();
    private String would = "accept";
    private final Metrics metrics = Metrics.create();
    private final HttpServer server = HttpServer.start(
            HttpConfig.onPort(0),
            Routes.builder()
                    .get("/admin/quarantine", request -> {
                        asked.add(new TreeMap<>(request.queryParameters()));
                        if (request.queryParameter("reason").equals(Optional.of("NO"))) {
                            throw Problem.badRequest("the query parameter 'reason' is 'NO'");
                        }
                        return Reply.json(200, Json.parse(PAGE));
                    })
                    .get("/admin/quarantine/{id}", request -> {
                        if (!request.pathParameter("id").equals("1:42")) {
                            throw Problem.notFound("there is no record");
                        }
                        return Reply.json(200, Json.parse(RECORD));
                    })
                    .post("/admin/quarantine/{id}/redrive", this::redrive)
                    .build(),
            metrics);

    @AfterEach
    void stop() {
        server.close();
        metrics.close();
    }

    private Reply redrive(Request request) {
        JsonNode body = Json.parse(request.body());
        sent.add(body);
        ObjectNode answer = Json.mapper().createObjectNode();
        answer.put("source", "sicd.episode-events:1:7").put("would", would).put("detail", "as the gate says");
        answer.put("reason", would.equals("quarantine_again") ? "WRONG_KEY" : null);
        if (!body.path("dry_run").asBoolean()) {
            answer.put("at", "sicd.episode-events:1:50");
        }
        return Reply.json(200, answer);
    }

    private record Said(int code, String out, String err) {}

    private Said sicd(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Terminal terminal = new Terminal(new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8), false);
        String[] all = Stream.concat(Arrays.stream(arguments), Stream.of("--url", server.url()))
                .toArray(String[]::new);
        int code = QuarantineCommand.commandLine(terminal, question -> typed).execute(all);
        return new Said(code, out.toString(UTF_8), err.toString(UTF_8));
    }

    @Test
    void eachRecordIsALine() {
        Said said = sicd("list");

        assertThat(said.code()).isZero();
        assertThat(said.out()
                        .lines()
                        .skip(1)
                        .map(line -> line.replaceAll(" +", " "))
                        .toList())
                .containsExactly(
                        "1:42 2026-01-01T10:00:00Z WRONG_KEY sicd.episode-events:1:7 run_1 yes the key<U+202E> is wrong",
                        "0:3 2026-01-01T09:00:00Z NOT_FRAMED - - unknown no frame");
        assertThat(said.err()).contains("the search goes on: --cursor abc");
    }

    @Test
    void filtersGoToTheSystemAsTheyAre() {
        sicd("list", "--reason=WRONG_KEY", "--topic=sicd.proposals", "--run=a&b=c", "--limit=7", "--cursor=abc");

        assertThat(asked)
                .containsExactly(Map.of(
                        "reason", List.of("WRONG_KEY"),
                        "topic", List.of("sicd.proposals"),
                        "run", List.of("a&b=c"),
                        "limit", List.of("7"),
                        "cursor", List.of("abc")));
    }

    @Test
    void forProgramsAllIsAsTheSystemSentIt() {
        assertThat(Json.parse(sicd("list", "--json").out())).isEqualTo(Json.parse(PAGE));
        assertThat(Json.parse(sicd("show", "1:42", "--json").out())).isEqualTo(Json.parse(RECORD));
    }

    @Test
    void showsARecordWithItsBytesAndWhoRedroveIt() {
        Said said = sicd("show", "1:42");

        assertThat(said.code()).isZero();
        assertThat(said.out())
                .contains("Record 1:42: WRONG_KEY", "the key is not the run", "redrive it")
                .contains("header         trace = kept", "raw = /w== (base64)")
                .contains("000000  00 01 02 78 79 7a", "...xyz")
                .contains("2026-01-02T10:00:00Z by alma: fixed");
    }

    @Test
    void explainsWithoutTheBytes() {
        Said said = sicd("explain", "1:42");

        assertThat(said.code()).isZero();
        assertThat(said.out())
                .contains("WRONG_KEY", "the key is not the run", "the key is wrong", "redrive it")
                .doesNotContain("trace", "78 79 7a");
    }

    @Test
    void redrivesWhenAPersonWhoSawTheDryRunSaysSo() {
        typed = Optional.of("redrive");

        Said said = sicd("redrive", "1:42", "--reason", "fixed", "--key", "run_1");

        assertThat(said.code()).isZero();
        assertThat(said.out()).contains("the gate would: accept (as the gate says)", "sicd.episode-events:1:50");
        assertThat(sent)
                .containsExactly(
                        Json.parse("{\"dry_run\": true, \"key\": \"run_1\"}"),
                        Json.parse("{\"dry_run\": false, \"key\": \"run_1\", \"reason\": \"fixed\"}"));
    }

    @Test
    void asksNobodyWithYes() {
        assertThat(sicd("redrive", "1:42", "--reason", "fixed", "--yes").code()).isZero();
        assertThat(sent).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "yes", "y"})
    void sendsNothingWhenNobodySaysSo(String answer) {
        typed = Optional.of(answer).filter(text -> !text.isEmpty());

        Said said = sicd("redrive", "1:42", "--reason", "fixed");

        assertThat(said.code()).isEqualTo(2);
        assertThat(sent).containsExactly(Json.parse("{\"dry_run\": true}"));
        assertThat(said.err()).contains(answer.isEmpty() ? "say --yes" : "nothing was sent");
    }

    @Test
    void aDryRunOnlyShowsWhatWouldCome() {
        assertThat(sicd("redrive", "1:42", "--dry-run").code()).isZero();
        assertThat(sent).containsExactly(Json.parse("{\"dry_run\": true}"));
    }

    @Test
    void whatWouldComeBackIsNotSent() {
        would = "quarantine_again";

        Said said = sicd("redrive", "1:42", "--reason", "fixed", "--yes");

        assertThat(said.code()).isEqualTo(1);
        assertThat(said.err()).contains("nothing was sent", "WRONG_KEY");
        assertThat(sent).hasSize(1);
    }

    @Test
    void aMissingReasonAWrongIdARefusalAndAnAbsentSystemAreTold() {
        assertThat(sicd("redrive", "1:42", "--yes").code()).isEqualTo(2);
        assertThat(sicd("redrive", "1:42", "--yes").err()).contains("--reason");
        assertThat(sicd("show", "1/42").code()).isEqualTo(2);
        assertThat(sicd("show", "1/42").err()).contains("PARTITION:OFFSET");
        assertThat(sicd("show", "1:43").code()).isEqualTo(1);
        assertThat(sicd("list", "--reason", "NO").code()).isEqualTo(1);
        assertThat(sicd("list", "--reason", "NO").err()).contains("400", "'reason' is 'NO'");
        assertThat(sent).isEmpty();
        server.close();
        assertThat(sicd("list").code()).isEqualTo(2);
    }
}
