package dev.sicd.publisher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sicd.schemas.Coordinates;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SpentDecisionsTest {
    private static final UUID DECISION = new UUID(1, 1);
    private static final Coordinates FIRST = new Coordinates("t", 0, 1);

    private final SpentDecisions spent = new SpentDecisions();

    @Test
    void aDecisionIsSpentInOneRecord() {
        spent.spend(DECISION, FIRST);

        assertThat(spent.spentElsewhere(DECISION, FIRST)).isEmpty();
        assertThat(spent.spentElsewhere(DECISION, new Coordinates("t", 1, 1))).contains(FIRST);
        assertThat(spent.spentElsewhere(DECISION, new Coordinates("t", 0, 2))).contains(FIRST);
        assertThat(spent.spentElsewhere(new UUID(1, 2), new Coordinates("t", 0, 2)))
                .isEmpty();
    }

    @Test
    void theOldestIsForgottenAndNoOther() {
        spent.spend(DECISION, FIRST);
        for (int i = 1; i < SpentDecisions.KEPT_MAX; i++) {
            spent.spend(new UUID(2, i), FIRST);
        }
        Coordinates elsewhere = new Coordinates("t", 0, 2);
        assertThat(spent.spentElsewhere(DECISION, elsewhere)).contains(FIRST);

        spent.spend(new UUID(3, 3), FIRST);

        assertThat(spent.spentElsewhere(DECISION, elsewhere)).isEmpty();
        assertThat(spent.spentElsewhere(new UUID(2, 1), elsewhere)).contains(FIRST);
    }
}
