package dev.sicd.kit.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sicd.kit.config.Settings;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class AccessConfigTest {
    @Test
    void isLoopbackWithoutTokensWhenNothingIsSet() {
        assertThat(read(Map.of()))
                .isEqualTo(new AccessConfig(Optional.empty(), "127.0.0.1", List.of(), List.of(), 2_000));
    }

    @Test
    void readsEverySetting() {
        assertThat(read(Map.of(
                        "SICD_TOKENS_FILE", "/etc/sicd/tokens",
                        "SICD_HOST", "0.0.0.0",
                        "SICD_ALLOWED_HOSTS", "sicd.test, sicd.test:8443",
                        "SICD_ALLOWED_ORIGINS", "https://dash.test",
                        "SICD_RATE_LIMIT_PER_SECOND", "0")))
                .isEqualTo(new AccessConfig(
                        Optional.of(Path.of("/etc/sicd/tokens")),
                        "0.0.0.0",
                        List.of("sicd.test", "sicd.test:8443"),
                        List.of("https://dash.test"),
                        0));
    }

    @Test
    void saysAllThatIsWrongAtOnce() {
        Settings settings = Settings.of(
                Map.of(
                        "SICD_HOST", "0.0.0.0",
                        "SICD_ALLOWED_HOSTS", "sicd.test,https://sicd.test",
                        "SICD_ALLOWED_ORIGINS", "dash.test",
                        "SICD_RATE_LIMIT_PER_SECOND", "-1"),
                Set.of());

        AccessConfig.parse(settings);

        assertThat(settings.mistakes())
                .containsExactlyInAnyOrder(
                        "SICD_HOST='0.0.0.0' lets other machines in, and without tokens nobody knows who they are;"
                                + " set SICD_TOKENS_FILE (./sicd token new makes one), or bind 127.0.0.1",
                        "SICD_ALLOWED_HOSTS: 'https://sicd.test' is no host;"
                                + " give names or addresses, perhaps with a port, separated by commas",
                        "SICD_ALLOWED_ORIGINS: 'dash.test' is no origin;"
                                + " give them as https://dashboard.example, separated by commas",
                        "SICD_RATE_LIMIT_PER_SECOND='-1' is not from 0 to 1000000");
    }

    @Test
    void knowsEveryNameThatItReads() {
        Map<String, String> environment = new HashMap<>();
        AccessConfig.NAMES.forEach(name -> environment.put(name, "localhost"));
        Settings settings = Settings.of(environment, Set.of());

        AccessConfig.parse(settings);

        assertThat(settings.mistakes()).noneMatch(mistake -> mistake.contains("is not a setting"));
    }

    @Test
    void givesTheLimitToTheServer() {
        Ticking clock = new Ticking();
        AccessConfig config = read(Map.of("SICD_RATE_LIMIT_PER_SECOND", "3"));
        Access access = config.access(config.authentication(Set.of(Role.READER), clock), clock);
        Map<String, String> nothing = new TreeMap<>();

        for (int i = 0; i < 6; i++) {
            assertThat(access.admit(nothing, "10.0.0.1")).isEqualTo(Principal.anonymous(Set.of(Role.READER)));
        }
        assertThatThrownBy(() -> access.admit(nothing, "10.0.0.2"))
                .isInstanceOf(Denied.class)
                .hasMessage("'anonymous' sends more than 3 requests per second, which is the limit; try again");
    }

    private static AccessConfig read(Map<String, String> environment) {
        Settings settings = Settings.of(environment, Set.of());
        AccessConfig config = AccessConfig.parse(settings);
        settings.check();
        return config;
    }
}
