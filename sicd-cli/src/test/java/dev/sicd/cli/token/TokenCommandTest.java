package dev.sicd.cli.token;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sicd.cli.terminal.Terminal;
import dev.sicd.kit.auth.Authentication;
import dev.sicd.kit.auth.Denied;
import dev.sicd.kit.auth.Principal;
import dev.sicd.kit.auth.Role;
import dev.sicd.kit.auth.TokenFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class TokenCommandTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    @TempDir
    private Path directory = Path.of("");

    private Path file = Path.of("");

    @BeforeEach
    void nameFile() {
        file = directory.resolve("tokens.jsonl");
    }

    private record Said(int code, String out, String err) {}

    private Said sicd(String... arguments) {
        return sicdAt(NOW, arguments);
    }

    private Said sicdAt(Instant now, String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        StringWriter usage = new StringWriter();
        Terminal terminal = new Terminal(new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8), false);
        CommandLine command = TokenCommand.commandLine(
                terminal, Map.of("SICD_TOKENS_FILE", file.toString()), () -> now, new SecureRandom());
        command.setErr(new PrintWriter(usage));
        int code = command.execute(arguments);
        return new Said(code, out.toString(UTF_8), err.toString(UTF_8) + usage);
    }

    @Test
    void makesATokenThatAServerAccepts() {
        Said said = sicd("new", "--principal", "tidy", "--role", "agent", "--grant", "team_a_*", "--grant", "run-7");

        assertThat(said.code()).isZero();
        assertThat(said.out()).as("the token alone").matches("sicd_[a-z2-7]{8}_[A-Za-z0-9_-]{43}\n");
        assertThat(said.err())
                .contains("of 'tidy' in " + file, "expires at 2026-04-01T00:00:00Z")
                .doesNotContain(said.out().strip());
        assertThat(principal(said.out(), NOW))
                .isEqualTo(new Principal(
                        "tidy", Principal.Kind.AGENT, Set.of(Role.AGENT), List.of("team_a_*", "run-7"), true));
        assertThatThrownBy(() -> principal(said.out(), NOW.plus(Duration.ofDays(90))))
                .isInstanceOf(Denied.class)
                .hasMessageContaining("expired at 2026-04-01T00:00:00Z");
    }

    @Test
    void keepsNothingThatWouldLetAnybodyIn() throws IOException {
        String token =
                sicd("new", "--principal", "tidy", "--role", "agent").out().strip();

        assertThat(Files.readString(file)).doesNotContain(token.substring(14));
        Said list = sicd("list");
        assertThat(list.code()).isZero();
        assertThat(list.out()).contains(token.substring(5, 13)).doesNotContain(token.substring(14));
    }

    @Test
    void makesTheFileForThisUserAlone() throws IOException {
        sicd("new", "--principal", "tidy", "--role", "agent");

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(inDirectory()).containsExactly("tokens.jsonl");
    }

    @Test
    void keepsCommentsOtherTokensAndPermissions() throws IOException {
        String first =
                idOf(sicd("new", "--principal", "one", "--role", "reader").out());
        String second =
                idOf(sicd("new", "--principal", "two", "--role", "reader").out());
        Files.writeString(file, "# ours\n\n" + Files.readString(file).stripTrailing());
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));

        String third =
                idOf(sicd("new", "--principal", "three", "--role", "reader").out());
        assertThat(sicd("revoke", second))
                .isEqualTo(new Said(0, "", "sicd: revoked the token " + second + " of 'two'\n"));

        assertThat(Files.readString(file))
                .startsWith("# ours\n\n{\"id\":\"" + first)
                .contains(third)
                .doesNotContain(second);
        assertThat(Files.readString(file).lines()).hasSize(4);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-r-----");
    }

    @Test
    void replacesWhatALinkPointsToAndNotTheLink() throws IOException {
        Path real = directory.resolve("real");
        Files.writeString(real, "# real\n");
        Files.createSymbolicLink(file, real);

        sicd("new", "--principal", "tidy", "--role", "agent");

        assertThat(file).isSymbolicLink();
        assertThat(Files.readString(real)).startsWith("# real\n{");
    }

    @Test
    void revokesSoThatAServerRefuses() {
        String token = sicd("new", "--principal", "tidy", "--role", "agent").out();

        sicd("revoke", idOf(token));

        assertThatThrownBy(() -> principal(token, NOW)).hasMessageContaining("the token is not known");
    }

    @Test
    void listsEachTokenWithItsEnd() {
        sicd("new", "--principal", "ada", "--role", "admin", "--role", "reviewer", "--expires", "12h");
        sicd(
                "new",
                "--principal",
                "ci",
                "--role",
                "agent",
                "--kind",
                "service",
                "--grant",
                "ci_*",
                "--expires",
                "never");

        List<String> lines =
                sicdAt(NOW.plus(Duration.ofHours(12)), "list").out().lines().toList();

        assertThat(lines.get(1)).containsPattern("ada +human +reviewer,admin +- +2026-01-01T12:00:00Z \\(expired\\)$");
        assertThat(lines.get(2)).containsPattern("ci +service +agent +ci_\\* +never$");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            new --principal a/b --role agent | principal is the text 'a/b'; give a name of 1 to 100 letters
            new --principal anonymous --role agent | principal is the text 'anonymous'; give a name
            new --principal a --role boss | 'boss' is no role; give one of reader, agent, reviewer, admin
            new --principal a | Missing required option: '--role=ROLE'
            new --principal a --role agent --kind robot | 'robot' is no kind; give one of agent, human, service
            new --principal a --role agent --expires 90 | '90' is no lifetime; give 1 to 9999 hours or days
            new --principal a --role agent --expires 0d | '0d' is no lifetime
            new --principal a --role agent --grant *x | grants[0] is the text '*x'; give a name
            list | does not exist; make it with ./sicd token new
            revoke abcdefgh | does not exist; make it with ./sicd token new
            """)
    void saysWhatIsWrongAndChangesNothing(String line, String message) throws IOException {
        Said said = sicd(line.split(" "));

        assertThat(said.code()).isEqualTo(2);
        assertThat(said.err()).contains(message);
        assertThat(said.out()).isEmpty();
        assertThat(inDirectory()).isEmpty();
    }

    @Test
    void touchesNoFileThatAServerWouldRefuse() throws IOException {
        Files.writeString(file, "{}\n");

        Said said = sicd("new", "--principal", "tidy", "--role", "agent");

        assertThat(said.code()).isEqualTo(2);
        assertThat(said.out()).isEmpty();
        assertThat(said.err()).contains(file + ":1: id is required");
        assertThat(Files.readString(file)).isEqualTo("{}\n");
        assertThat(inDirectory()).containsExactly("tokens.jsonl");
    }

    @Test
    void doesNotUndoTheChangeOfAnother() throws IOException {
        Path other = Files.writeString(directory.resolve("tokens.jsonl.new"), "half");

        Said said = sicd("new", "--principal", "tidy", "--role", "agent");

        assertThat(said.code()).isEqualTo(2);
        assertThat(said.err()).contains("another sicd changes the token file", "remove '" + other + "'");
        assertThat(other).hasContent("half");
        assertThat(file).doesNotExist();
    }

    @Test
    void doesNotRepeatATokenGivenAsAnId() {
        String token =
                sicd("new", "--principal", "tidy", "--role", "agent").out().strip();

        Said said = sicd("revoke", token);

        assertThat(said.code()).isEqualTo(2);
        assertThat(said.err()).contains("has no token with the id 'sicd_").doesNotContain(token);
    }

    @Test
    void asksForAFileWhereNoneIsNamed() {
        StringWriter usage = new StringWriter();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Terminal terminal = new Terminal(
                new PrintStream(new ByteArrayOutputStream(), true, UTF_8), new PrintStream(err, true, UTF_8), false);
        CommandLine command = TokenCommand.commandLine(terminal, Map.of(), InstantSource.system(), new SecureRandom());
        command.setErr(new PrintWriter(usage));

        assertThat(command.execute("list")).isEqualTo(2);
        assertThat(err.toString(UTF_8))
                .isEqualTo("sicd: no token file is named; give one with --file, or set SICD_TOKENS_FILE\n");
        assertThat(command.execute()).isEqualTo(2);
        assertThat(usage.toString()).contains("a command is missing: new, list or revoke");
        assertThat(command.execute("list", "--file", file.toString())).isEqualTo(2);
        assertThat(err.toString(UTF_8)).contains(file.toString());
    }

    private Principal principal(String token, Instant now) {
        return Authentication.withTokens(TokenFile.open(file, () -> now), () -> now)
                .authenticate(Map.of("Authorization", "Bearer " + token.strip()));
    }

    private static String idOf(String token) {
        return token.substring(5, 13);
    }

    private List<String> inDirectory() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(path -> path.getFileName().toString()).toList();
        }
    }
}
