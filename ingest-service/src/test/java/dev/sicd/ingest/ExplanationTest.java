package dev.sicd.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sicd.schemas.QuarantineReason;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ExplanationTest {
    @ParameterizedTest
    @EnumSource
    void everyReasonOfTheGateHasItsOwnWords(QuarantineReason reason) {
        Explanation explanation = Explanation.of(reason.name());

        assertThat(explanation).isNotEqualTo(Explanation.of("NOBODY_SAID_THIS"));
        assertThat(explanation.meaning()).isNotBlank();
        assertThat(explanation.cure()).isNotBlank();
        assertThat(Stream.of(QuarantineReason.values())
                        .filter(other -> Explanation.of(other.name()).equals(explanation)))
                .containsExactly(reason);
    }

    @Test
    void thePublishersReasonsAreKnownToo() {
        assertThat(Explanation.reasons())
                .contains("UNSIGNED", "DIGEST_MISMATCH", "PLAN_TOO_LARGE")
                .doesNotHaveDuplicates();
    }

    @Test
    void ofAReasonThatANewerServiceGaveItSaysThat() {
        assertThat(Explanation.of("NOBODY_SAID_THIS").meaning()).contains("does not know the reason");
    }
}
