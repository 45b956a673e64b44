package dev.sicd.model.fold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sicd.model.event.EndStatus;
import dev.sicd.model.event.EpisodeEvent;
import dev.sicd.model.event.EpisodeEvent.EpisodeStarted;
import dev.sicd.model.event.Metrics;
import dev.sicd.model.event.TestEvents;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

final class EpisodeTest {
    private static final TestEvents EVENTS = new TestEvents("run_1");

    /** Whatever an agent can still send of an episode. */
    static Stream<EpisodeEvent> anythingFromAnAgent() {
        return Stream.of(
                EVENTS.started(1),
                EVENTS.action(1),
                EVENTS.outcome(1),
                EVENTS.metrics(1, Metrics.NONE),
                EVENTS.heartbeat(1, Optional.empty()));
    }

    @ParameterizedTest
    @MethodSource("anythingFromAnAgent")
    void aLateEventIsCountedAndDoesNotMoveTheStatus(EpisodeEvent late) {
        Replay replay = Replay.of(List.of(EVENTS.started(1), EVENTS.completed(1, EndStatus.FAILED)));
        Episode ended = replay.onlyEpisode();

        Episode after = replay.add(late).episode().orElseThrow();
        assertThat(after.status()).isEqualTo(EpisodeStatus.FAILED);
        assertThat(after.endedPosition()).isEqualTo(ended.endedPosition());
        assertThat(after.endedAt()).isEqualTo(ended.endedAt());
        assertThat(after.late()).isOne();
        assertThat(after.lastPosition()).isEqualTo(3);
    }

    @ParameterizedTest
    @EnumSource(EndStatus.class)
    void theFirstEndHoldsAndADifferentOneIsAConflict(EndStatus second) {
        Replay replay = Replay.of(List.of(EVENTS.started(1), EVENTS.completed(1, EndStatus.COMPLETED)));

        Fold.After after = replay.add(EVENTS.completed(1, second));
        boolean same = second == EndStatus.COMPLETED;
        assertThat(after.refusal()).contains(same ? Refusal.ALREADY_ENDED : Refusal.ENDED_DIFFERENTLY);
        assertThat(replay.onlyEpisode().status()).isEqualTo(EpisodeStatus.COMPLETED);
        assertThat(replay.onlyEpisode().endedPosition()).isEqualTo(2);
        assertThat(replay.onlyEpisode().conflicts()).isEqualTo(same ? 0 : 1);
    }

    @Test
    void theWatchdogCannotEndWhatHasEnded() {
        Replay replay = Replay.of(List.of(EVENTS.started(1), EVENTS.completed(1, EndStatus.COMPLETED)));

        assertThat(replay.add(EVENTS.abandoned(1)).refusal()).contains(Refusal.ALREADY_ENDED);
        assertThat(replay.onlyEpisode().status()).isEqualTo(EpisodeStatus.COMPLETED);
        assertThat(replay.onlyEpisode().late()).isZero();
    }

    @ParameterizedTest
    @MethodSource("anythingFromAnAgent")
    void anAbandonedEpisodeIsRevivedByALaterEvent(EpisodeEvent later) {
        Replay replay = Replay.of(List.of(EVENTS.started(1), EVENTS.abandoned(1)));
        assertThat(replay.onlyEpisode().status()).isEqualTo(EpisodeStatus.ABANDONED);
        assertThat(replay.onlyEpisode().endedPosition()).isEqualTo(2);

        Episode revived = replay.add(later).episode().orElseThrow();
        assertThat(revived.status()).isEqualTo(EpisodeStatus.IN_PROGRESS);
        assertThat(revived.endedAt()).isEmpty();
        assertThat(revived.endedPosition()).isZero();
        assertThat(List.of(revived.revivals(), revived.late())).containsExactly(1L, 0L);
    }

    @Test
    void anAbandonedEpisodeCanStillBeCompleted() {
        Replay replay =
                Replay.of(List.of(EVENTS.started(1), EVENTS.abandoned(1), EVENTS.completed(1, EndStatus.COMPLETED)));

        assertThat(replay.onlyEpisode().status()).isEqualTo(EpisodeStatus.COMPLETED);
        assertThat(replay.run().episodes()).isEqualTo(new EpisodeCounts(0, 1, 0, 0));
    }

    @Test
    void aStartAfterEventsHealsThePlaceholder() {
        Replay replay = Replay.of(List.of(EVENTS.action(7), EVENTS.outcome(7)));
        assertThat(replay.onlyEpisode().started()).isFalse();
        assertThat(replay.onlyEpisode().number()).isEqualTo(7);

        EpisodeStarted start = EVENTS.started(7, Duration.ofMinutes(2));
        Fold.After after = replay.add(start);
        Episode healed = after.episode().orElseThrow();
        assertThat(after.refusal()).isEmpty();
        assertThat(healed.started()).isTrue();
        assertThat(healed.startedAt()).contains(start.envelope().occurredAt());
        assertThat(List.of(healed.firstPosition(), healed.startedPosition(), healed.actions(), healed.outcomes()))
                .containsExactly(1L, 3L, 1L, 1L);
        assertThat(healed.lease()).isEqualTo(Duration.ofMinutes(2));
    }

    @Test
    void aSecondStartIsAConflictThatChangesNothingElse() {
        Replay replay = Replay.of(List.of(EVENTS.started(1, Duration.ofMinutes(2))));

        assertThat(replay.add(EVENTS.started(1, Duration.ofHours(9))).refusal()).contains(Refusal.STARTED_TWICE);
        assertThat(replay.onlyEpisode().startedPosition()).isOne();
        assertThat(replay.onlyEpisode().lease()).isEqualTo(Duration.ofMinutes(2));
        assertThat(replay.onlyEpisode().conflicts()).isOne();
    }

    @Test
    void theDeadlineIsTheLastSignOfLifePlusTheLease() {
        Replay replay = Replay.of(List.of(EVENTS.action(1)));
        assertThat(replay.onlyEpisode().deadline())
                .isEqualTo(Replay.recordedAt(1).plus(Duration.ofMinutes(15)));

        replay.add(EVENTS.heartbeat(1, Optional.of(Duration.ofSeconds(10))));
        assertThat(replay.onlyEpisode().deadline())
                .isEqualTo(Replay.recordedAt(2).plusSeconds(10));

        replay.add(EVENTS.heartbeat(1, Optional.empty()));
        assertThat(replay.onlyEpisode().deadline())
                .isEqualTo(Replay.recordedAt(3).plusSeconds(10));

        replay.add(EVENTS.abandoned(1));
        assertThat(replay.onlyEpisode().deadline())
                .as("the watchdog's event is no sign of life")
                .isEqualTo(Replay.recordedAt(3).plusSeconds(10));
    }

    @Test
    void anEventOfTheRunIsNotTakenForOneOfAnEpisode() {
        Episode episode = Episode.placeholder("run_1", "run_1_ep0001", Fold.DEFAULT_LEASE);

        assertThatThrownBy(() -> episode.apply(EVENTS.runStarted(1), 1, TestEvents.EPOCH))
                .hasMessage("RunStarted is an event of a run, not of an episode");
    }
}
