package dev.sicd.cli.keys;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sicd.cli.terminal.Terminal;
import dev.sicd.model.signature.KeyRing;
import dev.sicd.model.signature.SigningKey;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeysCommandTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir
    private Path directory;

    @Test
    void aNewKeyIsTwoFilesOfOneKey() throws IOException {
        assertThat(keys("new", "approvals", "--dir", directory.toString())).isZero();

        SigningKey key = SigningKey.ofPem(Files.readString(secret()));
        assertThat(KeyRing.ofPem(Files.readString(open())).keys()).containsExactly(key.publicKey());
        assertThat(Files.readString(open())).doesNotContain("PRIVATE");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(secret())))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(open())))
                .isEqualTo("rw-r--r--");
        assertThat(printed())
                .contains(key.publicKey().id())
                .contains("approvals+")
                .doesNotContain("PRIVATE");
        assertThat(directory).isDirectoryNotContaining("glob:**.tmp");
    }

    @Test
    void aNewKeyOverwritesNeitherFile() throws IOException {
        Files.writeString(open(), "precious");

        assertThat(keys("new", "approvals", "--dir", directory.toString())).isEqualTo(2);

        assertThat(err.toString(UTF_8)).contains("approvals.pub' exists and is not overwritten");
        assertThat(open()).hasContent("precious");
        assertThat(secret()).doesNotExist();

        Files.move(open(), secret());

        assertThat(keys("new", "approvals", "--dir", directory.toString())).isEqualTo(2);
        assertThat(secret()).hasContent("precious");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../x", "a/b", "", ".hidden", "a b", "a+b"})
    void aNameThatIsNoFileNameIsRefused(String name) {
        assertThat(keys("new", name, "--dir", directory.toString())).isEqualTo(2);

        assertThat(err.toString(UTF_8)).contains("is no plain file name");
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void aDirectoryThatIsNotThereIsRefused() {
        assertThat(keys("new", "approvals", "--dir", directory.resolve("none").toString()))
                .isEqualTo(2);

        assertThat(err.toString(UTF_8)).contains("cannot be written (NoSuchFileException)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"approvals.key", "approvals.pub"})
    void showsThePublicHalfOfEitherFile(String file) throws IOException {
        SigningKey key = KeyPairFiles.named(directory, "approvals").create(new SecureRandom());

        assertThat(keys("show", directory.resolve(file).toString())).isZero();

        String secretPart =
                Files.readString(secret()).lines().skip(1).findFirst().orElseThrow();
        assertThat(printed())
                .contains(key.publicKey().id())
                .contains(key.publicKey().toPem().lines().skip(1).findFirst().orElseThrow())
                .doesNotContain("PRIVATE")
                .doesNotContain(secretPart);
    }

    @Test
    void whatHoldsNoKeyIsRefused() throws IOException {
        Path file = Files.writeString(directory.resolve("notes"), "nothing");

        assertThat(keys("show", file.toString())).isEqualTo(2);
        assertThat(err.toString(UTF_8)).contains("notes' cannot be used: there is no PUBLIC KEY block");
    }

    private int keys(String... arguments) {
        Terminal terminal = new Terminal(new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8), false);
        return KeysCommand.of(terminal, new SecureRandom()).execute(arguments);
    }

    private Path secret() {
        return directory.resolve("approvals.key");
    }

    private Path open() {
        return directory.resolve("approvals.pub");
    }

    private String printed() {
        return out.toString(UTF_8);
    }
}
