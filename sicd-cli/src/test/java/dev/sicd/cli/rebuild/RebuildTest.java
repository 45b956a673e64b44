package dev.sicd.cli.rebuild;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sicd.aggregator.Aggregator;
import dev.sicd.cli.provenance.LedgerTopics;
import dev.sicd.cli.provenance.LedgerVerification;
import dev.sicd.cli.replay.Lines;
import dev.sicd.embedded.TestKafka;
import dev.sicd.model.event.Actor;
import dev.sicd.model.event.CodeChange;
import dev.sicd.model.event.DecisionEvent.CapabilityChanged;
import dev.sicd.model.event.DecisionEvent.PolicyDecided;
import dev.sicd.model.event.EndStatus;
import dev.sicd.model.event.Envelope;
import dev.sicd.model.event.EpisodeEvent.ActionLogged;
import dev.sicd.model.event.EpisodeEvent.EpisodeCompleted;
import dev.sicd.model.event.EpisodeEvent.EpisodeStarted;
import dev.sicd.model.event.EpisodeEvent.MetricsUpdated;
import dev.sicd.model.event.EpisodeEvent.OutcomeLogged;
import dev.sicd.model.event.EpisodeEvent.RunCompleted;
import dev.sicd.model.event.EpisodeEvent.RunStarted;
import dev.sicd.model.event.Ids;
import dev.sicd.model.event.Metrics;
import dev.sicd.model.event.ProposalContent;
import dev.sicd.model.event.ProposalEvent.ProposalSubmitted;
import dev.sicd.model.event.PullRequestEvent.PublishParked;
import dev.sicd.model.fold.EpisodeStatus;
import dev.sicd.model.ledger.Hash;
import dev.sicd.model.policy.Decision;
import dev.sicd.reader.Consistency;
import dev.sicd.reader.Keys;
import dev.sicd.schemas.Coordinates;
import dev.sicd.schemas.LedgerLine;
import dev.sicd.schemas.RecordHeaders;
import dev.sicd.schemas.Topic;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** State that is lost with its changelogs, on a real broker. */
@Tag("faults")
class RebuildTest {
    private static final Instant AT = Instant.parse("2026-01-01T10:00:00Z");
    private static final Actor AGENT = Actor.agent("trainer-1");
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    private Path directory;

    @Test
    void lostStateIsTheSameAgainAndGoesOn() throws Exception {
        try (FoldedSystem system = new FoldedSystem(directory.resolve("state"))) {
            system.start();
            ActionLogged repeated = recordAllKinds(system);
            Map<String, String> before = system.stores();
            system.stop();
            Map<TopicPartition, Long> committed = system.committed();
            long quarantined = system.written(Topic.QUARANTINE);
            long ledger = system.written(Topic.LEDGER);

            Path stale = Files.createFile(directory.resolve("state/" + system.prefix + "-aggregator/0_0/stale"));
            system.loseChangelogs();
            system.expireInputs();
            assertThatThrownBy(system::start)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("the ledger is written, but these changelogs")
                    .hasMessageContaining("'./sicd rebuild'");
            assertThat(rebuild(system, "--dry-run").out()).endsWith("rebuild: nothing was changed (--dry-run)");
            assertThatThrownBy(system::start).hasMessageContaining("these changelogs");

            // it dies after it took the old state away
            ChangelogWriter dead = new ChangelogWriter(client(), system.prefix);
            dead.close();
            assertThatThrownBy(() -> carryOut(system, dead)).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(system::start).hasMessageContaining("a rebuild of it was broken off");

            Lines.Said said = rebuild(system);
            assertThat(said.exitCode()).as("%s", said).isZero();
            assertThat(system.committed()).isEqualTo(committed);
            system.start();
            // local stores of before are not taken for copies of the new changelogs
            assertThat(stale).doesNotExist();

            FoldedSystem.until("the stores are as before", () -> system.stores().equals(before));
            assertThat(system.written(Topic.QUARANTINE)).isEqualTo(quarantined);
            assertThat(system.written(Topic.LEDGER)).isEqualTo(ledger);

            assertRepeatIsOne(system, repeated);
            Coordinates next = system.send(action("run_1", "later", "{}"));
            assertThat(system.reads().await(next, Consistency.COMMITTED, PATIENCE))
                    .isTrue();
            assertLedgerHolds(system.prefix);
        }
    }

    @Test
    void inputsOfAnotherClusterAreReadFromTheirStart() throws Exception {
        try (FoldedSystem system = new FoldedSystem(directory.resolve("state"))) {
            system.start();
            recordAllKinds(system);
            Map<String, String> before = system.stores();
            long ledger = system.written(Topic.LEDGER);
            system.stop();

            assertThat(rebuild(system, "--inputs-from-start").exitCode()).isZero();
            system.start();
            FoldedSystem.until("all is read again", () -> system.reads().lag().records() == 0);

            // whatever is known is a repeat: only what was kept out before is kept out, and counted, once more
            Map<String, String> after = system.stores();
            before.keySet().removeIf(key -> key.startsWith("GATES") || key.startsWith("TREE"));
            assertThat(after).containsAllEntriesOf(before);
            assertThat(system.reads().gate("run_1").orElseThrow().chain().position())
                    .isEqualTo(ledgerPosition(before, "run_1"));
            assertThat(system.written(Topic.LEDGER)).isGreaterThanOrEqualTo(ledger);
        }
    }

    @Test
    void localStoresAreKeptWhileTheirChangelogsAre() throws Exception {
        try (FoldedSystem system = new FoldedSystem(directory.resolve("state"))) {
            system.start();
            FoldedSystem.until(
                    "they know whose copies they are", () -> Files.exists(directory.resolve("state/sicd-changelogs")));
            system.stop();
            Path kept = Files.createFile(directory.resolve("state/" + system.prefix + "-aggregator/0_0/kept"));

            system.start();

            assertThat(kept).exists();
        }
    }

    @Test
    void nothingIsDoneWhileAnAggregatorRuns() throws Exception {
        try (FoldedSystem system = new FoldedSystem(directory.resolve("state"));
                AggregatorGroup group =
                        new AggregatorGroup(client(), system.prefix, FoldedSystem.PARTITIONS, Duration.ofMillis(300))) {
            group.awaitStopped(said -> {});
            Aggregator running = system.start();

            assertThatThrownBy(() -> group.awaitStopped(said -> {}))
                    .isInstanceOf(RebuildException.class)
                    .hasMessageStartingWith("aggregators run: [one-1 at ");
            assertThatThrownBy(group::markUnfinished)
                    .isInstanceOf(RebuildException.class)
                    .hasMessageContaining("all aggregators are stopped");
            assertThat(running.health().ready().isUp()).isTrue();
        }
    }

    @Test
    void aLedgerWithAHoleIsRefused() throws Exception {
        List<LedgerLine> lines = new ArrayList<>(new Lines(1).addRuns(2, 3).all());
        lines.remove(5);
        String prefix = "hole" + UUID.randomUUID().toString().substring(0, 8);
        try (Admin admin = Admin.create(Map.copyOf(client()))) {
            admin.createTopics(Topic.toCreate(prefix, 1, (short) 1)).all().get();
        }
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(Map.copyOf(client()), new ByteArraySerializer(), new ByteArraySerializer())) {
            for (LedgerLine line : lines) {
                producer.send(ledgerRecord(prefix, line)).get();
            }
        }

        Lines.Said said = Lines.run(
                RebuildCommand::commandLine, "--bootstrap-servers", TestKafka.bootstrapServers(), "--prefix", prefix);

        assertThat(said.exitCode()).isEqualTo(1);
        assertThat(said.err()).containsExactly("sicd: the ledger does not hold, so nothing is rebuilt from it");
        assertThat(said.out()).anyMatch(line -> line.contains("it should be at position"));
    }

    private static ProducerRecord<byte[], byte[]> ledgerRecord(String prefix, LedgerLine line) {
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(
                Topic.LEDGER.name(prefix),
                line.partition(),
                line.recordedAt().toEpochMilli(),
                line.runId().getBytes(UTF_8),
                line.value());
        Map.of(
                        RecordHeaders.POSITION, Long.toString(line.position()),
                        RecordHeaders.LEAF, line.leaf(),
                        RecordHeaders.HEAD, line.head(),
                        RecordHeaders.SOURCE, line.source(),
                        RecordHeaders.RECORDED_AT, line.recordedAt().toString())
                .forEach((name, value) -> record.headers().add(name, value.getBytes(UTF_8)));
        return record;
    }

    private static void assertLedgerHolds(String prefix) {
        String ledger = Topic.LEDGER.name(prefix);
        try (LedgerTopics topics = new LedgerTopics(client())) {
            assertThat(new LedgerVerification(ledger, ledger, Topic.CHECKPOINTS.name(prefix), Optional.empty())
                            .verify(topics, Optional.empty(), Set.of(), any -> record -> {})
                            .differences())
                    .isEmpty();
        }
    }

    private static void assertRepeatIsOne(FoldedSystem system, ActionLogged repeated) throws Exception {
        String runId = repeated.envelope().runId();
        var before = system.reads().gate(runId).orElseThrow();
        Coordinates at = system.send(repeated);
        assertThat(system.reads().await(at, Consistency.COMMITTED, PATIENCE)).isTrue();
        var after = system.reads().gate(runId).orElseThrow();
        assertThat(after.chain()).isEqualTo(before.chain());
        assertThat(after.duplicates()).isEqualTo(before.duplicates() + 1);
    }

    /** One of all that the gate can make of a record; returns an event that can be sent again. */
    private static ActionLogged recordAllKinds(FoldedSystem system) throws Exception {
        system.send(new CapabilityChanged(ofRun(Ids.SYSTEM_RUN, "c"), "ENABLE_AUTONOMY", true, "test"));
        for (int i = 1; i <= 4; i++) {
            recordRun(system, "run_" + i);
        }
        system.send(new RunCompleted(ofRun("run_1", "end"), EndStatus.COMPLETED, "done"));
        system.send(action("run_1", "late", "{}"));
        recordProposal(system, "run_2");

        ActionLogged repeated = action("run_1", "repeated", "{\"n\":1}");
        system.send(repeated);
        system.send(repeated);
        system.send(action("run_1", "repeated", "{\"n\":2}"));
        int elsewhere = (Keys.partitionOf("run_3", FoldedSystem.PARTITIONS) + 1) % FoldedSystem.PARTITIONS;
        system.send(action("run_3", "stray", "{\"n\":1}"), elsewhere);
        system.send(action("run_3", "stray", "{\"n\":2}"), elsewhere);
        system.send(Topic.PROPOSALS, 0, "run_4", "no event".getBytes(UTF_8));
        system.send(
                new EpisodeStarted(inEpisode("run_4", 2, "start"), 2, "t", "{}", Optional.of(Duration.ofSeconds(1))));
        FoldedSystem.until(
                "the silent episode was given up",
                () -> system.reads()
                        .episode("run_4", 2, Consistency.COMMITTED)
                        .filter(episode -> episode.status() == EpisodeStatus.ABANDONED)
                        .isPresent());
        FoldedSystem.until(
                "the stray conflict came home",
                () -> system.reads().gate("run_3").orElseThrow().contentConflicts() == 1);
        system.settle();
        return repeated;
    }

    private static void recordRun(FoldedSystem system, String runId) throws Exception {
        system.send(new RunStarted(ofRun(runId, "start"), 2, false, "tidy up", List.of("test")));
        system.send(new EpisodeStarted(inEpisode(runId, 1, "start"), 1, "task", "{\"k\":1}", Optional.empty()));
        for (long number : List.of(1L, 2L, 5L, 4L)) {
            ActionLogged numbered = action(runId, "a" + number, "{}");
            system.send(new ActionLogged(numbered.envelope().withSequence("p1", number), "edit", "{}"));
        }
        system.send(new MetricsUpdated(inEpisode(runId, 1, "m"), new Metrics(10, 1_500, 1, 0, 0, 1, 0, 10)));
        system.send(new OutcomeLogged(inEpisode(runId, 1, "o"), "code_generated", "{}"));
        system.send(new EpisodeCompleted(
                inEpisode(runId, 1, "end").withSequence("p1", 6), EndStatus.COMPLETED, "{}", OptionalLong.of(7)));
    }

    private static void recordProposal(FoldedSystem system, String runId)
            throws ExecutionException, InterruptedException {
        CodeChange change = new CodeChange(
                "a.txt", CodeChange.ChangeType.UPDATE, Optional.of("old\n"), "new\n", "because", Optional.empty());
        ProposalContent content = new ProposalContent(
                runId, "Improve a", "text", "your-org", "your-repo", Optional.of("main"), true, List.of(change));
        Hash digest = content.digest();
        String proposalId = ProposalContent.proposalId(digest);
        system.send(new ProposalSubmitted(ofRun(runId, "proposal"), proposalId, digest, content));
        system.send(new PolicyDecided(
                Envelope.ofRun(Ids.derived("PolicyDecided", proposalId), runId, AT, Actor.service("ingest")),
                new Decision("PR_PROPOSE", Decision.Verdict.ALLOW, 0.3, List.of(), List.of(), "test-1", Hash.sha256()),
                Optional.of(proposalId),
                Optional.of(digest),
                "{}",
                "/training/propose-pr",
                Optional.of(AGENT),
                List.of("agent"),
                Optional.empty()));
        system.send(new PublishParked(
                Envelope.ofRun(id(runId, "parked"), runId, AT, Actor.service("publisher")),
                proposalId,
                "403",
                "REFUSED",
                List.of(),
                Optional.empty()));
    }

    private static ActionLogged action(String runId, String name, String data) {
        return new ActionLogged(inEpisode(runId, 1, name), "edit", data);
    }

    private static Envelope ofRun(String runId, String name) {
        return Envelope.ofRun(id(runId, name), runId, AT, AGENT);
    }

    private static Envelope inEpisode(String runId, int number, String name) {
        return Envelope.ofEpisode(id(runId, number + name), runId, Ids.episodeId(runId, number), AT, AGENT);
    }

    private static UUID id(String runId, String name) {
        return UUID.nameUUIDFromBytes((runId + name).getBytes(UTF_8));
    }

    private static long ledgerPosition(Map<String, String> stores, String runId) {
        String prefix = HexFormat.of().formatHex(Keys.run(runId));
        return stores.keySet().stream()
                .filter(key -> key.startsWith("TIMELINE ")
                        && key.substring(key.lastIndexOf(' ') + 1).startsWith(prefix))
                .count();
    }

    private static Map<String, String> client() {
        return Map.of("bootstrap.servers", TestKafka.bootstrapServers());
    }

    private static void carryOut(FoldedSystem system, ChangelogWriter writer) throws Exception {
        try (LedgerTopics topics = new LedgerTopics(client());
                AggregatorGroup group =
                        new AggregatorGroup(client(), system.prefix, FoldedSystem.PARTITIONS, PATIENCE)) {
            Rebuild rebuild = new Rebuild(
                    topics,
                    group,
                    system.prefix,
                    FoldedSystem.PARTITIONS,
                    Optional.empty(),
                    Lines.terminal(new ByteArrayOutputStream(), new ByteArrayOutputStream()));
            rebuild.carryOut(rebuild.plan(false), writer);
        }
    }

    private static Lines.Said rebuild(FoldedSystem system, String... more) {
        List<String> arguments = new ArrayList<>(
                List.of("--bootstrap-servers", TestKafka.bootstrapServers(), "--prefix", system.prefix));
        arguments.addAll(Arrays.asList(more));
        return Lines.run(RebuildCommand::commandLine, arguments.toArray(String[]::new));
    }
}
