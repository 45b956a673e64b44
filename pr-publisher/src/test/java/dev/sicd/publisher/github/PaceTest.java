package dev.sicd.publisher.github;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sicd.model.publish.Command;
import dev.sicd.publisher.github.ApiRequest.Weight;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** When a request may be sent, by a clock that tests move. */
class PaceTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final TestTime time = new TestTime();
    private final Pace pace = new Pace(SECOND, time, time);

    @Test
    void readsNeverWait() throws InterruptedException {
        admit(Weight.NOTIFYING_WRITE, Weight.READ, Weight.READ);

        assertThat(time.slept()).isEmpty();
    }

    @Test
    void aWriteWaitsForTheOneBefore() throws InterruptedException {
        admit(Weight.WRITE, Weight.WRITE, Weight.WRITE);

        assertThat(time.slept()).containsExactly(SECOND, SECOND);
    }

    @Test
    void afterAWriteThatNotifiesPeopleItWaitsThreeTimesAsLong() throws InterruptedException {
        admit(Weight.NOTIFYING_WRITE, Weight.WRITE, Weight.NOTIFYING_WRITE);

        assertThat(time.slept()).containsExactly(Duration.ofSeconds(3), SECOND);
    }

    @Test
    void timeThatHasPassedIsNotWaitedForAgain() throws InterruptedException {
        admit(Weight.WRITE);
        time.move(Duration.ofMillis(400));
        admit(Weight.WRITE);
        time.move(MINUTE);
        admit(Weight.WRITE);

        assertThat(time.slept()).containsExactly(Duration.ofMillis(600));
    }

    @Test
    void withoutAPaceNothingWaits() throws InterruptedException {
        Pace none = new Pace(Duration.ZERO, time, time);

        assertThat(none.admit(Weight.NOTIFYING_WRITE)).isEmpty();
        assertThat(none.admit(Weight.WRITE)).isEmpty();
        assertThat(time.slept()).isEmpty();
    }

    @Test
    void manyWritersTogetherKeepThePaceOfOne() throws Exception {
        try (ExecutorService writers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Optional<Duration>>> admitted = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                admitted.add(writers.submit(() -> pace.admit(Weight.WRITE)));
            }
            for (Future<Optional<Duration>> one : admitted) {
                assertThat(one.get()).isEmpty();
            }
        }

        assertThat(time.slept()).hasSize(19).containsOnly(SECOND);
    }

    @Test
    void inAPauseNothingIsAdmittedAndNothingWaits() throws InterruptedException {
        pace.pause(Optional.of(MINUTE));
        time.move(SECOND);

        assertThat(pace.admit(Weight.READ)).contains(Duration.ofSeconds(59));
        assertThat(pace.admit(Weight.WRITE)).contains(Duration.ofSeconds(59));
        assertThat(time.slept()).isEmpty();
    }

    @Test
    void whatWasHeldBackByAPauseTakesNoTurn() throws InterruptedException {
        pace.pause(Optional.of(SECOND));
        pace.admit(Weight.NOTIFYING_WRITE);
        time.move(SECOND);
        admit(Weight.WRITE);

        assertThat(time.slept()).isEmpty();
    }

    @Test
    void aPauseThatBeginsWhileAWriteWaitsHoldsIt() throws InterruptedException {
        List<Pace> paced = new ArrayList<>();
        Pace interrupted = new Pace(SECOND, time, slept -> {
            time.sleep(slept);
            paced.getFirst().pause(Optional.of(MINUTE));
        });
        paced.add(interrupted);
        interrupted.admit(Weight.WRITE);

        assertThat(interrupted.admit(Weight.WRITE)).contains(MINUTE);
    }

    @Test
    void aShorterPauseEndsNoLongerOne() {
        pace.pause(Optional.of(MINUTE));

        assertThat(pace.pause(Optional.of(SECOND))).isEqualTo(MINUTE);
        assertThat(pace.pause(Optional.of(MINUTE.plus(SECOND)))).isEqualTo(MINUTE.plus(SECOND));
    }

    @Test
    void aPauseIsASecondAtLeastAndADayAtMost() {
        assertThat(pace.pause(Optional.of(Duration.ZERO))).isEqualTo(SECOND);
        assertThat(pace.pause(Optional.of(Duration.ofDays(400)))).isEqualTo(Duration.ofDays(1));
    }

    @Test
    void pausesOfUnknownLengthDoubleUpToAnHour() {
        List<Long> seconds = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            Duration pause = pace.pause(Optional.empty());
            seconds.add(pause.toSeconds());
            time.move(pause);
        }

        assertThat(seconds).containsExactly(61L, 122L, 244L, 488L, 976L, 1_952L, 3_600L, 3_600L);
    }

    @Test
    void answersToWhatWasOnItsWayDoubleNothing() {
        pace.pause(Optional.empty());
        pace.pause(Optional.empty());
        time.move(SECOND);

        assertThat(pace.pause(Optional.empty())).isEqualTo(MINUTE);
    }

    @Test
    void successOfWhatWasOnItsWayIsNoEndOfTheTrouble() {
        pace.pause(Optional.empty());
        pace.succeeded();
        time.move(Duration.ofSeconds(61));

        assertThat(pace.pause(Optional.empty())).isEqualTo(Duration.ofSeconds(122));
    }

    @Test
    void aClockThatIsSetBackMakesNoPauseLonger() throws InterruptedException {
        pace.pause(Optional.of(MINUTE));
        time.move(Duration.ofDays(-30));

        assertThat(pace.admit(Weight.READ)).contains(MINUTE);
        time.move(MINUTE);
        assertThat(pace.admit(Weight.READ)).isEmpty();
    }

    @Test
    void callsTakeTheirTurns() {
        try (Hub hub = Hub.start(Hub.TOKEN_CREDENTIALS, SECOND)) {
            for (int i = 0; i < 7; i++) {
                hub.answers(200, "{}");
            }
            hub.call(new Command.CreateBlob("x"));
            hub.call(new Command.GetRepository());
            hub.call(new Command.OpenPullRequest("sicd/p1", "main", "Tidy up", "Body", true));
            hub.call(new Command.AddLabels(7, List.of("sicd")));
            hub.call(new Command.RequestReviewers(7, List.of("ada")));
            hub.call("other", "one", new Command.AddAssignees(7, List.of("ada")));
            hub.call(new Command.CreateBlob("x"));

            assertThat(hub.time().slept()).extracting(Duration::toSeconds).containsExactly(1L, 3L, 1L, 3L, 3L);
        }
    }

    private void admit(Weight... weights) throws InterruptedException {
        for (Weight weight : weights) {
            assertThat(pace.admit(weight)).isEmpty();
        }
    }
}
