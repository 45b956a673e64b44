package dev.sicd.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sicd.ingest.IngestUnderTest.Answer;
import dev.sicd.schemas.Topic;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every answer names field, value and cure; nothing of it reaches a topic. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadInputTest {
    private static final String ACTIONS = "/episodes/r/r_ep0001/actions";
    private static final String METRICS = "/episodes/r/r_ep0001/metrics";
    private static final String COMPLETE = "/episodes/r/r_ep0001/complete";

    private IngestUnderTest ingest;

    @BeforeAll
    void open() throws Exception {
        ingest = IngestUnderTest.open(Topics.create(), IngestUnderTest.ALL_ON);
    }

    @AfterAll
    void nothingReachedATopic() {
        try (IngestUnderTest ends = ingest) {
            for (Topic topic : Topic.inputs()) {
                // the policy that it started with is all that it says by itself
                assertThat(ends.topics().records(topic))
                        .as(topic.name())
                        .allMatch(record -> new String(record.key(), UTF_8).equals("_system"));
            }
        }
    }

    static Stream<Arguments> bad() {
        return Stream.of(
                Arguments.of("a query", "/start?dry_run=true", "", 400, "", "'dry_run'"),
                Arguments.of("malformed", "/start", "{\"episodes\": ", 400, "", "line 1"),
                Arguments.of("two values", "/start", "{} {}", 400, "", "line 1"),
                Arguments.of("a name twice", "/start", "{\"episodes\": 1, \"episodes\": 2}", 400, "", "episodes"),
                Arguments.of("no object", "/start", "[1]", 422, "", "JSON object"),
                Arguments.of("zero episodes", "/start", "{\"episodes\": 0}", 422, "episodes", "'0'"),
                Arguments.of("text for a number", "/start", "{\"episodes\": \"5\"}", 422, "episodes", "'5'"),
                Arguments.of("text for a switch", "/start", "{\"dry_run\": \"yes\"}", 422, "dry_run", "true or false"),
                Arguments.of("misspelled", "/start", "{\"episode\": 5}", 422, "episode", "did you mean 'episodes'?"),
                Arguments.of("run id", "/start", "{\"run_id\": \"../x\"}", 422, "run_id", "1 to 128 letters"),
                Arguments.of("system's run", "/start", "{\"run_id\": \"_system\"}", 422, "run_id", "'_system'"),
                Arguments.of("blank tag", "/start", "{\"tags\": [\"a\", \" \"]}", 422, "tags[1]", "' '"),
                Arguments.of("path run id", "/runs/a%20b/episodes", "{}", 422, "run_id", "'a b'"),
                Arguments.of("number", "/runs/r/episodes", "{\"episode_number\": 0}", 422, "episode_number", "'0'"),
                Arguments.of("context", "/runs/r/episodes", "{\"context\": [1]}", 422, "context", "JSON object"),
                Arguments.of("lease", "/runs/r/episodes", "{\"lease_ms\": 1}", 422, "lease_ms", "1000"),
                Arguments.of("no type", ACTIONS, "{\"data\": {}}", 422, "type", "required"),
                Arguments.of("blank type", ACTIONS, "{\"type\": \" \"}", 422, "type", "' '"),
                Arguments.of("data", ACTIONS, "{\"type\": \"x\", \"data\": \"y\"}", 422, "data", "'y'"),
                Arguments.of("event id", ACTIONS, "{\"type\": \"x\", \"event_id\": \"1\"}", 422, "event_id", "UUID"),
                Arguments.of(
                        "time", ACTIONS, "{\"type\": \"x\", \"occurred_at\": \"now\"}", 422, "occurred_at", "'now'"),
                Arguments.of(
                        "half a sequence",
                        ACTIONS,
                        "{\"type\": \"x\", \"producer_seq\": 1}",
                        422,
                        "producer_seq",
                        "producer_id"),
                Arguments.of(
                        "the system",
                        ACTIONS,
                        "{\"type\": \"x\", \"actor\": {\"kind\": \"system\", \"id\": \"x\"}}",
                        422,
                        "actor",
                        "agent, human"),
                Arguments.of(
                        "trace",
                        ACTIONS,
                        "{\"type\": \"x\", \"trace_parent\": \"x\"}",
                        422,
                        "trace_parent",
                        "traceparent"),
                Arguments.of(
                        "other run's episode",
                        "/episodes/r/q_ep0001/actions",
                        "{\"type\": \"x\"}",
                        422,
                        "episode_id",
                        "r_ep0001"),
                Arguments.of(
                        "second spelling",
                        "/episodes/r/r_ep00001/actions",
                        "{\"type\": \"x\"}",
                        422,
                        "episode_id",
                        "'r_ep00001'"),
                Arguments.of(
                        "episode's run", "/episodes/-r/-r_ep0001/actions", "{\"type\": \"x\"}", 422, "run_id", "'-r'"),
                Arguments.of("negative", METRICS, "{\"tokens_used\": -1}", 422, "tokens_used", "'-1'"),
                Arguments.of(
                        "negative time", METRICS, "{\"inference_time_ms\": -0.5}", 422, "inference_time_ms", "'-0.5'"),
                Arguments.of("fraction", METRICS, "{\"tokens_used\": 1.5}", 422, "tokens_used", "'1.5'"),
                Arguments.of("no metric", METRICS, "{}", 422, "tokens_used", "llm_calls"),
                Arguments.of(
                        "time twice",
                        METRICS,
                        "{\"inference_time_ms\": 1, \"inference_time_us\": 1}",
                        422,
                        "inference_time_us",
                        "inference_time_ms"),
                Arguments.of("end", COMPLETE, "{\"status\": \"abandoned\"}", 422, "status", "completed, failed"),
                Arguments.of("run's end", "/runs/r/complete", "{\"status\": \"done\"}", 422, "status", "'done'"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bad")
    void isRefusedWithFieldValueAndCure(String name, String path, String body, int status, String field, String message)
            throws Exception {
        Answer answer = ingest.post(path, body);

        assertThat(answer.status()).as("%s: %s", name, answer.json()).isEqualTo(status);
        assertThat(answer.header("Content-Type")).contains("application/problem+json");
        assertThat(answer.text("detail")).contains(message);
        if (!field.isEmpty()) {
            assertThat(answer.json().path("errors").path(0).path("field").asText())
                    .isEqualTo(field);
        }
    }

    static Stream<Arguments> badProposals() {
        String change = "{\"file_path\": \"a.txt\", \"change_type\": \"create\", \"new_content\": \"x\"}";
        return Stream.of(
                Arguments.of("no changes", "[]", 422, "changes", "1 to"),
                Arguments.of("upwards", change("../a", "update", "x"), 422, "changes[0].file_path", "'..'"),
                Arguments.of("absolute", change("/etc/passwd", "update", "x"), 422, "changes[0].file_path", "relative"),
                Arguments.of("git", change(".git/config", "update", "x"), 422, "changes[0].file_path", "git's own"),
                Arguments.of("change type", change("a", "rename", "x"), 422, "changes[0].change_type", "'rename'"),
                Arguments.of(
                        "deletion with content",
                        change("a", "delete", "x"),
                        422,
                        "changes[0].new_content",
                        "leave it out"),
                Arguments.of(
                        "no content",
                        "[{\"file_path\": \"a\", \"change_type\": \"update\"}]",
                        422,
                        "changes[0].new_content",
                        "required"),
                Arguments.of("twice", "[" + change + "," + change + "]", 422, "changes[1].file_path", "once"),
                Arguments.of("no array", "{}", 422, "changes", "array"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badProposals")
    void aBadProposalIsRefused(String name, String changes, int status, String field, String message) throws Exception {
        Answer answer =
                ingest.post("/propose-pr", "{\"run_id\": \"r\", \"title\": \"t\", \"changes\": %s}".formatted(changes));

        assertThat(answer.status()).as("%s: %s", name, answer.json()).isEqualTo(status);
        assertThat(answer.text("detail")).contains(message);
        assertThat(answer.json().path("errors").path(0).path("field").asText()).isEqualTo(field);
    }

    @Test
    void allMistakesAreToldAtOnce() throws Exception {
        Answer answer = ingest.post("/start", "{\"episodes\": 0, \"dry_run\": 1, \"tag\": [], \"run_id\": \"?\"}");

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.json().path("errors").findValuesAsText("field"))
                .containsExactlyInAnyOrder("episodes", "dry_run", "tag", "run_id");
    }

    @Test
    void aBodyThatIsNotJsonIsRefusedByItsType() throws Exception {
        assertThat(ingest.post(ACTIONS, "type=x", "Content-Type", "application/x-www-form-urlencoded")
                        .status())
                .isEqualTo(415);
    }

    @Test
    void anotherMethodIsRefusedWithThePossibleOne() throws Exception {
        Answer answer = ingest.send("GET", "/start", new byte[0]);

        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.header("Allow"))
                .hasValueSatisfying(allowed -> assertThat(allowed).contains("POST"));
    }

    @Test
    void anOversizedBodyIsRefusedWithItsSize() throws Exception {
        byte[] body = new byte[Topic.INPUT_BYTES_MAX + 1];
        Arrays.fill(body, (byte) ' ');

        Answer answer = ingest.post(ACTIONS, body);

        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.text("detail")).contains("4194305", "4194304");
    }

    @Test
    void aBodyWithinTheLimitWhoseEventIsNotIsRefusedWithItsSize() throws Exception {
        String body = "{\"type\": \"x\", \"data\": {\"a\": \"%s\"}}";
        byte[] padding = new byte[Topic.INPUT_BYTES_MAX - body.length()];
        Arrays.fill(padding, (byte) 'p');

        Answer answer = ingest.post(ACTIONS, body.formatted(new String(padding, UTF_8)));

        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.text("detail")).contains("ActionLogged", "4194304");
    }

    @Test
    void anUnusableIdempotencyKeyIsRefused() throws Exception {
        Answer answer = ingest.post(ACTIONS, "{\"type\": \"x\"}", "Idempotency-Key", "k".repeat(201));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text("detail")).contains("Idempotency-Key", "1 to 200");
    }

    @Test
    void aProposalThatNobodyGaveARepositoryIsRefusedWithTheSettingsName() throws Exception {
        Topics topics = Topics.create();
        IngestConfig config = IngestUnderTest.config(topics, IngestUnderTest.ALL_ON);
        IngestConfig bare = new IngestConfig(
                config.bootstrapServers(),
                config.topicPrefix(),
                config.kafka(),
                config.capabilities(),
                config.policyFile(),
                config.approvalKeyFile(),
                config.branchPrefix(),
                config.approvalValidity(),
                config.reviewPatience(),
                Optional.empty(),
                Optional.empty(),
                config.instanceId(),
                config.proposalWait(),
                config.proposalWaitMax(),
                config.protectedPaths());
        try (IngestUnderTest without = IngestUnderTest.open(topics, bare)) {
            Answer answer = without.post(
                    "/propose-pr",
                    "{\"run_id\": \"r\", \"title\": \"t\", \"changes\": %s}".formatted(change("a", "create", "x")));

            assertThat(answer.status()).isEqualTo(422);
            assertThat(answer.json().path("errors").findValuesAsText("field"))
                    .containsExactly("repo_owner", "repo_name");
            assertThat(answer.text("detail")).contains("GITHUB_REPO_OWNER");
        }
    }

    private static String change(String path, String type, String content) {
        return "[{\"file_path\": \"%s\", \"change_type\": \"%s\", \"new_content\": \"%s\", \"rationale\": \"r\"}]"
                .formatted(path, type, content);
    }
}
