package dev.sicd.publisher.github;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sicd.kit.config.ConfigException;
import dev.sicd.kit.config.Secret;
import dev.sicd.model.publish.Command;
import dev.sicd.model.publish.Observation.Fault;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which token is sent, and what becomes of one that is refused. */
class TokenIdentityTest {
    private static final Command.Call READ = new Command.GetRepository();
    private static final String OTHER = "github_pat_0123456789";

    @TempDir
    private Path directory;

    private Path file;
    private Hub hub;

    @BeforeEach
    void start() throws IOException {
        file = directory.resolve("token");
        write(Hub.TOKEN);
        hub = Hub.start(new Credentials.TokenFile(file), Duration.ZERO);
    }

    @AfterEach
    void close() {
        hub.close();
    }

    @Test
    void spaceAroundTheTokenIsNotSent() throws IOException {
        write("\n  " + OTHER + " \r\n");

        assertThat(sent()).isEqualTo("Bearer " + OTHER);
    }

    @Test
    void aFileThatIsReplacedIsReadWithTheNextRequest() throws IOException {
        assertThat(sent()).isEqualTo("Bearer " + Hub.TOKEN);

        write(OTHER);
        assertThat(sent()).isEqualTo("Bearer " + OTHER);
    }

    @Test
    void aTokenThatIsRefusedIsRefusedOnceAndNotTriedAgain() {
        hub.answers(401, "{\"message\": \"Bad credentials\"}");

        assertThat(hub.refusal(READ).fault()).isEqualTo(Fault.UNAUTHORIZED);
        assertThat(hub.requests()).isEqualTo(1);
    }

    @Test
    void afterARefusalAnotherTokenIsAChangeAndTheSameIsNone() throws IOException {
        assertThat(hub.github().credentialsChanged()).isFalse();
        hub.answers(401, "").call(READ);

        assertThat(hub.github().credentialsChanged()).isFalse();
        write(Hub.TOKEN + "\n");
        assertThat(hub.github().credentialsChanged()).isFalse();
        write(OTHER);
        assertThat(hub.github().credentialsChanged()).isTrue();
        hub.answers(401, "").call(READ);
        assertThat(hub.github().credentialsChanged()).isFalse();
    }

    @Test
    void anotherTokenThatNobodyRefusedIsNoNews() throws IOException {
        write(OTHER);

        assertThat(hub.github().credentialsChanged()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " \n", "two words", "gh\u00f6", "two\nlines"})
    void aFileThatBecomesWrongLeavesTheTokenOfBefore(String text) throws IOException {
        write(text);

        assertThat(sent()).isEqualTo("Bearer " + Hub.TOKEN);
        write(OTHER);
        assertThat(sent()).isEqualTo("Bearer " + OTHER);
    }

    @Test
    void aFileThatIsGoneForAMomentLeavesTheTokenOfBefore() throws IOException {
        Files.delete(file);
        assertThat(sent()).isEqualTo("Bearer " + Hub.TOKEN);

        Files.createDirectory(file);
        assertThat(sent()).isEqualTo("Bearer " + Hub.TOKEN);

        Files.delete(file);
        write(OTHER);
        assertThat(sent()).isEqualTo("Bearer " + OTHER);
    }

    @Test
    void anEmptyFileIsNoStart() throws IOException {
        write("\n");

        assertNoStart("the file '" + file + "': it is empty; put in a token of GitHub, and nothing else");
    }

    @Test
    void aFileWithMoreThanATokenIsNoStart() throws IOException {
        write("GITHUB_TOKEN=x y");

        assertNoStart(
                "the file '" + file
                        + "': character 15 is none that a token has (it may be white space); put in one token, and nothing else");
    }

    @Test
    void aFileThatIsNotThereIsNoStart() throws IOException {
        Files.delete(file);

        assertNoStart("the file '" + file + "' does not exist; make it, or name another one");
    }

    @Test
    void aDirectoryIsNoStart() throws IOException {
        Files.delete(file);
        Files.createDirectory(file);

        assertNoStart("the file '" + file + "' cannot be read (IOException); let the user of this process read it");
    }

    @Test
    void bytesThatAreNoTextAreNoStart() throws IOException {
        Files.write(file, new byte[] {(byte) 0xff, (byte) 0xfe});

        assertNoStart("the file '" + file + "' is not text; name another one");
    }

    @Test
    void aFileThatIsNoTokenByItsLengthIsNoStart() throws IOException {
        write("x".repeat(2_001));
        assertNoStart("the file '" + file + "': it has 2001 characters, which no token has; put in a token of GitHub");

        write("x".repeat((64 << 10) + 1));
        assertNoStart("the file '" + file + "' is longer than 65536 bytes, so it holds no credentials");
    }

    @Test
    void aTokenThatWasGivenIsJudgedTheSameWay() {
        assertThatThrownBy(() -> connect(new Credentials.GivenToken(new Secret("two words"))))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("the credentials for GitHub cannot be used: character 4 is none")
                .hasMessageNotContaining("words");
    }

    @Test
    void aTokenThatWasGivenNeverChanges() {
        try (Hub given = Hub.start()) {
            given.answers(401, "").call(READ);

            assertThat(given.github().credentialsChanged()).isFalse();
        }
    }

    private String sent() {
        hub.answers(404, "").call(READ);
        return String.valueOf(hub.sent().getHeaders().get("Authorization"));
    }

    private void write(String text) throws IOException {
        Files.writeString(file, text, StandardCharsets.UTF_8);
    }

    private void assertNoStart(String why) {
        assertThatThrownBy(() -> connect(new Credentials.TokenFile(file)))
                .isInstanceOf(ConfigException.class)
                .hasMessage("cannot start: 1 setting is wrong\n - the credentials for GitHub cannot be used: " + why)
                .hasNoCause();
    }

    private static void connect(Credentials credentials) {
        GitHub.connect(GitHubConfig.of(URI.create("http://127.0.0.1:1/"), credentials), new TestTime())
                .close();
    }
}
