package dev.sicd.kit.auth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sicd.kit.config.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenFileTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    @TempDir
    private Path directory = Path.of("");

    private final Ticking clock = new Ticking();
    private final Issue first = Issue.to("first", Role.READER);
    private final Issue second = Issue.to("second", Role.READER);
    private Path file = Path.of("");

    @BeforeEach
    void writeFile() throws IOException {
        file = directory.resolve("tokens.jsonl");
        Files.write(file, first.file());
    }

    @Test
    void seesAChangeOnTheNextSecond() throws IOException {
        TokenFile tokens = TokenFile.open(file, clock);
        Files.write(file, (first.line() + second.line()).getBytes(UTF_8));

        clock.pass(SECOND.minusNanos(1));
        assertThat(tokens.current().find(second.token())).isEmpty();
        clock.pass(Duration.ofNanos(1));
        assertThat(tokens.current().find(second.token())).isPresent();
    }

    @Test
    void seesAnotherFileOfTheSameSizeAndTime() throws IOException {
        Issue other = Issue.to("other", Role.READER);
        TokenFile tokens = TokenFile.open(file, clock);
        Path next = directory.resolve("next");
        Files.write(next, other.file());
        Files.setLastModifiedTime(next, Files.getLastModifiedTime(file));
        assertThat(Files.size(next)).isEqualTo(Files.size(file));
        Files.move(next, file, java.nio.file.StandardCopyOption.ATOMIC_MOVE);

        clock.pass(SECOND);

        assertThat(tokens.current().find(first.token())).isEmpty();
        assertThat(tokens.current().find(other.token())).isPresent();
    }

    @Test
    void keepsTheOldTokensWhileTheFileIsWrongAndSaysSo() throws IOException {
        TokenFile tokens = TokenFile.open(file, clock);
        Files.writeString(file, "{}");
        clock.pass(SECOND);

        assertThat(tokens.current().find(first.token())).isPresent();
        assertThat(tokens.isCurrent()).isFalse();

        Files.write(file, second.file());
        clock.pass(SECOND);
        assertThat(tokens.current().find(second.token())).isPresent();
        assertThat(tokens.current().find(first.token())).isEmpty();
        assertThat(tokens.isCurrent()).isTrue();
    }

    @Test
    void keepsTheOldTokensWhileTheFileIsAway() throws IOException {
        TokenFile tokens = TokenFile.open(file, clock);
        Path away = directory.resolve("away");
        Files.move(file, away);
        clock.pass(SECOND);

        assertThat(tokens.current().find(first.token())).isPresent();
        assertThat(tokens.isCurrent()).isFalse();

        Files.move(away, file);
        clock.pass(SECOND);
        assertThat(tokens.current().find(first.token())).isPresent();
        assertThat(tokens.isCurrent()).isTrue();
    }

    @Test
    void stopsTheStartWhenTheFileIsWrongOrNotThere() throws IOException {
        Path missing = directory.resolve("missing");
        assertThatThrownBy(() -> TokenFile.open(missing, clock))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("the token file '" + missing + "' does not exist")
                .hasMessageContaining("./sicd token new --file " + missing);
        assertThatThrownBy(() -> TokenFile.open(directory, clock))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("'" + directory + "' cannot be read");

        Files.writeString(file, "{}");
        assertThatThrownBy(() -> TokenFile.open(file, clock))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(file + ":1: id is required");
    }
}
