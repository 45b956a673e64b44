package dev.sicd.remote;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sicd.kit.config.Secret;
import dev.sicd.kit.config.Settings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RemoteStoresTest {
    @Test
    void takesSomeAggregators() {
        Settings settings = Settings.of(
                Map.of("SICD_AGGREGATORS", "http://one:9210, https://two:9210", "SICD_READ_PATIENCE_MS", "250"),
                RemoteStores.NAMES);

        RemoteStores stores = RemoteStores.parse(settings);

        assertThat(settings.mistakes()).isEmpty();
        assertThat(stores.aggregators()).containsExactly(URI.create("http://one:9210"), URI.create("https://two:9210"));
        assertThat(stores.patience()).hasMillis(250);
    }

    @ParameterizedTest
    @ValueSource(strings = {"one:9210", "ftp://one", "http://one:9210/internal", "http://a b", "http://"})
    void refusesWhatIsNoBaseOfAUrl(String text) {
        Settings settings = Settings.of(Map.of("SICD_AGGREGATORS", text), RemoteStores.NAMES);

        assertThat(RemoteStores.parse(settings).aggregators()).isEmpty();

        assertThat(settings.mistakes()).singleElement().asString().contains("SICD_AGGREGATORS", text, "http://");
    }

    @Test
    void takesItsTokenFromAFile(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("aggregator.token"), "a-reader\n");
        Settings settings = withToken(Map.of("SICD_AGGREGATOR_TOKEN_FILE", file.toString()));

        RemoteStores stores = RemoteStores.parse(settings);

        assertThat(settings.mistakes()).isEmpty();
        assertThat(stores.token().map(Secret::reveal)).contains("a-reader");
    }

    @Test
    void refusesAFileWithoutAToken(@TempDir Path directory) throws IOException {
        Path empty = Files.writeString(directory.resolve("empty"), "\n");
        for (Path file : List.of(empty, directory.resolve("missing"))) {
            Settings settings = withToken(Map.of("SICD_AGGREGATOR_TOKEN_FILE", file.toString()));

            RemoteStores.parse(settings);

            assertThat(settings.mistakes())
                    .singleElement()
                    .asString()
                    .contains("SICD_AGGREGATOR_TOKEN_FILE", file.toString());
        }
    }

    @Test
    void refusesTwoTokens(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("aggregator.token"), "one");
        Settings settings =
                withToken(Map.of("SICD_AGGREGATOR_TOKEN_FILE", file.toString(), "SICD_AGGREGATOR_TOKEN", "another"));

        RemoteStores.parse(settings);

        assertThat(settings.mistakes())
                .singleElement()
                .asString()
                .contains("both set")
                .doesNotContain("another");
    }

    private static Settings withToken(Map<String, String> token) {
        Map<String, String> environment = new HashMap<>(token);
        environment.put("SICD_AGGREGATORS", "http://one:9210");
        return Settings.of(environment, RemoteStores.NAMES);
    }

    @Test
    void nobodyIsNoSetting() {
        Settings settings = Settings.of(Map.of(), RemoteStores.NAMES);

        assertThat(RemoteStores.parse(settings).aggregators()).isEmpty();

        assertThat(settings.mistakes()).anyMatch(mistake -> mistake.contains("SICD_AGGREGATORS"));
    }
}
