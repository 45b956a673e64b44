package dev.sicd.aggregator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sicd.aggregator.WholeCopies.Place;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WholeCopiesTest {
    private final Map<String, Map<Integer, Place>> places = new HashMap<>();
    private final long[] changes = {0, 0};
    private final WholeCopies copies = new WholeCopies(2, () -> places, partition -> changes[partition]);

    @Test
    void isNoneWhileItIsFilled() {
        look(new Place(0, 50_000), new Place(0, 3));
        assertThat(copies.has(0)).isFalse();

        look(new Place(40_000, 10_000), new Place(3, 0));
        assertThat(copies.has(0)).isFalse();

        look(new Place(49_500, 500), new Place(3, 0));
        assertThat(copies.has(0)).isTrue();
    }

    @Test
    void staysOneWhileItCannotReadWhatADeadOwnerLeftOpen() {
        look(new Place(50_000, 0), new Place(3, 0));

        look(new Place(50_000, 20_000), new Place(3, 0));

        assertThat(copies.has(0)).isTrue();
    }

    @Test
    void isNoneWhenOneStoreWasWipedAndIsFilledAgain() {
        look(new Place(50_000, 0), new Place(30_000, 0));

        look(new Place(50_000, 0), new Place(10_000, 20_000));
        assertThat(copies.has(0)).isFalse();

        look(new Place(50_000, 0), new Place(20_000, 10_000));
        assertThat(copies.has(0)).as("it is on its way").isFalse();

        look(new Place(50_000, 0), new Place(30_000, 0));
        assertThat(copies.has(0)).isTrue();
    }

    @Test
    void isNoneWhenAStoreOfFewRecordsIsFilledAgain() {
        look(new Place(50_000, 0), new Place(30, 0));

        look(new Place(50_000, 0), new Place(0, 30));

        assertThat(copies.has(0)).isFalse();
    }

    @Test
    void isNoneWhileItHasNotBegun() {
        look(new Place(0, 900), new Place(0, 3));

        assertThat(copies.has(0)).isFalse();
    }

    @Test
    void staysOneWhenTheMarksOfItsOwnTransactionsAreLeftOut() {
        look(new Place(50_000, 0), new Place(30_000, 0));
        changes[0]++;

        look(new Place(49_999, 20_000), new Place(29_999, 0));

        assertThat(copies.has(0)).isTrue();
    }

    @Test
    void isNoneAfterItsTaskEndedHereUntilItIsLookedAt() {
        look(new Place(50_000, 0), new Place(3, 0));

        changes[0]++;
        assertThat(copies.has(0)).isFalse();

        look(new Place(50_000, 0), new Place(3, 0));
        assertThat(copies.has(0)).isTrue();
    }

    @Test
    void isNoneWhenItsTaskEndsWhileItIsLookedAt() {
        WholeCopies raced = new WholeCopies(
                2,
                () -> {
                    changes[0]++;
                    return Map.of("a", Map.of(0, new Place(50_000, 0)));
                },
                partition -> changes[partition]);

        raced.look();

        assertThat(raced.has(0)).isFalse();
    }

    @Test
    void needsAllStores() {
        places.put("a", Map.of(0, new Place(10, 0), 1, new Place(10, 0)));
        places.put("b", Map.of(0, new Place(10, 0)));
        copies.look();
        assertThat(copies.has(0)).isTrue();
        assertThat(copies.has(1)).isFalse();

        places.put("b", Map.of());
        copies.look();
        assertThat(copies.has(0)).as("one is gone").isFalse();
    }

    @Test
    void isKeptWhileNothingIsSaid() {
        look(new Place(50_000, 0), new Place(3, 0));
        places.put("a", null);

        copies.look();

        assertThat(copies.has(0)).isTrue();
    }

    private void look(Place a, Place b) {
        places.put("a", Map.of(0, a));
        places.put("b", Map.of(0, b));
        copies.look();
    }
}
