package dev.sicd.aggregator;

import static dev.sicd.aggregator.FoldDriver.header;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sicd.aggregator.Counters.Fate;
import dev.sicd.model.event.Event;
import dev.sicd.model.event.ProposalEvent.ProposalSubmitted;
import dev.sicd.model.event.SignedApproval;
import dev.sicd.model.fold.ProposalState;
import dev.sicd.model.policy.Decision.Verdict;
import dev.sicd.reader.Keys;
import dev.sicd.reader.Store;
import dev.sicd.schemas.EventCodec;
import dev.sicd.schemas.EventFamily;
import dev.sicd.schemas.QuarantineReason;
import dev.sicd.schemas.RecordHeaders;
import dev.sicd.schemas.StateCodec;
import dev.sicd.schemas.Topic;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.utils.Bytes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Decisions and pull request events count on their own topics only. The rerouted topic speaks for the topic that its
 * header names, so there the brokers' ACL is the guard: nobody but the aggregator may write it.
 */
class AuthorityTest {
    private static final String RUN = "run_20250101";
    private static final byte[] KEY = RUN.getBytes(UTF_8);
    private static final SignedApproval FORGED = new SignedApproval("{}", "key", "c2ln");

    @TempDir
    Path stateDir;

    private final Events events = new Events(RUN, 1);
    private final ProposalSubmitted proposal = events.proposal("a.py");
    private FoldDriver driver;

    @BeforeEach
    void open() {
        driver = new FoldDriver(stateDir, Optional.empty(), CheckpointCadence.DEFAULT);
        driver.send(events.runStarted(1), proposal);
        driver.send(events.decided(proposal, Verdict.REVIEW));
    }

    @AfterEach
    void close() {
        driver.close();
    }

    static Stream<Arguments> wrongTopics() {
        return Stream.of(EventFamily.values())
                .flatMap(of ->
                        Stream.of(EventFamily.values()).filter(on -> on != of).map(on -> Arguments.of(of, on)));
    }

    @ParameterizedTest
    @MethodSource("wrongTopics")
    void anEventOnTheTopicOfAnotherAuthorityChangesNothingAndIsCounted(EventFamily of, EventFamily on) {
        Event forged = forged(of);
        driver.pipe(on.topic(), KEY, EventCodec.encode(forged), Events.AT);

        assertKeptOut(QuarantineReason.WRONG_TOPIC);
    }

    @ParameterizedTest
    @MethodSource("wrongTopics")
    void aReroutedEventIsHeldToTheTopicThatItsHeaderNames(EventFamily of, EventFamily on) {
        String claimed = on.topic().name("sicd") + ":0:7";
        driver.pipe(Topic.REROUTED, KEY, EventCodec.encode(forged(of)), headers(claimed));

        assertKeptOut(QuarantineReason.WRONG_TOPIC);
    }

    @Test
    void aReroutedEventCannotNameADerivedTopicAsItsSource() {
        for (Topic topic : List.of(Topic.LEDGER, Topic.REROUTED, Topic.APPROVED_PROPOSALS)) {
            String claimed = topic.name("sicd") + ":0:7";
            driver.pipe(Topic.REROUTED, KEY, EventCodec.encode(forged(EventFamily.DECISION)), headers(claimed));
            assertKeptOut(QuarantineReason.NO_SOURCE);
        }
    }

    @Test
    void onItsOwnTopicTheSameApprovalApproves() {
        driver.send(forged(EventFamily.DECISION));

        assertThat(state()).isEqualTo(ProposalState.APPROVED);
        assertThat(driver.read(Topic.APPROVED_PROPOSALS)).hasSize(1);
    }

    private long keptOut;

    private void assertKeptOut(QuarantineReason reason) {
        keptOut++;
        assertThat(state()).isEqualTo(ProposalState.AWAITING_REVIEW);
        assertThat(driver.read(Topic.APPROVED_PROPOSALS)).isEmpty();
        assertThat(driver.store(Store.SEEN).approximateNumEntries()).isEqualTo(3);
        assertThat(driver.read(Topic.QUARANTINE))
                .extracting(record -> header(record, RecordHeaders.REASON))
                .containsExactly(reason.name());
        assertThat(driver.counters().of(reason)).isEqualTo(keptOut);
        assertThat(driver.counters().of(Fate.QUARANTINED)).isEqualTo(keptOut);
    }

    private ProposalState state() {
        byte[] stored = driver.store(Store.PROPOSALS).get(Bytes.wrap(Keys.proposal(RUN, proposal.proposalId())));
        return StateCodec.proposal(stored).state();
    }

    private Event forged(EventFamily family) {
        return switch (family) {
            case EPISODE -> events.action(1, "{}");
            case PROPOSAL -> events.proposal("b.py");
            case DECISION -> events.reviewed(proposal, FORGED);
            case PULL_REQUEST -> events.parked(proposal);
        };
    }

    private static Headers headers(String source) {
        return new org.apache.kafka.common.header.internals.RecordHeaders()
                .add(RecordHeaders.SOURCE, source.getBytes(UTF_8))
                .add(RecordHeaders.RECORDED_AT, Events.AT.toString().getBytes(UTF_8));
    }
}
