package dev.sicd.kit.keys;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.function.Function;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyFileTest {
    private static final String SECRET = "-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----\n";
    private static final String OPEN = "-----BEGIN PUBLIC KEY-----\nb3Blbg==\n-----END PUBLIC KEY-----\n";

    @TempDir
    private Path directory;

    @Test
    void readsAPrivateKeyThatNobodyElseCanRead() throws Exception {
        assertThat(KeyFile.privateKey(file(SECRET, "rw-------"), Function.identity()))
                .isEqualTo(SECRET);
        assertThat(KeyFile.privateKey(file(SECRET, "r--------"), Function.identity()))
                .isEqualTo(SECRET);
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----", "rw-----w-"})
    void aPrivateKeyThatIsOpenToOthersIsRefused(String permissions) throws Exception {
        Path path = file(SECRET, permissions);

        assertRefused(() -> KeyFile.privateKey(path, Function.identity()), "chmod 600");
    }

    @Test
    void whatRootHandsToTheGroupOfAServiceIsSecret() {
        Set<PosixFilePermission> group = PosixFilePermissions.fromString("r--r-----");

        assertThat(KeyFile.isOpenToOthers(group, "root", "sicd")).isFalse();
        assertThat(KeyFile.isOpenToOthers(group, "sicd", "sicd")).isTrue();
        assertThat(KeyFile.isOpenToOthers(group, "root", "root")).isTrue();
        assertThat(KeyFile.isOpenToOthers(PosixFilePermissions.fromString("rw-rw----"), "root", "sicd"))
                .isTrue();
        assertThat(KeyFile.isOpenToOthers(PosixFilePermissions.fromString("r--r--r--"), "root", "sicd"))
                .isTrue();
    }

    @Test
    void readsPublicKeysThatAllCanRead() throws Exception {
        assertThat(KeyFile.publicKeys(file(OPEN, "rw-rw-r--"), Function.identity()))
                .isEqualTo(OPEN);
    }

    @Test
    void publicKeysThatEverybodyMayChangeAreRefused() throws Exception {
        Path path = file(OPEN, "rw-r--rw-");

        assertRefused(() -> KeyFile.publicKeys(path, Function.identity()), "chmod 644");
    }

    @Test
    void aPrivateKeyAmongPublicOnesIsRefused() throws Exception {
        Path path = file(OPEN + SECRET, "rw-------");

        assertRefused(() -> KeyFile.publicKeys(path, Function.identity()), "holds a private key where public ones");
    }

    @Test
    void publicKeysAreNoPrivateOne() throws Exception {
        Path path = file(OPEN, "rw-------");

        assertRefused(() -> KeyFile.privateKey(path, Function.identity()), "holds no private key; name the .key file");
    }

    @Test
    void whatIsMissingOrNoFileIsRefusedByName() {
        Path missing = directory.resolve("not-there");

        assertRefused(() -> KeyFile.text(missing), "not-there' does not exist; make one with 'sicd keys new'");
        assertRefused(() -> KeyFile.text(directory), "is not a regular file");
    }

    @Test
    void aFileIsReadUpToItsLimitAndNotBeyond() throws Exception {
        assertThat(KeyFile.text(file("x".repeat(KeyFile.BYTES_MAX), "rw-------")))
                .hasSize(KeyFile.BYTES_MAX);
        Path longer = file("x".repeat(KeyFile.BYTES_MAX + 1), "rw-------");

        assertRefused(() -> KeyFile.text(longer), "longer than 65536 bytes");
    }

    @Test
    void bytesThatAreNoTextAreRefused() throws Exception {
        Path path = Files.write(directory.resolve("der"), new byte[] {0x30, (byte) 0x82, (byte) 0xff});

        assertRefused(() -> KeyFile.text(path), "is not text");
    }

    @Test
    void whatTheParserRefusesIsToldWithTheFilesName() throws Exception {
        Path path = file(OPEN, "rw-r--r--");

        assertRefused(
                () -> KeyFile.publicKeys(path, text -> {
                    throw new IllegalArgumentException("it is of another kind");
                }),
                "/keys' cannot be used: it is of another kind");
    }

    private Path file(String text, String permissions) throws IOException {
        Path path = Files.write(directory.resolve("keys"), text.getBytes(UTF_8));
        return Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    }

    private static void assertRefused(ThrowingCallable reading, String message) {
        assertThatThrownBy(reading)
                .isInstanceOf(KeyFileException.class)
                .hasMessageContaining(message)
                .hasMessageNotContaining("c2VjcmV0");
    }
}
