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
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** Against a real server of ours, on loopback, that knows one proposal. */
class ProposalCommandTest {
    private static final String BASE = "/admin/training/proposals";

    private final ProposalContent content = new ProposalContent(
            "run_1",
            "Faster search",
            "Caches what was found.\nNothing else.",
            "your-org",
            "your-repo",
            Optional.of("main"),
            true,
            List.of(
                    change("src/A.java", ChangeType.UPDATE, Optional.of("one\ntwo\n"), "one\nthree\n"),
                    change("src/B.java", ChangeType.UPDATE, Optional.empty(), "whole\n"),
                    change("src/C.java", ChangeType.DELETE, Optional.of("gone\n"), ""),
                    change(
                            "src/D.java",
                            ChangeType.CREATE,
                            Optional.empty(),
                            "if (\u202e admin \u2066) {\r\n++ b/E\n")));
    private final String digest = content.digest().hex();
    private final String id = ProposalContent.proposalId(content.digest());

    private final List<String> asked = new ArrayList<>();
    private final List<JsonNode> reviews = new ArrayList<>();
    private final Metrics metrics = Metrics.create();
    private ObjectNode shown = asJson(content, digest);
    private Optional<String> answer = Optional.empty();

    private final HttpServer server = HttpServer.start(
            HttpConfig.onPort(0),
            Routes.builder()
                    .get(BASE, this::list)
                    .get(BASE + "/{id}", request -> Reply.json(200, shown))
                    .post(BASE + "/{id}/approve", this::review)
                    .post(BASE + "/{id}/reject", this::review)
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
        CommandLine command = ProposalCommand.commandLine(terminal, question -> answer, Duration.ZERO);
        List<String> all = new ArrayList<>(List.of(arguments));
        if (!all.contains("--url")) {
            all.addAll(List.of("--url", server.url()));
        }
        int code = command.execute(all.toArray(String[]::new));
        return new Said(code, out.toString(UTF_8), err.toString(UTF_8));
    }

    @Test
    void listsWhatAwaitsReviewUnlessAnotherStateIsNamed() {
        Said said = sicd("list", "--run", "run_1");
        sicd("list", "--state", "opened", "--limit", "3", "--cursor", "a+b");

        assertThat(asked).containsExactly("state=awaiting_review run=run_1", "state=opened limit=3 cursor=a+b");
        assertThat(said.code()).isZero();
        assertThat(said.out())
                .containsPattern(id + " +0\\.3 +2025-01-01T10:00:00Z +agent-1 +your-org/your-repo +Faster");
        assertThat(said.err()).contains("there are more: --cursor abc");
    }

    @Test
    void showSaysWhatWhoAtWhichRiskAndByWhichRules() {
        Said said = sicd("show", id);

        assertThat(said.code()).isZero();
        assertThat(said.out())
                .contains("Proposal " + id + ": Faster search", "agent-1 (agent)", "your-org/your-repo, base main")
                .contains("dry run: a plan, no pull request", digest, "| Nothing else.")
                .contains("Policy: review, risk 0.3", "touches a build file", "protected: build files are reviewed")
                .contains("Changes: 4", "update  src/A.java (10 bytes): because")
                .contains("rita (human)", "key 12ab", "Result: awaiting_review");
    }

    @Test
    void showForProgramsIsWhatTheSystemSaid() {
        Said said = sicd("show", id, "--json");

        assertThat(Json.parse(said.out())).isEqualTo(Json.parse(shown.toString()));
        assertThat(said.out().chars().allMatch(character -> character < 0x7f)).isTrue();
    }

    @Test
    void diffShowsEachChangeAndWhatTheTerminalWouldHide() {
        Said said = sicd("diff", id);

        assertThat(said.code()).isZero();
        assertThat(said.out())
                .contains("""
                        update src/A.java
                        # why: because
                        --- a/src/A.java
                        +++ b/src/A.java
                        @@ -1,2 +1,2 @@
                         one
                        -two
                        +three
                        """)
                .contains("# the agent did not send the original: the whole new file is shown", "+whole\n")
                .contains("delete src/C.java", "-gone\n")
                .contains("+if (<U+202E> admin <U+2066>) {␍\n+++ b/E\n")
                .endsWith("digest " + digest + "\n");
    }

    @ParameterizedTest
    @ValueSource(ints = {24, 40, 64})
    void theWholeDigestIsSentWhateverPartOfItIsGiven(int digits) {
        Said said = sicd("approve", id, "--digest", digest.substring(0, digits), "--reason", "fine");

        assertThat(said.err()).isEmpty();
        assertThat(said.code()).isZero();
        assertThat(reviews).containsExactly(Json.parse("""
                {"reason": "fine", "content_digest": "%s", "answer": "approve"}""".formatted(digest)));
        assertThat(said.out()).contains("proposal " + id + ": approved, now approved");
    }

    @Test
    void rejectIsAnAnswerOfItsOwn() {
        assertThat(sicd("reject", id, "--digest", digest).code()).isZero();

        assertThat(reviews.getFirst().path("answer").asText()).isEqualTo("reject");
    }

    @ParameterizedTest
    @CsvSource({
        "'', there is nobody to ask",
        "yes, nothing was sent",
        "APPROVE, nothing was sent",
    })
    void nothingIsSentUnlessAPersonSaysSo(String typed, String why) {
        answer = typed.isEmpty() ? Optional.empty() : Optional.of(typed);

        Said said = sicd("approve", id);

        assertThat(said.code()).isEqualTo(2);
        assertThat(said.err()).contains(why);
        assertThat(said.out()).as("what is asked about is on the screen").contains("+three", digest);
        assertThat(reviews).isEmpty();
    }

    @Test
    void aPersonWhoHasSeenItMayApproveItWithoutTheDigest() {
        answer = Optional.of(" approve ");

        assertThat(sicd("approve", id).code()).isZero();

        assertThat(reviews.getFirst().path("content_digest").asText()).isEqualTo(digest);
    }

    @ParameterizedTest
    @CsvSource({
        "DIGEST12, 24 at least",
        "DIGEST23, 24 at least",
        "x, 24 at least",
        "'', 24 at least",
        "000000000000000000000000, does not start with",
    })
    void aDigestThatNamesNoContentIsNotSent(String given, String why) {
        String text = given.startsWith("DIGEST") ? digest.substring(0, Integer.parseInt(given.substring(6))) : given;

        Said said = sicd("approve", id, "--digest", text);

        assertThat(said.code()).isEqualTo(2);
        assertThat(said.err()).contains(why);
        assertThat(reviews).isEmpty();
    }

    @Test
    void aContentThatDoesNotHaveTheDigestThatIsNamedIsNotShownAsIfItHad() {
        shown = asJson(content, "0".repeat(64));

        for (String command : List.of("show", "diff", "approve")) {
            Said said = sicd(command, id);
            assertThat(said.code()).as(command).isEqualTo(2);
            assertThat(said.err()).contains("has the digest " + digest, "do not approve it");
            assertThat(said.out()).isEmpty();
        }
    }

    @Test
    void aRefusalIsToldWithItsReason() {
        String other = "1".repeat(64);

        Said said = sicd("approve", id, "--digest", other);

        assertThat(said.code()).isEqualTo(1);
        assertThat(said.err()).contains("409", "look at it again", "rules: own-proposal (deny)");
    }

    @Test
    void whatCannotBeAskedIsNotARefusal() {
        assertThat(sicd("show", "../runs").err()).contains("'../runs' is no proposal id");
        assertThat(sicd("approve", "../runs", "--digest", digest).code()).isEqualTo(2);
        server.close();
        assertThat(sicd("show", id).code()).isEqualTo(2);
        assertThat(sicd("show", id, "--url", "nowhere").code()).isEqualTo(2);
        assertThat(sicd("approve").code()).isEqualTo(2);
    }

    private Reply list(Request request) {
        List<String> said = new ArrayList<>();
        for (String name : List.of("state", "run", "limit", "cursor")) {
            request.queryParameter(name).ifPresent(value -> said.add(name + "=" + value));
        }
        asked.add(String.join(" ", said));
        ObjectNode page = JsonNodeFactory.instance.objectNode();
        page.putArray("proposals").add(shown);
        return Reply.json(200, page.put("next", "abc"));
    }

    private Reply review(Request request) {
        ObjectNode body = (ObjectNode) Json.parse(request.body());
        if (!body.path("content_digest").asText().equals(digest)) {
            throw Problem.conflict("that is not its digest; look at it again")
                    .with("rules", Json.parse("[{\"id\":\"own-proposal\",\"effect\":\"deny\"}]"));
        }
        String asWhat = request.path().substring(request.path().lastIndexOf('/') + 1);
        reviews.add(body.put("answer", asWhat));
        return Reply.json(
                200,
                JsonNodeFactory.instance.objectNode().put("status", "approved").put("state", "approved"));
    }

    private static CodeChange change(String path, ChangeType type, Optional<String> original, String revised) {
        return new CodeChange(path, type, original, revised, "because", Optional.empty());
    }

    private static ObjectNode asJson(ProposalContent content, String digest) {
        ObjectNode json = (ObjectNode) Json.parse("""
                {
                  "proposal_id": "%s",
                  "result": {"status": "awaiting_review"},
                  "risk_score": 0.3,
                  "state": "awaiting_review",
                  "author": {"kind": "agent", "id": "agent-1"},
                  "decision": {
                    "verdict": "review",
                    "risk_score": 0.3,
                    "rules": [{"id": "protected", "effect": "review", "reason": "build files are reviewed"}],
                    "contributions": [{"reason": "touches a build file", "risk": 0.3}],
                    "policy_version": "1",
                    "policy_digest": "ab",
                    "requester": {"kind": "agent", "id": "agent-1"},
                    "roles": ["agent"]
                  },
                  "review": {"reviewer": {"kind": "human", "id": "rita"}, "approved": true},
                  "approval": {"signatures": [{"keyid": "12ab"}]},
                  "state_since": "2025-01-01T10:00:00Z",
                  "repo": "your-org/your-repo"
                }""".formatted(ProposalContent.proposalId(content.digest())));
        json.put("run_id", content.runId());
        json.put("title", content.title());
        json.put("description", content.description());
        json.put("repo_owner", content.repoOwner());
        json.put("repo_name", content.repoName());
        json.put("base_branch", content.baseBranch().orElseThrow());
        json.put("dry_run", content.dryRun());
        json.put("content_digest", digest);
        for (CodeChange change : content.changes()) {
            ObjectNode node = json.withArray("changes").addObject();
            node.put("file_path", change.filePath());
            change.originalContent().ifPresent(text -> node.put("original_content", text));
            node.put("new_content", change.newContent());
            node.put("change_type", change.changeType().name().toLowerCase(Locale.ROOT));
            node.put("rationale", change.rationale());
        }
        return json;
    }
}
