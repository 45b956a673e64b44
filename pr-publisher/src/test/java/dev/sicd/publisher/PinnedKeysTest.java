package dev.sicd.publisher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sicd.kit.Health;
import dev.sicd.kit.keys.KeyFileException;
import dev.sicd.model.signature.SigningKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.SecureRandom;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PinnedKeysTest {
    private static final SigningKey NEW = SigningKey.generate(new SecureRandom());

    private final MovingClock clock = new MovingClock(Samples.ISSUED_AT);

    @TempDir
    private Path directory;

    private Path file;
    private PinnedKeys keys;

    @BeforeEach
    void open() throws IOException {
        file = Samples.keys(directory, Samples.KEY);
        keys = PinnedKeys.open(file, clock);
    }

    @Test
    void doesNotStartWithoutKeys() throws IOException {
        Files.writeString(file, "");

        assertThatThrownBy(() -> PinnedKeys.open(file, clock)).isInstanceOf(KeyFileException.class);
    }

    @Test
    void aRewrittenFileCountsAfterASecond() throws IOException {
        FileTime before = Files.getLastModifiedTime(file);
        Samples.keys(directory, NEW);
        Files.setLastModifiedTime(file, before);
        clock.move(PinnedKeys.LOOK_EVERY.minusMillis(1));
        assertThat(holds(Samples.KEY)).isTrue();

        clock.move(Duration.ofMillis(1));

        assertThat(holds(NEW)).isTrue();
        assertThat(holds(Samples.KEY))
                .as("a key that is not in the file any more")
                .isFalse();
    }

    @Test
    void whoeverMissesAKeyLooksAtOnce() throws IOException {
        Samples.keys(directory, Samples.KEY, NEW);

        assertThat(keys.reread().key(NEW.publicKey().id())).contains(NEW.publicKey());
    }

    @Test
    void aBadNewFileKeepsTheOldKeysAndShowsUntilItIsGoodAgain() throws IOException {
        Files.writeString(file, "-----BEGIN PUBLIC KEY-----\nnonsense\n-----END PUBLIC KEY-----\n");
        clock.move(PinnedKeys.LOOK_EVERY);

        assertThat(holds(Samples.KEY)).isTrue();
        assertThat(keys.health())
                .isInstanceOfSatisfying(
                        Health.State.Down.class,
                        down -> assertThat(down.reason())
                                .contains("the keys of before are kept")
                                .contains("approvals.pub"));

        Samples.keys(directory, NEW);
        clock.move(PinnedKeys.LOOK_EVERY);

        assertThat(holds(NEW)).isTrue();
        assertThat(keys.health()).isEqualTo(Health.State.up());
    }

    @Test
    void aFileThatIsGoneKeepsTheOldKeys() throws IOException {
        Files.delete(file);
        clock.move(PinnedKeys.LOOK_EVERY);

        assertThat(holds(Samples.KEY)).isTrue();
        assertThat(keys.health()).isNotEqualTo(Health.State.up());
    }

    @Test
    void aClockThatWasPutBackDoesNotStopTheLooking() throws IOException {
        Samples.keys(directory, NEW);
        clock.move(Duration.ofDays(-1));

        assertThat(holds(NEW)).isTrue();
    }

    private boolean holds(SigningKey key) {
        return keys.current().key(key.publicKey().id()).isPresent();
    }
}
