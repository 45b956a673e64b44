package dev.sicd.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CoordinatesTest {
    @Test
    void areReadAsTheyAreWritten() {
        Coordinates at = new Coordinates("sicd.episode-events", 3, 1_742);

        assertThat(Coordinates.parse(at.toString())).contains(at);
        assertThat(Coordinates.parse("t:0:0")).contains(new Coordinates("t", 0, 0));
        assertThat(Coordinates.parse("t".repeat(249) + ":999999999:999999999999999999"))
                .contains(new Coordinates("t".repeat(249), 999_999_999, 999_999_999_999_999_999L));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":",
                "::",
                "t",
                "t:0",
                "t::0",
                "t:0:",
                ":0:0",
                "t:0:0:0",
                "t:-1:0",
                "t:0:-1",
                "t:+1:0",
                "t: 1:0",
                "t:0:0 ",
                "t:0:0\n",
                "t:1234567890:0",
                "t:0:1234567890123456789",
                "t/u:0:0",
                "t:٣:0"
            })
    void areNothingElse(String text) {
        assertThat(Coordinates.parse(text)).isEmpty();
    }

    @Test
    void areOfATopicWhoseNameKafkaTakes() {
        assertThat(Coordinates.parse("t".repeat(250) + ":0:0")).isEmpty();
    }

    @Test
    void ofWhatTheFoldStatedAreItsLedger() {
        assertThat(Coordinates.parseSource("sicd.ledger:2:-1")).contains(new Coordinates("sicd.ledger", 2, -1));
        assertThat(Coordinates.parseSource("sicd.ledger:2:-2")).isEmpty();
    }
}
