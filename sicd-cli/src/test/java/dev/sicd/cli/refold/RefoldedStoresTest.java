package dev.sicd.cli.refold;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sicd.reader.Answer;
import dev.sicd.reader.Consistency;
import dev.sicd.reader.KeyRange;
import dev.sicd.reader.Store;
import dev.sicd.reader.StoreReader.Entry;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stores that keep little at hand, beside a map. */
class RefoldedStoresTest {
    private static final int AT_HAND = 10;
    private static final int KEYS = 50;

    @TempDir
    private Path directory;

    private final Map<String, String> expected = new TreeMap<>();
    private RefoldedStores stores;

    @BeforeEach
    void create() {
        stores = RefoldedStores.create(directory, AT_HAND);
    }

    @AfterEach
    void close() {
        stores.close();
    }

    @Test
    void holdsWhatWasWrittenWhereverItIs() {
        Random random = new Random(1);
        for (int i = 0; i < 3_000; i++) {
            String key = "%02d".formatted(random.nextInt(KEYS));
            switch (random.nextInt(10)) {
                case 0 -> remove(key);
                case 1 -> put(key, "large".repeat(1_000) + i);
                case 2 -> assertThat(range(false)).isEqualTo(List.copyOf(expected.values()));
                case 3 ->
                    assertThat(range(true))
                            .isEqualTo(List.copyOf(expected.values()).reversed());
                default -> put(key, "small" + i);
            }
            assertThat(get(key)).isEqualTo(Optional.ofNullable(expected.get(key)));
        }

        Map<String, String> all = new TreeMap<>();
        stores.forEach(Store.RUNS, (key, value) -> all.put(new String(key, UTF_8), new String(value, UTF_8)));
        assertThat(all).isEqualTo(expected);
    }

    @Test
    void keepsStoresApart() {
        stores.add(Store.RUNS, bytes("key"), bytes("of a run"));
        stores.add(Store.EPISODES, bytes("key"), bytes("of an episode"));

        assertThat(stores.get(Store.RUNS, bytes("key")).map(value -> new String(value, UTF_8)))
                .contains("of a run");
    }

    private void put(String key, String value) {
        stores.put(Store.RUNS, bytes(key), Optional.empty(), bytes(value));
        expected.put(key, value);
    }

    private void remove(String key) {
        stores.remove(Store.RUNS, bytes(key));
        expected.remove(key);
    }

    private Optional<String> get(String key) {
        return stores.get(Store.RUNS, bytes(key)).map(value -> new String(value, UTF_8));
    }

    private List<String> range(boolean reversed) {
        KeyRange range = KeyRange.between(bytes("00"), bytes("99"), KEYS);
        KeyRange wanted = reversed ? range.descending() : range;
        List<Entry> entries =
                ((Answer.Here<List<Entry>>) stores.range(Store.RUNS, 0, wanted, Consistency.COMMITTED)).value();
        return entries.stream().map(entry -> new String(entry.value(), UTF_8)).toList();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
