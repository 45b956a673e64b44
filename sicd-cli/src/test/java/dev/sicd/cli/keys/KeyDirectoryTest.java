package dev.sicd.cli.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sicd.kit.keys.KeyFileException;
import dev.sicd.model.signature.SigningKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyDirectoryTest {
    private final SecureRandom random = new SecureRandom();

    @TempDir
    private Path parent;

    private Path directory;
    private KeyDirectory keys;

    @BeforeEach
    void ensure() {
        directory = parent.resolve("keys");
        keys = KeyDirectory.ensure(directory, random);
    }

    @Test
    void makesTwoKeysAndLeavesThemAlone() throws IOException {
        String approvals = Files.readString(keys.approvals().secret());
        String checkpoints = Files.readString(keys.checkpoints().secret());

        assertThat(KeyDirectory.ensure(directory, random)).isEqualTo(keys);

        assertThat(approvals).isNotEqualTo(checkpoints);
        assertThat(keys.approvals().secret()).hasContent(approvals);
        assertThat(keys.checkpoints().secret()).hasContent(checkpoints);
        assertThat(directory)
                .isDirectoryContaining("glob:**/approvals.pub")
                .isDirectoryContaining("glob:**/checkpoints.pub");
    }

    @Test
    void aLostPublicFileIsMadeOfTheSecretOne() throws IOException {
        String before = Files.readString(keys.approvals().open());
        Files.delete(keys.approvals().open());

        KeyDirectory.ensure(directory, random);

        assertThat(keys.approvals().open()).hasContent(before);
    }

    @Test
    void morePinnedKeysThanItsOwnAreLeftAlone() throws IOException {
        String more = Files.readString(keys.checkpoints().open())
                + Files.readString(keys.approvals().open());
        Files.writeString(keys.approvals().open(), more);

        KeyDirectory.ensure(directory, random);

        assertThat(keys.approvals().open()).hasContent(more);
    }

    @Test
    void aSecretWithoutItsPublicHalfPinnedIsRefused() throws IOException {
        Files.writeString(
                keys.approvals().open(), SigningKey.generate(random).publicKey().toPem());

        assertThatThrownBy(() -> KeyDirectory.ensure(directory, random))
                .isInstanceOf(RefusedKeyException.class)
                .hasMessageContaining("does not hold the public half");
    }

    @Test
    void aPublicFileWithoutItsSecretIsRefusedAndKept() throws IOException {
        String open = Files.readString(keys.approvals().open());
        Files.delete(keys.approvals().secret());

        assertThatThrownBy(() -> KeyDirectory.ensure(directory, random))
                .isInstanceOf(RefusedKeyException.class)
                .hasMessageContaining("approvals.pub' exists");
        assertThat(keys.approvals().open()).hasContent(open);
    }

    @Test
    void aSecretThatOthersCanReadIsRefused() throws IOException {
        Files.setPosixFilePermissions(keys.approvals().secret(), PosixFilePermissions.fromString("rw-r--r--"));

        assertThatThrownBy(() -> KeyDirectory.ensure(directory, random))
                .isInstanceOf(KeyFileException.class)
                .hasMessageContaining("chmod 600");
    }
}
