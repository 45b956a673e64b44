package dev.sicd.cli.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Places and selections as a person says them. */
class PlaceTest {
    private final Lines ledger = new Lines(2).addRuns(3, 3);

    @Test
    void meansOffsetsOfTheLedger() {
        Span first = ledger.spans().sequencedValues().getFirst();
        Span second = ledger.spans().sequencedValues().getLast();
        assertThat(offsets("start")).isEqualTo(Map.of(0, 0L, 1, 0L));
        assertThat(offsets("end")).isEqualTo(Map.of(0, first.end(), 1, second.end()));
        assertThat(offsets("1:3")).isEqualTo(Map.of(1, 3L));
        assertThat(offsets("0:1,1:" + second.end())).isEqualTo(Map.of(0, 1L, 1, second.end()));
        assertThat(offsets("2025-01-01T10:00:04Z")).isEqualTo(Map.of(0, 4L, 1, 4L));
        assertThat(offsets("2025-01-01T10:00:04")).isEqualTo(offsets("2025-01-01T10:00:04Z"));
        assertThat(offsets("2125-01-01T10:00:04Z")).isEqualTo(offsets("end"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "begin", "1", "0:1;1:2", "1:-1", "2025-13-01T00:00:00Z", "yesterday", "0:1,"})
    void refusesWhatIsNone(String text) {
        assertThatThrownBy(() -> Place.parse("--from", text))
                .isInstanceOf(ReplayException.class)
                .hasMessageContaining("--from '" + text + "'")
                .hasMessageContaining("partition:offset");
    }

    @ParameterizedTest
    @ValueSource(strings = {"7:0", "0:999999"})
    void refusesWhatIsNotThere(String text) {
        assertThatThrownBy(() -> offsets(text))
                .isInstanceOf(ReplayException.class)
                .hasMessageContaining("sicd.ledger");
    }

    @Test
    void selectsByRunKindAndTime() {
        Selection selection = Selection.of(
                Optional.of("run_1"),
                List.of("ActionLogged"),
                new Place.At(Instant.parse("2025-01-01T10:00:10Z")),
                new Place.At(Instant.parse("2025-01-01T10:00:20Z")));
        assertThat(ledger.all().stream().filter(selection::includes).toList())
                .isNotEmpty()
                .isEqualTo(ledger.all().stream()
                        .filter(line -> line.runId().equals("run_1")
                                && Selection.kindOf(line).equals("ActionLogged")
                                && line.offset() >= 10
                                && line.offset() < 20)
                        .toList());
        assertThat(selection.narrow(ledger.spans(), 2)).hasSize(1);
    }

    @Test
    void suggestsTheKindThatWasMeant() {
        assertThatThrownBy(() ->
                        Selection.of(Optional.empty(), List.of("ActionLoged"), new Place.Start(), new Place.End()))
                .hasMessageContaining("did you mean 'ActionLogged'?");
        assertThatThrownBy(() -> Selection.of(Optional.of("../x"), List.of(), new Place.Start(), new Place.End()))
                .hasMessageContaining("--run '../x'");
    }

    private Map<Integer, Long> offsets(String text) {
        return Place.parse("--from", text).offsets("--from", ledger, ledger.spans());
    }
}
