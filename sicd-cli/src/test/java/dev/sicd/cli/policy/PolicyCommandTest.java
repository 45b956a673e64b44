package dev.sicd.cli.policy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sicd.cli.terminal.Terminal;
import dev.sicd.policy.ShippedPolicy;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class PolicyCommandTest {
    private static final String SMALL = """
            version: small-1
            rules:
              - {id: start, actions: [TRAIN_START], effect: allow, when: "actor.id == 'ada'", reason: Ada may}
            tests:
              - {name: Ada starts, given: {action: TRAIN_START, actor.id: ada}, expect: {verdict: allow}}
              - {name: Bob starts, given: {action: TRAIN_START, actor.id: bob}, expect: {verdict: allow}}
            """;

    @TempDir
    private Path directory = Path.of("");

    private record Said(int code, String out, String err) {}

    private static Said sicd(Map<String, String> environment, String typed, String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        StringWriter usage = new StringWriter();
        Terminal terminal = new Terminal(new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8), false);
        CommandLine command =
                PolicyCommand.commandLine(terminal, environment, new ByteArrayInputStream(typed.getBytes(UTF_8)));
        command.setErr(new PrintWriter(usage));
        int code = command.execute(arguments);
        return new Said(code, out.toString(UTF_8), err.toString(UTF_8) + usage);
    }

    private static Said sicd(String... arguments) {
        return sicd(Map.of(), "", arguments);
    }

    private String file(String text) throws IOException {
        return Files.writeString(directory.resolve("policy.yaml"), text).toString();
    }

    @Test
    void checksTheShippedPolicyWhenNoneIsNamed() {
        Said said = sicd("check");

        assertThat(said.code()).isZero();
        assertThat(said.out())
                .startsWith(
                        "ok: version default-1, sha256 " + ShippedPolicy.load().digest());
    }

    @Test
    void checksTheFileOfTheEnvironmentAndTellsWhatIsDoubtful() throws IOException {
        Said said = sicd(Map.of("SICD_POLICY_FILE", file(SMALL)), "", "check");

        assertThat(said.code()).isZero();
        assertThat(said.out())
                .contains("warning: ", "no rule allows PR_PROPOSE", "ok: version small-1", "1 rules, 2 tests");
    }

    @Test
    void tellsEveryMistakeAndFails() throws IOException {
        Said said = sicd(
                "check", file(SMALL.replace("actor.id ==", "actor.idd ==").replace("verdict: allow", "vedict: allow")));

        assertThat(said.code()).isEqualTo(1);
        assertThat(said.out().lines())
                .hasSize(6)
                .anyMatch(line ->
                        line.endsWith(":3:63: rule 'start': 'actor.idd' is not a variable; did you mean 'actor.id'?"))
                .anyMatch(line -> line.contains("'vedict' is not known here; did you mean 'verdict'?"))
                .endsWith("5 mistakes");
    }

    @Test
    void showsWhichTestFailsAndHow() throws IOException {
        Said said = sicd("test", file(SMALL));

        assertThat(said.code()).isEqualTo(1);
        assertThat(said.out())
                .contains(
                        "✓ Ada starts",
                        "✗ Bob starts (",
                        "policy.yaml:6)",
                        "    verdict is deny, not allow",
                        "1 passed, 1 failed");
        assertThat(sicd("test").code()).isZero();
    }

    @Test
    void explainsADecisionOnOptions() {
        Said said = sicd(
                "explain",
                "--action",
                "PR_PROPOSE",
                "--path",
                "a.py",
                "--path",
                "it's/pom.xml",
                "--set",
                "autonomy_enabled=false");

        assertThat(said.err()).isEmpty();
        assertThat(said.code()).isZero();
        assertThat(said.out())
                .startsWith("PR_PROPOSE: review, risk 0.35, by default-1 (sha256 ")
                .contains(
                        "  + 0.25     proposing a change",
                        "  + 0.1      2 changed files",
                        "  review autonomy-off         ENABLE_AUTONOMY is off",
                        "  review protected-build      changes how it is built: it's/pom.xml",
                        "  review high-risk            its condition does not hold",
                        "  allow  start-training       is for other actions");
    }

    @Test
    void explainsADecisionOnFactsThatAreTyped() {
        Said said = sicd(Map.of(), "{\"action\": \"PR_REVIEW\", \"roles\": [\"reader\"]}", "explain", "--given", "-");

        assertThat(said.code()).isZero();
        assertThat(said.out()).startsWith("PR_REVIEW: deny, risk 0.0").contains("deny   default-deny");
    }

    @Test
    void refusesAQuestionThatMakesNoSense() {
        assertThat(sicd("explain").err()).contains("say what is asked");
        assertThat(sicd("explain", "--given", "-", "--action", "PR_PROPOSE").err())
                .contains("say what is asked");
        assertThat(sicd("explain", "--given", "-", "--path", "a").err()).contains("--given names all facts");
        Said unknown = sicd("explain", "--action", "PR_PROPOS", "--set", "dryrun=true");
        assertThat(unknown.code()).isEqualTo(2);
        assertThat(unknown.err())
                .contains(
                        "options:1:9: 'PR_PROPOS' is not an action; did you mean 'PR_PROPOSE'?",
                        "options:2:1: 'dryrun' is not known here; did you mean 'dry_run'?");
        assertThat(sicd("explain", "--given", directory.resolve("none").toString())
                        .code())
                .isEqualTo(2);
    }

    @Test
    void saysWhenTheFileCannotBeRead() {
        Said said = sicd("check", directory.resolve("none.yaml").toString());

        assertThat(said.code()).isEqualTo(2);
        assertThat(said.err()).contains("none.yaml cannot be read (NoSuchFileException)");
    }

    @Test
    void showsTheShippedPolicyAsItIs() {
        assertThat(sicd("show").out()).isEqualTo(new String(ShippedPolicy.text(), UTF_8));
    }
}
