package dev.sicd.publisher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sicd.model.event.Envelope;
import dev.sicd.model.event.Ids;
import dev.sicd.model.event.PullRequestEvent.Cause;
import dev.sicd.model.event.PullRequestEvent.PublishDeferred;
import dev.sicd.model.event.PullRequestEvent.PublishParked;
import dev.sicd.model.event.PullRequestEvent.PullRequestClosed;
import dev.sicd.model.event.PullRequestEvent.PullRequestOpened;
import dev.sicd.model.ledger.Hash;
import dev.sicd.publisher.History.Room;
import dev.sicd.schemas.Coordinates;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class HistoryTest {
    private static final Instant NOW = Instant.parse("2026-02-03T04:05:06Z");
    private static final String REPOSITORY = "o/r";
    private static final Budgets BUDGETS = new Budgets(3, 2, 4, 3);

    private final History history = new History();

    @Test
    void hasRoomUntilTheHourIsFull() {
        opened("a", REPOSITORY, NOW.minus(Duration.ofMinutes(50)));
        assertThat(reserve("b", REPOSITORY)).isEqualTo(new Room.Free());
        opened("b", REPOSITORY, NOW);

        assertThat(reserve("c", REPOSITORY)).isEqualTo(new Room.HourBudget(NOW.plus(Duration.ofMinutes(10)), 2, false));
        assertThat(reserve("c", "o/other")).isEqualTo(new Room.Free());
        assertThat(history.reserve("d", REPOSITORY, BUDGETS, NOW.plus(Duration.ofMinutes(11))))
                .isEqualTo(new Room.Free());
    }

    @Test
    void hasRoomUntilTooManyAreOpen() {
        for (String id : List.of("a", "b", "c")) {
            opened(id, REPOSITORY, NOW.minus(Duration.ofHours(2)));
        }

        assertThat(reserve("d", "O/R")).isEqualTo(new Room.OpenBudget(3));

        closed("a", true);
        assertThat(reserve("d", REPOSITORY)).isEqualTo(new Room.Free());
    }

    @Test
    void whatIsUnderWayHasItsPlaceUntilItIsGivenBack() {
        assertThat(reserve("a", REPOSITORY)).isEqualTo(new Room.Free());
        assertThat(reserve("a", REPOSITORY)).isEqualTo(new Room.Free());
        assertThat(reserve("b", REPOSITORY)).isEqualTo(new Room.Free());
        assertThat(reserve("c", REPOSITORY)).isInstanceOf(Room.HourBudget.class);

        history.release("a", REPOSITORY);

        assertThat(reserve("c", REPOSITORY)).isEqualTo(new Room.Free());
    }

    @Test
    void countsAllRepositoriesTogether() {
        for (int i = 0; i < 4; i++) {
            opened("p" + i, "o/r" + i, NOW.minus(Duration.ofMinutes(i)));
        }

        assertThat(reserve("x", REPOSITORY)).isEqualTo(new Room.HourBudget(NOW.plus(Duration.ofMinutes(57)), 4, true));
    }

    @Test
    void countsRejectionsInARowAndForgetsThemAtAMerge() {
        for (String id : List.of("a", "b", "c")) {
            opened(id, REPOSITORY, NOW);
        }
        closed("a", false);
        closed("b", false);
        assertThat(history.rejectionsInRow("O/r")).isEqualTo(2);

        closed("c", true);
        assertThat(history.rejectionsInRow(REPOSITORY)).isZero();
    }

    @Test
    void theSameEventAgainChangesNothing() {
        opened("a", REPOSITORY, NOW);
        opened("a", REPOSITORY, NOW);
        closed("a", false);
        closed("a", false);
        opened("a", REPOSITORY, NOW);

        assertThat(history.open()).isEmpty();
        assertThat(history.rejectionsInRow(REPOSITORY)).isEqualTo(1);
        assertThat(reserve("b", REPOSITORY)).isEqualTo(new Room.Free());
    }

    @Test
    void whatIsPutOffWaitsUntilSomethingElseIsSaidOfIt() {
        deferred("a", 1, 7);
        assertThat(history.isDeferred("a", source(7))).isTrue();
        assertThat(history.isDeferred("a", source(8))).isFalse();

        deferred("a", 2, 7);
        deferred("a", 1, 7);
        assertThat(history.deferred()).extracting(History.Deferred::times).containsExactly(2);

        opened("a", REPOSITORY, NOW, 7);
        assertThat(history.deferred()).isEmpty();
        assertThat(history.isEnded("a", source(7))).isTrue();

        deferred("a", 2, 7);
        assertThat(history.deferred()).isEmpty();
    }

    @Test
    void whatIsReleasedIsAnotherRecord() {
        history.apply(new PublishParked(envelope(), "a", "r", "C", List.of(), Optional.of(cause(7))), NOW);

        assertThat(history.isEnded("a", source(7))).isTrue();
        assertThat(history.isEnded("a", source(9))).isFalse();

        deferred("a", 1, 9);
        assertThat(history.isDeferred("a", source(9))).isTrue();
    }

    @Test
    void ofAProposalThatWasOpenedNothingMoreIsSaid() {
        opened("a", REPOSITORY, NOW, 7);

        assertThat(history.isEnded("a", source(9))).isTrue();

        deferred("a", 1, 9);
        assertThat(history.deferred()).isEmpty();
    }

    @Test
    void theFirstRecordOfADecisionWaitsForAllOfIt() {
        deferred("a", 1, new Cause(new UUID(0, 7), source(7).toString()));
        deferred("a", 1, new Cause(new UUID(0, 7), source(8).toString()));

        assertThat(history.isDeferred("a", source(7))).isTrue();

        opened("a", REPOSITORY, NOW, 8);
        assertThat(history.deferred()).isEmpty();
    }

    @Test
    void whatIsOnlyLookedForTakesThePlaceOfNothingThatIsToBePublished() {
        deferred("a", 1, 9);
        lapsed("a", 1, 7);
        assertThat(history.isDeferred("a", source(9))).isTrue();

        lapsed("b", 1, 7);
        assertThat(history.deferred()).filteredOn(History.Deferred::isLapsed).hasSize(1);
        lapsed("b", 2, 7);
        assertThat(history.deferred())
                .filteredOn(History.Deferred::isLapsed)
                .extracting(History.Deferred::times)
                .containsExactly(2);

        deferred("b", 1, 9);
        assertThat(history.isDeferred("b", source(9))).isTrue();
        assertThat(history.deferred()).noneMatch(History.Deferred::isLapsed);
    }

    private Room reserve(String id, String repository) {
        return history.reserve(id, repository, BUDGETS, NOW);
    }

    private void opened(String id, String repository, Instant at) {
        opened(id, repository, at, 1);
    }

    private void opened(String id, String repository, Instant at, long offset) {
        history.apply(
                new PullRequestOpened(
                        envelope(),
                        id,
                        Hash.sha256(),
                        repository,
                        "b",
                        1,
                        "u",
                        "c",
                        "t",
                        "main",
                        "s",
                        List.of(),
                        Optional.of(cause(offset))),
                at);
    }

    private void closed(String id, boolean merged) {
        history.apply(new PullRequestClosed(envelope(), id, 1, merged, ""), NOW);
    }

    private void deferred(String id, int times, long offset) {
        deferred(id, times, cause(offset));
    }

    private void deferred(String id, int times, Cause cause) {
        deferred(id, times, "OPEN_BUDGET", cause);
    }

    private void lapsed(String id, int times, long offset) {
        deferred(id, times, "APPROVAL_EXPIRED", cause(offset));
    }

    private void deferred(String id, int times, String code, Cause cause) {
        history.apply(
                new PublishDeferred(envelope(), id, NOW.plusSeconds(60), "r", code, times, Optional.of(cause)), NOW);
    }

    private static Envelope envelope() {
        return Envelope.ofRun(Ids.derived("test"), "run_1", NOW, PullRequestPlan.ACTOR);
    }

    private static Cause cause(long offset) {
        return new Cause(new UUID(0, offset), source(offset).toString());
    }

    private static Coordinates source(long offset) {
        return new Coordinates("sicd.approved-proposals", 0, offset);
    }
}
