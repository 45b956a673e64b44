package dev.sicd.publisher.github;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sicd.model.git.GitId;
import dev.sicd.model.publish.Command;
import dev.sicd.model.publish.Observation;
import dev.sicd.model.publish.Observation.Fault;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How long the client keeps quiet after each way in which GitHub asks for it. */
class RateLimitTest {
    private static final Command.Call READ = new Command.GetRepository();
    private static final Command.Call WRITE = new Command.CreateBlob("x");
    private static final String REPOSITORY = "{\"default_branch\": \"main\"}";
    private static final String SECONDARY = "{\"message\": \"You have exceeded a secondary rate limit.\"}";
    private static final String USED_UP = "X-RateLimit-Remaining: 0";

    private final Hub hub = Hub.start();

    @AfterEach
    void close() {
        hub.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {403, 429})
    void whatIsUsedUpIsThereAgainASecondAfterTheReset(int status) {
        hub.answers(status, "", USED_UP, reset(TestTime.START.plusSeconds(600)));

        assertThat(limited()).isEqualTo(Duration.ofSeconds(601));
    }

    @ParameterizedTest
    @CsvSource({"403, 30, 30", "429, 30, 30", "403, 0, 1", "429, 86400, 86400", "403, 999999999999, 86400"})
    void secondsAreTakenAtTheirWordWithinADay(int status, String retryAfter, long seconds) {
        hub.answers(status, "", "Retry-After: " + retryAfter);

        assertThat(limited()).isEqualTo(Duration.ofSeconds(seconds));
    }

    @Test
    void aMomentMayBeGivenAsADate() {
        hub.answers(403, SECONDARY, "Retry-After: " + http(TestTime.START.plusSeconds(90)));

        assertThat(limited()).isEqualTo(Duration.ofSeconds(90));
    }

    @Test
    void whenToTryAgainCountsMoreThanTheReset() {
        hub.answers(403, "", USED_UP, reset(TestTime.START.plusSeconds(600)), "Retry-After: 20");

        assertThat(limited()).isEqualTo(Duration.ofSeconds(20));
    }

    @ParameterizedTest
    @ValueSource(strings = {"X-Any: 1", "Retry-After: soon", "Retry-After: -5", "Retry-After: 1.5"})
    void aPauseOfUnknownLengthIsAboveAMinute(String header) {
        hub.answers(429, SECONDARY, header);

        assertThat(limited()).isEqualTo(Duration.ofSeconds(61));
    }

    @ParameterizedTest
    @ValueSource(strings = {"X-RateLimit-Reset: never", "X-RateLimit-Reset: 0", "X-Any: 1"})
    void aResetThatIsNoneOrOverTellsNothing(String header) {
        hub.answers(403, "", USED_UP, header);

        assertThat(limited()).isEqualTo(Duration.ofSeconds(61));
    }

    @Test
    void aDateThatIsOverTellsNothing() {
        hub.answers(403, SECONDARY, "Retry-After: " + http(TestTime.START.minusSeconds(1)));

        assertThat(limited()).isEqualTo(Duration.ofSeconds(61));
    }

    @Test
    void theNextPauseOfUnknownLengthIsTwiceAsLongUntilSomethingWorks() {
        hub.answers(403, SECONDARY)
                .answers(403, SECONDARY)
                .answers(200, REPOSITORY)
                .answers(403, SECONDARY);

        assertThat(limited()).isEqualTo(Duration.ofSeconds(61));
        hub.time().move(Duration.ofSeconds(61));
        assertThat(limited()).isEqualTo(Duration.ofSeconds(122));
        hub.time().move(Duration.ofSeconds(122));
        hub.call(READ);
        assertThat(limited()).isEqualTo(Duration.ofSeconds(61));
    }

    @ParameterizedTest
    @ValueSource(longs = {-3_600, -600, 600, 3_600})
    void theResetIsByTheClockOfGitHub(long aheadSeconds) {
        Instant theirs = TestTime.START.plusSeconds(aheadSeconds);
        hub.answers(403, "", USED_UP, reset(theirs.plusSeconds(600)), "Date: " + http(theirs));

        assertThat(limited()).isEqualTo(Duration.ofSeconds(601));
    }

    @ParameterizedTest
    @ValueSource(longs = {-3_600, -600, 600, 3_600})
    void soIsTheMomentToTryAgain(long aheadSeconds) {
        Instant theirs = TestTime.START.plusSeconds(aheadSeconds);
        hub.answers(429, "", "Retry-After: " + http(theirs.plusSeconds(90)), "Date: " + http(theirs));

        assertThat(limited()).isEqualTo(Duration.ofSeconds(90));
    }

    @Test
    void nothingIsSentBeforeThePauseIsOver() {
        hub.answers(429, "", "Retry-After: 30").answers(200, REPOSITORY);
        limited();

        hub.time().move(Duration.ofMillis(29_001));
        assertThat(hub.refusal(WRITE)).satisfies(refused -> {
            assertThat(refused.fault()).isEqualTo(Fault.LIMITED);
            assertThat(refused.patience()).isEqualTo(Duration.ofMillis(999));
            assertThat(refused.message())
                    .isEqualTo(
                            "POST /repos/octo/hello/git/blobs was not sent: GitHub wants no requests for another 1 s");
        });
        assertThat(hub.requests()).isEqualTo(1);

        hub.time().move(Duration.ofMillis(999));
        assertThat(hub.call(READ)).isEqualTo(new Observation.Repository("main", false));
    }

    @Test
    void thePauseHoldsForAllRepositories() {
        hub.answers(429, "", "Retry-After: 30");
        limited();

        assertThat(hub.call("other", "one", READ))
                .isInstanceOfSatisfying(
                        Observation.Refused.class,
                        refused -> assertThat(refused.patience()).isEqualTo(Duration.ofSeconds(30)));
        assertThat(hub.requests()).isEqualTo(1);
    }

    @Test
    void theLastRequestThatIsAllowedIsNoLimitYet() {
        hub.answers(200, REPOSITORY, USED_UP, reset(TestTime.START.plusSeconds(600)))
                .answers(201, "{\"sha\": \"%s\"}".formatted("a".repeat(40)));

        hub.call(READ);
        assertThat(hub.call(WRITE)).isEqualTo(new Observation.Stored(new GitId("a".repeat(40))));
    }

    @Test
    void onlyWhatGitHubLimitsIsALimit() {
        hub.answers(401, "", USED_UP, "Retry-After: 5")
                .answers(500, "", "Retry-After: 5")
                .answers(404, "", USED_UP);

        assertThat(List.of(hub.refusal(READ), hub.refusal(READ), hub.refusal(READ)))
                .extracting(Observation.Refused::fault)
                .containsExactly(Fault.UNAUTHORIZED, Fault.UNSURE, Fault.MISSING);
    }

    private Duration limited() {
        Observation.Refused refused = hub.refusal(READ);
        assertThat(refused.fault()).as(refused.message()).isEqualTo(Fault.LIMITED);
        return refused.patience();
    }

    private static String reset(Instant at) {
        return "X-RateLimit-Reset: " + at.getEpochSecond();
    }

    private static String http(Instant at) {
        return DateTimeFormatter.RFC_1123_DATE_TIME.format(at.atOffset(ZoneOffset.UTC));
    }
}
