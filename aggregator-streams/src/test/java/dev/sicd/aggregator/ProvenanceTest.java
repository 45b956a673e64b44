package dev.sicd.aggregator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sicd.model.event.ApprovedProposal;
import dev.sicd.model.event.EpisodeEvent.ActionLogged;
import dev.sicd.model.event.Event;
import dev.sicd.model.event.Ids;
import dev.sicd.model.event.ProposalEvent.ProposalSubmitted;
import dev.sicd.model.event.SignedApproval;
import dev.sicd.model.ledger.Checkpoint;
import dev.sicd.model.ledger.Hash;
import dev.sicd.model.ledger.MerkleTree;
import dev.sicd.model.policy.Decision.Verdict;
import dev.sicd.model.signature.SignedNote;
import dev.sicd.model.signature.SigningKey;
import dev.sicd.reader.KeyRange;
import dev.sicd.reader.Keys;
import dev.sicd.reader.Store;
import dev.sicd.schemas.ApprovedProposalCodec;
import dev.sicd.schemas.DecodeException;
import dev.sicd.schemas.Topic;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The tree over the ledger, its signed heads, and what approvals carry of both. */
class ProvenanceTest {
    private static final String RUN = "run_20250101";
    private static final String ORIGIN = "sicd.ledger/0";
    private static final SigningKey KEY = SigningKey.generate(new SecureRandom());
    private static final CheckpointCadence EVERY_MINUTE = new CheckpointCadence(Duration.ofMinutes(1), 1_000);
    private static final SignedApproval BY_POLICY = new SignedApproval("{\"by\":\"policy\"}", "key", "c2ln");
    private static final SignedApproval BY_RITA = new SignedApproval("{\"by\":\"rita\"}", "key", "c2ln");
    private static final SignedApproval RELEASED = new SignedApproval("{\"by\":\"rita, again\"}", "key", "c2ln");

    @TempDir
    Path stateDir;

    private Optional<FoldDriver> opened = Optional.empty();

    @AfterEach
    void close() {
        opened.ifPresent(FoldDriver::close);
    }

    private FoldDriver open(Optional<SigningKey> key, CheckpointCadence cadence) {
        FoldDriver driver = new FoldDriver(stateDir, key, cadence);
        opened = Optional.of(driver);
        return driver;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void theRootIsThatOfTheLedgersRecordsInTheirOrder(long seed) {
        FoldDriver driver = open(Optional.of(KEY), new CheckpointCadence(Duration.ofMinutes(1), 7));
        Random random = new Random(seed);
        List<Events> runs =
                List.of(new Events(RUN, seed), new Events("another", seed + 1), new Events(Ids.SYSTEM_RUN, seed + 2));
        List<Event> sent = new ArrayList<>();
        int count = 1 + random.nextInt(200);
        for (int i = 0; i < count; i++) {
            Event event = switch (random.nextInt(8)) {
                case 0 -> runs.get(2).capability("SAFE_MODE", random.nextBoolean());
                case 1 -> runs.get(random.nextInt(2)).started(1, Optional.of(Duration.ofSeconds(30)));
                case 2 -> sent.isEmpty() ? runs.get(0).runStarted(1) : sent.get(random.nextInt(sent.size()));
                case 3 -> runs.get(random.nextInt(2)).proposal("a" + i + ".py");
                default -> runs.get(random.nextInt(2)).action(1, "{\"i\":" + i + "}");
            };
            driver.send(event);
            sent.add(event);
            if (random.nextInt(20) == 0) {
                // the watchdog's own events are entries too
                driver.caughtUpAt(Events.AT.plusSeconds(31));
                driver.advance(Duration.ofSeconds(2));
            }
        }
        List<byte[]> leaves = leaves(driver.read(Topic.LEDGER));

        assertThat(size(driver)).as("seed %d", seed).isEqualTo(leaves.size());
        assertThat(root(driver)).as("seed %d", seed).isEqualTo(NaiveTree.root(leaves));
        for (Checkpoint checkpoint : checkpoints(driver)) {
            List<byte[]> covered = leaves.subList(0, (int) checkpoint.size());
            assertThat(checkpoint.root().hex()).as("seed %d", seed).isEqualTo(NaiveTree.root(covered));
        }
    }

    @Test
    void aCheckpointIsSignedWhenItIsTimeAndTheLedgerGrew() {
        FoldDriver driver = open(Optional.of(KEY), EVERY_MINUTE);
        Events events = new Events(RUN, 1);
        driver.advance(Duration.ofMinutes(1));
        assertThat(driver.read(Topic.CHECKPOINTS)).isEmpty();

        driver.send(events.action(1, "{}"), events.action(1, "{}"));
        driver.advance(Duration.ofSeconds(59));
        assertThat(driver.read(Topic.CHECKPOINTS)).isEmpty();
        driver.advance(Duration.ofSeconds(1));
        List<TestRecord<byte[], byte[]>> first = driver.read(Topic.CHECKPOINTS);
        assertThat(first).hasSize(1);
        assertThat(new String(first.getFirst().key(), UTF_8)).isEqualTo("0");
        assertThat(checkpoint(text(first.getFirst())).size()).isEqualTo(2);

        driver.advance(Duration.ofMinutes(2));
        assertThat(driver.read(Topic.CHECKPOINTS)).isEmpty();
        driver.send(events.action(1, "{}"));
        driver.advance(Duration.ofMinutes(1));
        assertThat(checkpoints(driver)).extracting(Checkpoint::size).containsExactly(3L);
    }

    @Test
    void noMoreThanTheSetNumberOfEntriesWaitForACheckpoint() {
        FoldDriver driver = open(Optional.of(KEY), new CheckpointCadence(Duration.ofMinutes(1), 5));
        Events events = new Events(RUN, 2);
        for (int i = 0; i < 12; i++) {
            ActionLogged action = events.action(1, "{}");
            driver.send(action, action);
        }

        assertThat(checkpoints(driver)).extracting(Checkpoint::size).containsExactly(5L, 10L);
    }

    @Test
    void anApprovedProposalCarriesACheckpointThatCoversItsApproval() throws DecodeException {
        FoldDriver driver = open(Optional.of(KEY), EVERY_MINUTE);
        Events events = new Events(RUN, 3);
        ProposalSubmitted proposal = events.proposal("a.py");
        driver.send(events.runStarted(1), proposal, events.decided(proposal, Verdict.ALLOW, Optional.of(BY_POLICY)));
        List<byte[]> leaves = leaves(driver.read(Topic.LEDGER));

        ApprovedProposal approved = approved(driver).getFirst();
        Checkpoint checkpoint = checkpoint(approved.checkpoint().orElseThrow());
        assertThat(checkpoint.size()).isEqualTo(3);
        assertThat(checkpoint.root().hex()).isEqualTo(NaiveTree.root(leaves));
        assertThat(driver.read(Topic.CHECKPOINTS))
                .extracting(ProvenanceTest::text)
                .containsExactly(approved.checkpoint().orElseThrow());
    }

    @Test
    void withoutAKeyNothingIsSignedAndTheTreeGrowsAllTheSame() throws DecodeException {
        FoldDriver driver = open(Optional.empty(), EVERY_MINUTE);
        Events events = new Events(RUN, 4);
        ProposalSubmitted proposal = events.proposal("a.py");
        driver.send(proposal, events.allowed(proposal));
        driver.advance(Duration.ofMinutes(1));

        assertThat(driver.read(Topic.CHECKPOINTS)).isEmpty();
        assertThat(approved(driver).getFirst().checkpoint()).isEmpty();
        assertThat(size(driver)).isEqualTo(2);
    }

    @Test
    void theSignedApprovalIsThatOfTheEventWhichApproves() throws DecodeException {
        FoldDriver driver = open(Optional.of(KEY), EVERY_MINUTE);
        Events events = new Events(RUN, 5);
        ProposalSubmitted byPolicy = events.proposal("a.py");
        ProposalSubmitted byReview = events.proposal("b.py");
        driver.send(byPolicy, events.decided(byPolicy, Verdict.ALLOW, Optional.of(BY_POLICY)));
        driver.send(byReview, events.decided(byReview, Verdict.REVIEW, Optional.empty()));
        driver.send(events.reviewed(byReview, BY_RITA));
        driver.send(events.parked(byReview), events.released(byReview, RELEASED));

        assertThat(approved(driver))
                .extracting(ApprovedProposal::approval)
                .containsExactly(Optional.of(BY_POLICY), Optional.of(BY_RITA), Optional.of(RELEASED));
    }

    @Test
    void theSignedApprovalIsFoundWhenTheDecisionCameBeforeItsProposal() throws DecodeException {
        FoldDriver driver = open(Optional.of(KEY), EVERY_MINUTE);
        Events events = new Events(RUN, 6);
        ProposalSubmitted byPolicy = events.proposal("a.py");
        ProposalSubmitted byReview = events.proposal("b.py");
        driver.send(events.decided(byPolicy, Verdict.ALLOW, Optional.of(BY_POLICY)), byPolicy);
        driver.send(events.decided(byReview, Verdict.REVIEW), events.reviewed(byReview, BY_RITA), byReview);

        assertThat(approved(driver))
                .extracting(ApprovedProposal::approval)
                .containsExactly(Optional.of(BY_POLICY), Optional.of(BY_RITA));
    }

    @Test
    void decisionsAreListedByTimeAndByRun() {
        FoldDriver driver = open(Optional.of(KEY), EVERY_MINUTE);
        Events events = new Events(RUN, 7);
        ProposalSubmitted proposal = events.proposal("a.py");
        driver.send(events.runStarted(1), proposal, events.decided(proposal, Verdict.DENY));

        assertThat(keys(driver, Keys.decisions())).containsExactly(Bytes.wrap(Keys.decision(Events.AT, RUN, 3)));
        assertThat(driver.store(Store.INDEX).get(Bytes.wrap(Keys.decisionOfRun(RUN, 3))))
                .isNotNull();
    }

    @Test
    void aCapabilityIsWhatTheSystemsLastChangeOfItSays() {
        FoldDriver driver = open(Optional.of(KEY), EVERY_MINUTE);
        Events system = new Events(Ids.SYSTEM_RUN, 8);
        driver.send(system.capability("SAFE_MODE", true), system.capability("ENABLE_TRAINING", false));
        driver.send(system.capability("SAFE_MODE", false));
        // a run has no capabilities of its own
        driver.send(new Events(RUN, 9).capability("SAFE_MODE", true));

        assertThat(capability(driver, "SAFE_MODE")).isEqualTo(3);
        assertThat(capability(driver, "ENABLE_TRAINING")).isEqualTo(2);
    }

    private static long capability(FoldDriver driver, String name) {
        return Keys.lastLong(driver.store(Store.INDEX).get(Bytes.wrap(Keys.capability(name))));
    }

    private static List<Bytes> keys(FoldDriver driver, byte[] prefix) {
        List<Bytes> keys = new ArrayList<>();
        try (KeyValueIterator<Bytes, byte[]> entries =
                driver.store(Store.INDEX).range(Bytes.wrap(prefix), Bytes.wrap(KeyRange.highest(prefix)))) {
            entries.forEachRemaining(entry -> keys.add(entry.key));
        }
        return keys;
    }

    private static List<byte[]> leaves(List<TestRecord<byte[], byte[]>> ledger) {
        return ledger.stream()
                .map(entry -> NaiveTree.leaf(entry.key(), entry.value()))
                .toList();
    }

    private static long size(FoldDriver driver) {
        return Keys.lastLong(driver.store(Store.TREE).get(Bytes.wrap(Keys.treeSize())));
    }

    private static String root(FoldDriver driver) {
        return MerkleTree.root(
                        size(driver), level -> Hash.of(driver.store(Store.TREE).get(Bytes.wrap(Keys.subtree(level)))))
                .hex();
    }

    private static List<Checkpoint> checkpoints(FoldDriver driver) {
        return driver.read(Topic.CHECKPOINTS).stream()
                .map(record -> checkpoint(text(record)))
                .toList();
    }

    private static Checkpoint checkpoint(String note) {
        assertThat(SignedNote.verifies(note, ORIGIN, KEY.publicKey())).isTrue();
        Checkpoint checkpoint = Checkpoint.parse(SignedNote.text(note)).orElseThrow();
        assertThat(checkpoint.origin()).isEqualTo(ORIGIN);
        return checkpoint;
    }

    private static String text(TestRecord<byte[], byte[]> record) {
        return new String(record.value(), UTF_8);
    }

    private static List<ApprovedProposal> approved(FoldDriver driver) throws DecodeException {
        List<ApprovedProposal> approved = new ArrayList<>();
        for (TestRecord<byte[], byte[]> record : driver.read(Topic.APPROVED_PROPOSALS)) {
            approved.add(ApprovedProposalCodec.decode(record.value()));
        }
        return approved;
    }
}
