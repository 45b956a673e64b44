package dev.sicd.e2e.check;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sicd.event.DecisionEvent;
import dev.sicd.event.EpisodeEvent;
import java.nio.file.Path;
import java.security.PublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a real system left behind, altered in one place: the checker says which invariant that breaks. */
@Tag("faults")
class CheckerMutationTest {
    private static final long SEED = 20_266;
    private static final String QUIET = "quiet";

    @TempDir
    static Path directory;

    private static LoadedSystem system;
    private static Known known;
    private static RecordedEvidence whole;
    private static Optional<PublicKey> key;

    @BeforeAll
    static void takeEvidence() throws Exception {
        system = new LoadedSystem(directory);
        key = system.addresses().checkpointKey().map(Checkpoints::key);
        LoadPlan plan = new LoadPlan(3, 12, 2, 25, 2_000, 0.04, 0.1, 0.05);
        try (Load load = Load.start(plan, system.addresses(), SEED)) {
            assertThat(load.awaitDone(Duration.ofMinutes(3))).isTrue();
            known = withQuietRun(load.stop());
        }
        assertThat(Checker.awaitRest(system.addresses(), Duration.ofMinutes(2))).isEmpty();
        try (LiveEvidence live = new LiveEvidence(system.addresses())) {
            whole = RecordedEvidence.of(
                    live,
                    evidence -> assertThat(Examination.of(known, evidence, key))
                            .as("seed %d", SEED)
                            .isEmpty());
        }
    }

    /** Others may end with what services say of their proposals. */
    private static Known withQuietRun(Known load) throws InterruptedException {
        Events events = new Events(QUIET, new Random(SEED), Instant.now());
        List<EpisodeEvent> sent = List.of(events.runStarted(1), events.episodeStarted(1), events.step(1));
        Addresses addresses = system.addresses();
        Map<UUID, Known.Sent> all = new HashMap<>(load.events());
        try (Web agent = new Web(addresses.ingest(), addresses.agentToken(), Duration.ofSeconds(10), 0)) {
            List<Fated> fates = new HttpDoor(agent).batch(sent);
            for (int i = 0; i < sent.size(); i++) {
                Told told = Told.of(sent.get(i));
                Fated fated = fates.get(i);
                all.put(told.id(), new Known.Sent(QUIET, told.content(), fated.leaf(), fated.fate()));
            }
        }
        return new Known(all, load.starts(), load.conflicts(), load.poisons(), load.proposals());
    }

    @AfterAll
    static void stop() {
        system.close();
    }

    /** An alteration, the invariant that it breaks, and a name. */
    private static Arguments breaks(String invariant, String name, Consumer<RecordedEvidence> alteration) {
        return Arguments.of(name, invariant, alteration);
    }

    static Stream<Arguments> alterations() {
        return Stream.of(
                breaks(
                        "I1",
                        "an acknowledged event is gone",
                        evidence -> evidence.topic("ledger").remove(action(evidence))),
                breaks(
                        "I1",
                        "an event is there twice",
                        evidence -> evidence.topic("ledger").add(action(evidence))),
                breaks("I1", "an event says something else", evidence -> {
                    LogRecord was = action(evidence);
                    evidence.replace(was, with(was, flipped(was.value()), Map.of()));
                }),
                breaks("I2", "an event is there that nobody sent", evidence -> {
                    LogRecord was = action(evidence);
                    evidence.topic("ledger").add(with(was, renamed(was.value()), Map.of()));
                }),
                breaks(
                        "I2",
                        "something came of a record that is on no input",
                        evidence -> evidence.topic("episode-events")
                                .remove(evidence.record("episode-events", any -> true))),
                breaks(
                        "I3",
                        "an input record left no trace",
                        evidence -> evidence.topic("ledger").remove(action(evidence))),
                breaks(
                        "I3",
                        "a good record is in the quarantine too",
                        evidence -> evidence.topic("quarantine")
                                .add(put(action(evidence), "quarantine", Map.of("sicd-reason", "NOT_FRAMED")))),
                breaks(
                        "I3",
                        "a repeat is not counted",
                        evidence -> evidence.alter(
                                "/summary",
                                run -> run.path("duplicates").asInt() > 0,
                                run -> plus(run, "duplicates", -1))),
                breaks(
                        "I3",
                        "a contradiction is not counted",
                        evidence -> evidence.alter(
                                "/integrity",
                                run -> run.path("content_conflicts").asInt() > 0,
                                run -> plus(run, "content_conflicts", -1))),
                breaks(
                        "I5",
                        "an answer has more than the ledger ever gets",
                        evidence -> evidence.alter("/summary", any -> true, run -> plus(run, "position", 1))),
                breaks(
                        "I4",
                        "two actions of an answer are swapped",
                        evidence -> evidence.alter(
                                "_ep0001?",
                                episode -> episode.path("actions").size() > 1,
                                CheckerMutationTest::swapped)),
                breaks(
                        "I4",
                        "an episode's tokens are too many",
                        evidence -> evidence.alter("_ep0002?", any -> true, episode -> {
                            plus(episode.path("metrics"), "tokens_used", 1);
                            return episode;
                        })),
                breaks(
                        "I4",
                        "an ended episode is in progress again",
                        evidence -> evidence.alter(
                                "_ep0001?",
                                episode -> episode.path("status").asText().equals("completed"),
                                episode -> ((ObjectNode) episode).put("status", "in_progress"))),
                breaks(
                        "I5",
                        "a summary has one action too many",
                        evidence -> evidence.alter("/summary", any -> true, run -> plus(run, "total_actions", 1))),
                breaks(
                        "I5",
                        "a summary has one episode too few",
                        evidence -> evidence.alter("/summary", any -> true, run -> plus(run, "total_episodes", -1))),
                breaks("I7", "a byte of the ledger is flipped", evidence -> {
                    LogRecord was = action(evidence);
                    evidence.replace(was, with(was, flipped(was.value()), Map.of()));
                }),
                breaks("I7", "two entries of the ledger are swapped", evidence -> {
                    LogRecord first = action(evidence);
                    LogRecord second = evidence.record(
                            "ledger", other -> !other.equals(first) && isAction(other) && sameRun(first, other));
                    evidence.replace(first, second);
                    int last = evidence.topic("ledger").lastIndexOf(second);
                    evidence.topic("ledger").set(last, first);
                }),
                breaks("I7", "a head is another one", evidence -> {
                    LogRecord was = action(evidence);
                    String head = Hashes.hex(Hashes.sha256(was.key()));
                    evidence.replace(was, with(was, was.value(), Map.of("sicd-head", head)));
                }),
                breaks(
                        "I7",
                        "a run's head is answered wrong",
                        evidence ->
                                evidence.alter("/summary", any -> true, run -> ((ObjectNode) run).put("head", "00"))),
                breaks("I7", "a checkpoint has another root", evidence -> {
                    LogRecord was = evidence.record("checkpoints", any -> true);
                    String[] lines = new String(was.value(), UTF_8).split("\n", -1);
                    lines[2] = (lines[2].startsWith("A") ? "B" : "A") + lines[2].substring(1);
                    evidence.replace(was, with(was, String.join("\n", lines).getBytes(UTF_8), Map.of()));
                }),
                breaks("I7", "a partition was cut off below what was signed", evidence -> {
                    LogRecord newest = evidence.topic("checkpoints").getLast();
                    evidence.topic("ledger").removeIf(entry -> entry.partition() == newest.partition());
                }),
                breaks("I10", "an approved proposal has a second pull request", evidence -> {
                    PullRequestSeen made = evidence.made().getFirst();
                    evidence.made().add(new PullRequestSeen(999, made.proposalId(), made.digest(), made.changed()));
                }),
                breaks(
                        "I10",
                        "an approved proposal has no pull request",
                        evidence -> evidence.made().removeFirst()),
                breaks("I10", "a pull request was made of what nobody approved", evidence -> {
                    JsonNode proposal = unapproved(evidence);
                    evidence.made()
                            .add(new PullRequestSeen(
                                    999,
                                    proposal.path("proposal_id").asText(),
                                    proposal.path("content_digest").asText(),
                                    Map.of()));
                }),
                breaks("I10", "a pull request has another content", evidence -> {
                    PullRequestSeen made = evidence.made().removeFirst();
                    Map<String, String> changed = new HashMap<>(made.changed());
                    changed.replaceAll((path, blob) -> Hashes.blob("other".getBytes(UTF_8)));
                    evidence.made().add(new PullRequestSeen(made.number(), made.proposalId(), made.digest(), changed));
                }),
                breaks(
                        "I11",
                        "a pull request comes from nowhere",
                        evidence -> evidence.made().add(new PullRequestSeen(999, "0123456789ab", "", Map.of()))),
                breaks("I11", "a proposal was decided on twice", evidence -> {
                    LogRecord was = evidence.record("ledger", CheckerMutationTest::isDecisionOnProposal);
                    evidence.topic("ledger").add(with(was, renamed(was.value()), Map.of()));
                }),
                breaks(
                        "I11",
                        "a proposal was never decided on",
                        evidence -> evidence.topic("ledger")
                                .remove(evidence.record("ledger", CheckerMutationTest::isDecisionOnProposal))),
                breaks(
                        "I12",
                        "a quarantined record is lost",
                        evidence -> evidence.topic("quarantine").remove(poisoned(evidence))),
                breaks("I12", "a quarantined record has other bytes", evidence -> {
                    LogRecord was = poisoned(evidence);
                    evidence.replace(was, with(was, flipped(was.value()), Map.of()));
                }),
                breaks("I12", "a quarantined record has another reason", evidence -> {
                    LogRecord was = poisoned(evidence);
                    evidence.replace(was, with(was, was.value(), Map.of("sicd-reason", "INVALID_EVENT")));
                }));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("alterations")
    void isFound(String name, String invariant, Consumer<RecordedEvidence> alteration) {
        RecordedEvidence altered = whole.copy();
        alteration.accept(altered);
        assertThat(Examination.of(known, altered, key))
                .as("%s, seed %d", name, SEED)
                .extracting(Violation::invariant)
                .contains(invariant);
    }

    /** What is altered in answers alone is wrong with that alone. */
    @Test
    void namesNothingElse() {
        RecordedEvidence altered = whole.copy();
        altered.alter("_ep0001?", episode -> episode.path("actions").size() > 1, CheckerMutationTest::swapped);
        assertThat(Examination.of(known, altered, key))
                .singleElement()
                .matches(violation -> violation.invariant().equals("I4"));
    }

    /** What a rebuild reads has no trace of some repeats; of more than there were it has none either. */
    @Test
    void afterARebuildRepeatsMayBeFewerAndNotMore() {
        Predicate<JsonNode> repeated = run -> run.path("duplicates").asInt() > 0;
        RecordedEvidence fewer = whole.copy();
        fewer.alter("/summary", repeated, run -> plus(run, "duplicates", -1));
        RecordedEvidence more = whole.copy();
        more.alter("/summary", repeated, run -> plus(run, "duplicates", 1));

        assertThat(Examination.of(known, fewer, key, Scope.REBUILT)).isEmpty();
        assertThat(Examination.of(known, more, key, Scope.REBUILT))
                .singleElement()
                .matches(violation -> violation.invariant().equals("I3"));
    }

    /** The other side altered: what was sent, while everything that is found stays as it is. */
    @Test
    void namesWhatWasSentAndIsNotThereAndWhatIsThereAndWasNotSent() {
        UUID lost = new UUID(1, 1);
        UUID refused = Told.ofValue(action(whole).value()).orElseThrow().id();
        assertThat(foundWith(lost, Fate.UNKNOWN)).isEmpty();
        assertThat(foundWith(lost, Fate.REFUSED)).isEmpty();
        assertThat(foundWith(lost, Fate.ACKED)).containsExactly("I1");
        assertThat(foundWith(refused, Fate.REFUSED)).containsExactly("I2");
        assertThat(foundWith(refused, Fate.UNKNOWN)).isEmpty();
    }

    /** As when the watchdog ends an episode: the answers have that, and the ledger that was read before them has not. */
    @Test
    void whatIsFoldedWhileItAsksIsHeldAgainstTheLedgerOfThen() {
        LogRecord latest = whole.topic("ledger").stream()
                .filter(record -> new String(record.key(), UTF_8).equals(QUIET))
                .reduce((one, next) -> next)
                .orElseThrow();
        Map<UUID, Known.Sent> events = new HashMap<>(known.events());
        events.remove(Told.ofValue(latest.value()).orElseThrow().id());
        Known other = new Known(events, known.starts(), known.conflicts(), known.poisons(), known.proposals());
        GrowingEvidence growing = new GrowingEvidence(whole, latest);

        assertThat(Examination.of(other, growing, key)).isEmpty();

        assertThat(growing.reads("ledger")).isEqualTo(2);
    }

    private static List<String> foundWith(UUID id, Fate fate) {
        Map<UUID, Known.Sent> events = new HashMap<>(known.events());
        events.compute(
                id,
                (same, sent) -> sent == null
                        ? new Known.Sent("a run", 1, 0, fate)
                        : new Known.Sent(sent.runId(), sent.content(), sent.leaf(), fate));
        Known other = new Known(events, known.starts(), known.conflicts(), known.poisons(), known.proposals());
        return Examination.of(other, whole, key).stream()
                .map(Violation::invariant)
                .toList();
    }

    @Test
    void aGroupThatDoesNotReadOnIsNoRest() throws Exception {
        TopicPartition at = new TopicPartition("sicd.decisions", decidedPartition());
        try (Admin admin = Admin.create(system.addresses().client(Map.of()))) {
            admin.alterConsumerGroupOffsets("sicd-stuck", Map.of(at, new OffsetAndMetadata(0)))
                    .all()
                    .get();
            List<Violation> found = Checker.awaitRest(system.addresses(), Duration.ofSeconds(2));
            admin.deleteConsumerGroups(List.of("sicd-stuck")).all().get();

            assertThat(found).singleElement().satisfies(violation -> {
                assertThat(violation.invariant()).isEqualTo("I15");
                assertThat(violation.found()).contains("sicd-stuck sicd.decisions");
            });
        }
    }

    /** What a watch would have seen, and what is wrong with the second of two answers. */
    static Stream<Arguments> regressions() {
        return Stream.of(
                regression(
                        "I6",
                        "/episodes",
                        (history, answer) ->
                                history.episode("a", "e", ((ObjectNode) answer).put("status", "in_progress"))),
                regression(
                        "I6",
                        "/episodes",
                        (history, answer) -> history.episode("a", "e", plus(answer, "action_count", -1))),
                regression(
                        "I6",
                        "/runs",
                        (history, answer) -> history.committed("a", "r", plus(answer, "total_actions", -1))),
                regression(
                        "I9", "/runs", (history, answer) -> history.committed("a", "r", plus(answer, "position", -1))),
                regression(
                        "I9",
                        "/runs",
                        (history, answer) -> history.committed("a", "r", ((ObjectNode) answer).put("head", "00"))),
                regression("I9", "/runs", (history, answer) -> history.current("r", true)),
                regression("I5", "/runs", (history, answer) -> history.added("r", plus(answer, "completed", 1))),
                regression(
                        "I8",
                        "/runs",
                        (history, answer) -> history.readAt(
                                new Load.Receipt(
                                        "r", "at", answer.path("total_actions").asLong() + 1),
                                200,
                                answer)),
                regression(
                        "I8",
                        "/runs",
                        (history, answer) -> history.readAt(new Load.Receipt("r", "at", 0), 404, answer)),
                regression("I10", "/runs", (history, answer) -> {
                    history.pullRequest(new PullRequestSeen(1, "0123456789ab", "", Map.of()));
                    history.pullRequest(new PullRequestSeen(2, "0123456789ab", "", Map.of()));
                }));
    }

    private static Arguments regression(String invariant, String path, BiConsumer<History, JsonNode> then) {
        return Arguments.of(invariant, path, then);
    }

    @ParameterizedTest
    @MethodSource("regressions")
    void isSeenWhileItHappens(String invariant, String path, BiConsumer<History, JsonNode> then) {
        Findings findings = new Findings();
        History history = new History(findings);
        JsonNode summary =
                answer(whole, "/summary", run -> run.path("total_actions").asLong() > 0);
        JsonNode episode = answer(
                whole,
                "_ep0001?",
                of -> of.path("status").asText().equals("completed")
                        && of.path("action_count").asInt() > 0);
        for (int i = 0; i < 2; i++) {
            history.committed("a", "r", summary);
            history.episode("a", "e", episode);
            history.readAt(
                    new Load.Receipt("r", "at", summary.path("total_actions").asLong()), 200, summary);
        }
        assertThat(findings.all()).isEmpty();

        then.accept(history, (path.equals("/runs") ? summary : episode).deepCopy());

        assertThat(findings.all()).extracting(Violation::invariant).containsExactly(invariant);
    }

    private static JsonNode answer(RecordedEvidence from, String path, Predicate<JsonNode> holds) {
        JsonNode[] found = new JsonNode[1];
        from.copy().alter(path, holds, body -> {
            found[0] = body;
            return body;
        });
        return found[0];
    }

    private static JsonNode unapproved(RecordedEvidence evidence) {
        return answer(
                evidence,
                "/proposals/",
                proposal -> List.of("rejected", "awaiting_review")
                        .contains(proposal.path("state").asText()));
    }

    private static int decidedPartition() {
        return whole.record("decisions", any -> true).partition();
    }

    /** An action of whose record the receipt is known. */
    private static LogRecord action(RecordedEvidence evidence) {
        return evidence.record("ledger", CheckerMutationTest::isAction);
    }

    private static boolean isAction(LogRecord record) {
        return Told.ofValue(record.value())
                .filter(told -> told.type().equals("ActionLogged"))
                .isPresent();
    }

    private static boolean isDecisionOnProposal(LogRecord record) {
        return Told.ofValue(record.value())
                .filter(told -> told.type().equals("PolicyDecided")
                        && told.say("action").equals("PR_PROPOSE"))
                .isPresent();
    }

    private static LogRecord poisoned(RecordedEvidence evidence) {
        return evidence.record(
                "quarantine", record -> record.header("sicd-reason").equals("NOT_FRAMED"));
    }

    private static boolean sameRun(LogRecord one, LogRecord other) {
        return new String(one.key(), UTF_8).equals(new String(other.key(), UTF_8));
    }

    private static byte[] flipped(byte[] value) {
        byte[] flipped = value.clone();
        // within the text of an action, where Avro cannot notice
        flipped[value.length - 14] ^= 1;
        return flipped;
    }

    /** The same event under another id. */
    private static byte[] renamed(byte[] value) {
        Told told = Told.ofValue(value).orElseThrow();
        String other = UUID.nameUUIDFromBytes(value).toString();
        told.event().put("event_id", other);
        assertThat(told.event()).isInstanceOfAny(DecisionEvent.class, dev.sicd.event.EpisodeEvent.class);
        return Wire.encode(told.event());
    }

    private static LogRecord with(LogRecord was, byte[] value, Map<String, String> more) {
        Map<String, String> headers = new HashMap<>(was.headers());
        headers.putAll(more);
        return new LogRecord(was.topic(), was.partition(), was.offset(), was.key(), value, headers);
    }

    private static LogRecord put(LogRecord was, String topic, Map<String, String> more) {
        LogRecord with = with(was, was.value(), more);
        return new LogRecord(topic, with.partition(), 999_999, with.key(), with.value(), with.headers());
    }

    private static JsonNode plus(JsonNode body, String field, long more) {
        return ((ObjectNode) body).put(field, body.path(field).asLong() + more);
    }

    private static JsonNode swapped(JsonNode episode) {
        ArrayNode actions = (ArrayNode) episode.path("actions");
        JsonNode first = actions.get(0);
        actions.set(0, actions.get(1));
        actions.set(1, first);
        return episode;
    }
}
