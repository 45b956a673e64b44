package dev.sicd.cli.proposal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
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
import dev.sicd.model.event.CodeChange;
import dev.sicd.model.event.CodeChange.ChangeType;
import dev.sicd.model.event.ProposalContent;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What people do with a proposal that a publisher has said something of, against a real server that tells a story. */
class PublishedProposalTest {
    private static final String BASE = "/admin/training/proposals";
    private static final String PARKED = """
            {"status": "parked", "reason": "a suspected secret", "code": "SECRET",
             "files": [{"file_path": "a.py", "code": "SECRET", "line": 3, "detail": "looks like a key"}]}""";

    private final ProposalContent content = new ProposalContent(
            "run_1",
            "Faster search",
            "",
            "your-org",
            "your-repo",
            Optional.empty(),
            false,
            List.of(new CodeChange("a.py", ChangeType.CREATE, Optional.empty(), "x\n", "why", Optional.empty())));
    private final String digest = content.digest().hex();
    private final String id = ProposalContent.proposalId(content.digest());

    private final List<String> sent = new ArrayList<>();
    private final List<Reply> story = new ArrayList<>();
    private final ObjectNode shown = parked();
    private Optional<String> typed = Optional.empty();
    private Optional<Problem> refusal = Optional.empty();

    private final Metrics metrics = Metrics.create();
    private final HttpServer server = HttpServer.start(
            HttpConfig.onPort(0),
            Routes.builder()
                    .get(BASE, request -> list())
                    .get(BASE + "/{id}", request -> story.isEmpty() ? Reply.json(200, shown) : next())
                    .post(BASE + "/{id}/unpark", request -> answer(request, "released"))
                    .post(BASE + "/{id}/withdraw", request -> answer(request, "withdrawn"))
                    .build(),
            metrics);

    @AfterEach
    void stop() {
        server.close();
        metrics.close();
    }

    private record Said(int code, String out, String err) {}

    private Said sicd(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Terminal terminal = new Terminal(new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8), false);
        String[] all = Stream.concat(Arrays.stream(arguments), Stream.of("--url", server.url()))
                .toArray(String[]::new);
        int code = ProposalCommand.commandLine(terminal, question -> typed, Duration.ZERO)
                .execute(all);
        return new Said(code, out.toString(UTF_8), err.toString(UTF_8));
    }

    @Test
    void whoUnparksSeesWhyItIsParkedAndWhatHeAccepts() {
        typed = Optional.of("unpark");

        Said said = sicd("unpark", id, "--reason", "a test key");

        assertThat(said.code()).as(said.err()).isZero();
        assertThat(said.out())
                .contains("Result: parked", "a suspected secret", "a.py:3: looks like a key")
                .containsSubsequence(
                        "With its release you accept",
                        "  protected_path:.github/a.yml\n",
                        "  secret\n",
                        "  secret:a.py:3\n",
                        "proposal " + id + ": released, now approved");
        assertThat(sent).containsExactly("/unpark " + Json.parse("""
                {"reason": "a test key", "content_digest": "%s", "published_position": 7}""".formatted(digest)));
    }

    @ParameterizedTest
    @CsvSource({"'', there is nobody to ask", "yes, nothing was sent", "approve, nothing was sent"})
    void nothingIsReleasedUnlessAPersonSaysSo(String word, String why) {
        typed = Optional.of(word).filter(text -> !text.isEmpty());

        Said said = sicd("unpark", id);

        assertThat(said.code()).isEqualTo(2);
        assertThat(said.err()).contains(why);
        assertThat(sent).isEmpty();
    }

    @Test
    void whoNamesTheDigestIsNotAsked() {
        assertThat(sicd("unpark", id, "--digest", digest.substring(0, 24)).code())
                .isZero();

        Said other = sicd("unpark", id, "--digest", "0".repeat(64));
        assertThat(other.code()).isEqualTo(2);
        assertThat(other.err()).contains("does not start with the one given");
        assertThat(sent).hasSize(1);
    }

    @Test
    void whatIsNotParkedIsNotReleased() {
        typed = Optional.of("unpark");
        shown.put("state", "opened");

        Said said = sicd("unpark", id);

        assertThat(said.code()).isEqualTo(2);
        assertThat(said.err()).contains("is opened; only one that is parked");
        assertThat(sent).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "403, POST needs one of the roles reviewer",
        "404, there is no such proposal",
        "409, the proposal is approved; only one that is parked can be released"
    })
    void aReleaseThatTheSystemRefusesEndsWithItsReason(int status, String reason) {
        typed = Optional.of("unpark");
        refusal = Optional.of(Problem.of(status, reason));

        Said said = sicd("unpark", id);

        assertThat(said.code()).isEqualTo(1);
        assertThat(said.err()).contains("to unpark proposal " + id + " was refused", reason);
        assertThat(said.out()).doesNotContain("released");
    }

    @ParameterizedTest
    @CsvSource({
        "403, only its author may take it back",
        "404, there is no such proposal",
        "409, the proposal is opened; only one of which nothing is published can be taken back"
    })
    void aWithdrawalThatTheSystemRefusesEndsWithItsReason(int status, String reason) {
        refusal = Optional.of(Problem.of(status, reason));

        Said said = sicd("withdraw", id);

        assertThat(said.code()).isEqualTo(1);
        assertThat(said.err()).contains("to withdraw proposal " + id + " was refused", reason);
        assertThat(said.out()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"unpark", "watch", "withdraw"})
    void anIdThatIsNoneIsNotSent(String command) {
        typed = Optional.of("unpark");

        Said said = sicd(command, "../" + id);

        assertThat(said.code()).isEqualTo(2);
        assertThat(said.err()).isNotBlank();
        assertThat(sent).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"unpark", "watch"})
    void whatTheSystemDoesNotKnowIsNeitherReleasedNorWatched(String command) {
        typed = Optional.of("unpark");
        story.add(Problem.notFound("there is no such proposal").toReply(BASE));

        Said said = sicd(command, id);

        assertThat(said.code()).isEqualTo(1);
        assertThat(said.err()).contains("there is no such proposal");
        assertThat(sent).isEmpty();
    }

    @Test
    void withdrawSaysThatItIsTakenBack() {
        Said said = sicd("withdraw", id, "--reason", "no need");

        assertThat(said.code()).isZero();
        assertThat(said.out()).isEqualTo("proposal " + id + ": withdrawn, now approved\n");
        assertThat(sent).containsExactly("/withdraw {\"reason\":\"no need\"}");
    }

    @Test
    void watchPrintsEachChangeOnceUntilThereIsAPullRequest() {
        tell("{\"status\": \"pending\"}", "{\"status\": \"pending\"}", "{\"status\": \"awaiting_review\"}", PARKED);
        story.add(Problem.unavailable("the stores move", Duration.ofSeconds(1)).toReply(BASE));
        tell("""
                {"status": "deferred", "until": "2026-01-01T00:00:00Z", "reason": "5 are open", "code": "OPEN_BUDGET"}""", """
                {"status": "created", "pr_number": 7, "pr_url": "https://github.com/o/r/pull/7"}""");

        Said said = sicd("watch", id);

        assertThat(said.code()).isZero();
        assertThat(said.out()).isEqualTo("""
                pending
                awaiting_review
                parked: a suspected secret (SECRET)
                deferred until 2026-01-01T00:00:00Z: 5 are open (OPEN_BUDGET)
                created: https://github.com/o/r/pull/7
                """);
        assertThat(said.err()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"created", "merged", "already_applied", "dry_run"})
    void whatCameAboutIsASuccess(String status) {
        tell("{\"status\": \"" + status + "\"}");

        assertThat(sicd("watch", id).code()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"denied", "rejected", "failed", "stale", "closed", "withdrawn", "expired"})
    void whatWillNotComeAboutIsAFailure(String status) {
        tell("{\"status\": \"" + status + "\", \"reason\": \"so it is\"}");

        Said said = sicd("watch", id);

        assertThat(said.code()).isEqualTo(1);
        assertThat(said.out()).isEqualTo(status + ": so it is\n");
    }

    @Test
    void whatIsNotSettledInTimeHasAnExitCodeOfItsOwn() {
        Said said = sicd("watch", id, "--timeout", "0");

        assertThat(said.code()).isEqualTo(3);
        assertThat(said.out()).startsWith("parked: ");
        assertThat(said.err()).contains("is not settled after 0 seconds");
        assertThat(sicd("watch", id, "--timeout", "-1").code()).isEqualTo(2);
    }

    @Test
    void theListSaysWhyAProposalIsParked() {
        assertThat(sicd("list", "--state", "parked").out()).contains("\n  parked: a suspected secret (SECRET)\n");
    }

    @Test
    void theSheetShowsThePullRequestAndWhatIsMissingInIt() {
        shown.set("result", Json.parse("""
                {"status": "created", "pr_number": 7, "pr_url": "https://github.com/o/r/pull/7"}"""));
        shown.set("pull_request", Json.parse("{\"warnings\": [\"label 'x' is not there\"]}"));

        assertThat(sicd("show", id).out())
                .contains("Result: created", "https://github.com/o/r/pull/7", "label 'x' is not there");
    }

    private void tell(String... results) {
        for (String result : results) {
            ObjectNode body = JsonNodeFactory.instance.objectNode();
            body.set("result", Json.parse(result));
            story.add(Reply.json(200, body));
        }
    }

    /** The story ends with its last answer, which holds from then on. */
    private Reply next() {
        return story.size() == 1 ? story.getFirst() : story.removeFirst();
    }

    private Reply list() {
        ObjectNode page = JsonNodeFactory.instance.objectNode();
        page.putArray("proposals").add(shown);
        return Reply.json(200, page);
    }

    private Reply answer(Request request, String status) {
        if (refusal.isPresent()) {
            throw refusal.get();
        }
        JsonNode body = Json.parse(request.body());
        sent.add(request.path().substring(request.path().lastIndexOf('/')) + " " + body);
        return Reply.json(
                200, JsonNodeFactory.instance.objectNode().put("status", status).put("state", "approved"));
    }

    private ObjectNode parked() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("proposal_id", id).put("state", "parked").put("state_since", "2025-01-01T10:00:00Z");
        json.put("run_id", content.runId()).put("title", content.title()).put("description", "");
        json.put("repo_owner", content.repoOwner()).put("repo_name", content.repoName());
        json.put("dry_run", false).put("content_digest", digest);
        json.set("result", Json.parse(PARKED));
        json.putObject("positions").put("published", 7);
        json.putObject("approval")
                .put(
                        "payload",
                        Base64.getEncoder()
                                .encodeToString(
                                        "{\"acknowledged\":[\"protected_path:.github/a.yml\"]}".getBytes(UTF_8)));
        json.putArray("changes")
                .addObject()
                .put("file_path", "a.py")
                .put("change_type", "create")
                .put("new_content", "x\n")
                .put("rationale", "why");
        return json;
    }
}
