package dev.sicd.publisher.github;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.sicd.model.git.GitId;
import dev.sicd.model.publish.Command;
import dev.sicd.model.publish.Observation;
import dev.sicd.model.publish.Observation.Fault;
import java.time.Duration;
import java.util.stream.Stream;
import mockwebserver3.MockResponse;
import mockwebserver3.SocketEffect;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** That a lost answer is a doubt, and never a second request. */
class DroppedConnectionsTest {
    private static final GitId A = new GitId("a".repeat(40));
    private static final SocketEffect CLOSE = new SocketEffect.CloseSocket();
    private static final String BRANCH = "{\"ref\": \"refs/heads/sicd/p1\", \"object\": {\"sha\": \"%s\"}}";

    private final Hub hub = Hub.start();

    @AfterEach
    void close() {
        hub.close();
    }

    static Stream<Arguments> drops() {
        return Stream.of(
                arguments("before the request", answer().onRequestStart(CLOSE)),
                arguments("within the request", answer().onRequestBody(CLOSE)),
                arguments("after the request", answer().onResponseStart(CLOSE)),
                arguments("within the answer", answer().onResponseBody(CLOSE)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("drops")
    void aWriteIsInDoubtAndWasSentOnce(String when, MockResponse.Builder drop) {
        hub.answers(drop.build()).answers(422, "{\"message\": \"Reference already exists\"}");

        assertThat(hub.refusal(new Command.CreateBranch("sicd/p1", A)).fault())
                .as("cut %s", when)
                .isEqualTo(Fault.UNSURE);
        assertThat(hub.github().requests()).isEqualTo(1);
        // the second answer is for the second call, so nothing was sent in between
        assertThat(hub.refusal(new Command.CreateBranch("sicd/p1", A)).fault()).isEqualTo(Fault.EXISTS);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("drops")
    void aReadIsUnsureAndCanBeSentAgain(String when, MockResponse.Builder drop) {
        hub.answers(drop.build()).answers(404, "").answers(200, BRANCH.formatted(A.hex()));

        assertThat(hub.refusal(new Command.GetCommit(A)).fault())
                .as("cut %s", when)
                .isEqualTo(Fault.UNSURE);
        assertThat(hub.refusal(new Command.GetCommit(A)).fault()).isEqualTo(Fault.MISSING);
        assertThat(hub.github().requests()).isEqualTo(2);
    }

    @Test
    void aConnectionThatWasGoodOnceIsNoReasonToSendTwice() {
        hub.answers(200, BRANCH.formatted(A.hex()))
                .answers(answer().onResponseStart(CLOSE).build())
                .answers(201, "{}");
        hub.call(new Command.GetBranch("sicd/p1"));

        assertThat(hub.refusal(new Command.CreateBranch("sicd/p1", A)).fault()).isEqualTo(Fault.UNSURE);
        assertThat(hub.requests()).isEqualTo(2);
    }

    @Test
    void aReadOnSuchAConnectionIsNotSentTwiceEither() {
        hub.answers(200, BRANCH.formatted(A.hex()))
                .answers(answer().onResponseStart(CLOSE).build())
                .answers(404, "");
        hub.call(new Command.GetBranch("sicd/p1"));

        assertThat(hub.refusal(new Command.GetCommit(A)).fault()).isEqualTo(Fault.UNSURE);
        assertThat(hub.requests()).isEqualTo(2);
    }

    @Test
    void theRefusalSaysWhatWasAskedAndWhatWentWrong() {
        hub.answers(answer().onResponseStart(CLOSE).build());

        assertThat(hub.refusal(new Command.CreateBranch("sicd/p1", A)).message())
                .startsWith("GitHub did not answer POST /repos/octo/hello/git/refs (")
                .containsPattern("IOException|SocketException");
    }

    @Test
    void anAnswerThatNeverComesIsNotWaitedForForEver() {
        try (Hub slow = Hub.impatient(Duration.ofMillis(500))) {
            slow.answers(answer().onResponseStart(SocketEffect.Stall.INSTANCE).build());

            assertThat(slow.refusal(new Command.CreateBranch("sicd/p1", A)).fault())
                    .isEqualTo(Fault.UNSURE);
        }
    }

    @Test
    void aServerThatIsNotThereIsUnsure() {
        hub.stop();

        assertThat(hub.refusal(new Command.GetRepository()))
                .satisfies(refused -> assertThat(refused.fault()).isEqualTo(Fault.UNSURE))
                .satisfies(refused -> assertThat(refused.message()).contains("ConnectException"));
    }

    @Test
    void whoeverIsInterruptedDoesNotWaitOn() {
        hub.answers(answer().onResponseStart(SocketEffect.Stall.INSTANCE).build());

        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> hub.github().call("octo", "hello", new Command.GetRepository()))
                .isInstanceOf(InterruptedException.class);
    }

    @Test
    void aClosedClientSendsNothing() {
        hub.github().close();

        assertThat(hub.refusal(new Command.GetRepository()).message()).contains("the client is closed");
        assertThat(hub.requests()).isZero();
    }

    @Test
    void aDoubtIsNoAbsenceOfABranch() {
        hub.answers(answer().code(404).body("{}").onResponseBody(CLOSE).build());

        assertThat(hub.call(new Command.GetBranch("sicd/p1"))).isInstanceOf(Observation.Refused.class);
    }

    private static MockResponse.Builder answer() {
        return new MockResponse.Builder().code(201).body("{\"message\": \"%s\"}".formatted("x".repeat(10_000)));
    }
}
