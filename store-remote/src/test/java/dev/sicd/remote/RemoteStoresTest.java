package dev.sicd.remote;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sicd.kit.config.Settings;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
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
    void nobodyIsNoSetting() {
        Settings settings = Settings.of(Map.of(), RemoteStores.NAMES);

        assertThat(RemoteStores.parse(settings).aggregators()).isEmpty();

        assertThat(settings.mistakes()).anyMatch(mistake -> mistake.contains("SICD_AGGREGATORS"));
    }
}
