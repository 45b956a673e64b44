package dev.sicd.model.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.sicd.model.event.DecisionEvent.CapabilityChanged;
import dev.sicd.model.event.EpisodeEvent.ActionLogged;
import dev.sicd.model.event.EpisodeEvent.EpisodeAbandoned;
import dev.sicd.model.event.EpisodeEvent.EpisodeCompleted;
import dev.sicd.model.event.EpisodeEvent.EpisodeHeartbeat;
import dev.sicd.model.event.EpisodeEvent.EpisodeStarted;
import dev.sicd.model.event.EpisodeEvent.MetricsUpdated;
import dev.sicd.model.event.EpisodeEvent.OutcomeLogged;
import dev.sicd.model.event.EpisodeEvent.RunCompleted;
import dev.sicd.model.event.EpisodeEvent.RunStarted;
import dev.sicd.model.event.ProposalEvent.ProposalWithdrawn;
import dev.sicd.model.event.PullRequestEvent.PublishFailed;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class EventRulesTest {
    private static final TestEvents EVENTS = new TestEvents("run_1");
    private static final Actor AGENT = Actor.agent("agent-1");
    private static final String LONG_TEXT = "x".repeat(EventRules.TEXT_LENGTH_MAX);
    private static final String LONG_TYPE = "t".repeat(EventRules.TYPE_LENGTH_MAX);

    static Stream<Event> goodEvents() {
        ProposalContent content = EVENTS.content(1);
        String id = TestEvents.idOf(content);
        Stream<Event> ofEpisodes = Stream.of(
                EVENTS.started(1),
                EVENTS.started(1, EventRules.LEASE_MIN),
                EVENTS.started(1, EventRules.LEASE_MAX),
                EVENTS.action(1),
                new ActionLogged(EVENTS.ofEpisode(1), LONG_TYPE, ""),
                new OutcomeLogged(EVENTS.ofEpisode(1), "o", ""),
                EVENTS.metrics(1, Metrics.NONE),
                EVENTS.heartbeat(999_999_999, Optional.empty()),
                EVENTS.completed(1, EndStatus.UNKNOWN),
                new EpisodeCompleted(EVENTS.ofEpisode(1), EndStatus.FAILED, "{}", OptionalLong.of(0)),
                EVENTS.abandoned(1),
                new ActionLogged(EVENTS.ofEpisode(1).withSequence("p".repeat(200), 1), "a", ""),
                new ActionLogged(at("1970-01-01T00:00:00Z"), "a", ""),
                new ActionLogged(at("9999-12-31T23:59:59Z"), "a", ""));
        Stream<Event> ofRuns = Stream.of(
                EVENTS.runStarted(1),
                EVENTS.runStarted(EventRules.EPISODES_MAX),
                new RunStarted(EVENTS.ofRun(AGENT), 1, false, LONG_TEXT, Collections.nCopies(32, LONG_TYPE)),
                new RunCompleted(EVENTS.ofRun(AGENT), EndStatus.COMPLETED, LONG_TEXT),
                new CapabilityChanged(ofRun(Ids.SYSTEM_RUN), "ENABLE_TRAINING", true, ""),
                EVENTS.unknown(),
                EVENTS.submitted(content),
                EVENTS.withdrawn(id),
                EVENTS.reviewed(id, content.digest(), true));
        return Stream.of(
                        ofEpisodes,
                        ofRuns,
                        EVENTS.decisionsOnNoProposal().stream(),
                        EVENTS.pullRequestEvents(id, content.digest()).stream())
                .flatMap(events -> events);
    }

    @ParameterizedTest
    @MethodSource("goodEvents")
    void aGoodEventHasNoViolation(Event event) {
        assertThat(EventRules.check(event)).isEmpty();
    }

    static Stream<Arguments> badEvents() {
        Envelope ofEpisode = EVENTS.ofEpisode(1);
        Envelope ofRun = EVENTS.ofRun(AGENT);
        Metrics negative = new Metrics(0, 0, 0, 0, 0, 0, 0, -1);
        return Stream.of(
                arguments(
                        new RunCompleted(ofRun("_system"), EndStatus.FAILED, ""),
                        "run_id: '_system' is not allowed: use 1 to 128 letters, digits, '.', '_' or '-', starting with"
                                + " a letter or digit"),
                arguments(
                        new ActionLogged(at("1969-12-31T23:59:59.999999Z"), "a", ""),
                        "occurred_at: '1969-12-31T23:59:59.999999Z' is not allowed: use a time from 1970 to 9999"),
                arguments(
                        new ActionLogged(at("+10000-01-01T00:00:00Z"), "a", ""),
                        "occurred_at: '+10000-01-01T00:00:00Z' is not allowed: use a time from 1970 to 9999"),
                arguments(
                        new ActionLogged(ofEpisode.withSequence("", 1), "a", ""),
                        "producer_id: '' is not allowed: use 1 to 200 characters, none of them NUL"),
                arguments(
                        new ActionLogged(ofEpisode.withSequence("p\0", 1), "a", ""),
                        "producer_id: 'p\0' is not allowed: use 1 to 200 characters, none of them NUL"),
                arguments(
                        new ActionLogged(ofEpisode.withSequence("p".repeat(201), 1), "a", ""),
                        "producer_id: '" + "p".repeat(80)
                                + "…' is not allowed: use 1 to 200 characters, none of them NUL"),
                arguments(
                        new ActionLogged(ofEpisode.withSequence("p", 0), "a", ""),
                        "producer_seq: '0' is not allowed: count from 1"),
                arguments(
                        new ActionLogged(ofEpisode("run_1_ep1"), "a", ""),
                        "episode_id: 'run_1_ep1' is not allowed: episodes of this run are named run_1_ep0001,"
                                + " run_1_ep0002 …"),
                arguments(
                        new ActionLogged(ofRun, "a", ""),
                        "episode_id: '' is not allowed: ActionLogged belongs to an episode: name it"),
                arguments(
                        new RunCompleted(ofEpisode, EndStatus.FAILED, ""),
                        "episode_id: 'run_1_ep0001' is not allowed: RunCompleted belongs to a run: leave it out"),
                arguments(EVENTS.runStarted(0), "episodes: '0' is not allowed: use 1 to 1000000"),
                arguments(EVENTS.runStarted(1_000_001), "episodes: '1000001' is not allowed: use 1 to 1000000"),
                arguments(
                        new RunStarted(ofRun, 1, false, LONG_TEXT + "x", List.of()),
                        "task_description: '65537 characters' is not allowed: use at most 65536"),
                arguments(
                        new RunStarted(ofRun, 1, false, "", Collections.nCopies(33, "t")),
                        "tags: '33 tags' is not allowed: use at most 32"),
                arguments(
                        new RunStarted(ofRun, 1, false, "", List.of(" ")),
                        "tags: ' ' is not allowed: use 1 to 128 characters each"),
                arguments(
                        new RunStarted(ofRun, 1, false, "", List.of(LONG_TYPE + "t")),
                        "tags: '" + "t".repeat(80) + "…' is not allowed: use 1 to 128 characters each"),
                arguments(
                        new RunCompleted(ofRun, EndStatus.FAILED, LONG_TEXT + "x"),
                        "reason: '65537 characters' is not allowed: use at most 65536"),
                arguments(
                        new EpisodeStarted(ofEpisode, 2, "", "", Optional.empty()),
                        "episode_number: '2' is not allowed: the episode's id says another number"),
                arguments(
                        new EpisodeStarted(ofEpisode, 1, LONG_TEXT + "x", "", Optional.empty()),
                        "task_description: '65537 characters' is not allowed: use at most 65536"),
                arguments(
                        EVENTS.started(1, Duration.ofMillis(999)),
                        "lease_ms: '999' is not allowed: use 1000 (a second) to 604800000 (7 days)"),
                arguments(
                        new EpisodeHeartbeat(
                                ofEpisode, Optional.of(Duration.ofDays(7).plusMillis(1))),
                        "lease_ms: '604800001' is not allowed: use 1000 (a second) to 604800000 (7 days)"),
                arguments(new ActionLogged(ofEpisode, " ", ""), "type: ' ' is not allowed: use 1 to 128 characters"),
                arguments(
                        new OutcomeLogged(ofEpisode, LONG_TYPE + "t", ""),
                        "type: '" + "t".repeat(80) + "…' is not allowed: use 1 to 128 characters"),
                arguments(
                        new EpisodeCompleted(ofEpisode, EndStatus.FAILED, "", OptionalLong.of(-1)),
                        "last_producer_seq: '-1' is not allowed: use 0 or more"),
                arguments(
                        new EpisodeAbandoned(ofEpisode, 1, Duration.ofMinutes(15)),
                        "type: 'EpisodeAbandoned' is not allowed: only the system states it; to end an episode send"
                                + " EpisodeCompleted with status failed"),
                arguments(
                        new ProposalWithdrawn(ofRun, "F5249214B5D4", ""),
                        "proposal_id: 'F5249214B5D4' is not allowed: use the first 12 hexadecimal digits of the content"
                                + " digest"),
                arguments(
                        new PublishFailed(ofRun, "", "", "", List.of(), Optional.empty()),
                        "proposal_id: '' is not allowed: use the first 12 hexadecimal digits of the content digest"),
                arguments(
                        new MetricsUpdated(ofEpisode, negative),
                        "metrics: '" + negative.toString().substring(0, 80)
                                + "…' is not allowed: deltas only grow: use 0 or more"));
    }

    @ParameterizedTest
    @MethodSource("badEvents")
    void aViolationNamesFieldValueAndCure(Event event, String message) {
        assertThat(EventRules.check(event)).singleElement().hasToString(message);
    }

    @Test
    void onlyDecisionsMayUseTheSystemsRun() {
        Envelope ofSystem = ofRun(Ids.SYSTEM_RUN);

        assertThat(EventRules.check(new CapabilityChanged(ofSystem, "SAFE_MODE", true, "")))
                .isEmpty();
        assertThat(EventRules.check(new RunStarted(ofSystem, 1, false, "", List.of())))
                .extracting(Violation::field)
                .containsExactly("run_id");
        assertThat(EventRules.check(new UnknownEvent(ofSystem, "X")))
                .extracting(Violation::field)
                .containsExactly("run_id");
    }

    @Test
    void allViolationsAreTold() {
        Event event = new RunStarted(ofRun("-"), 0, false, LONG_TEXT + "x", List.of(""));

        assertThat(EventRules.check(event))
                .extracting(Violation::field)
                .containsExactly("run_id", "episodes", "task_description", "tags");
    }

    @Test
    void aHugeOffendingValueDoesNotMakeAHugeMessage() {
        String huge = "_".repeat(100_000);
        Envelope envelope = Envelope.ofEpisode(new UUID(0, 1), huge, huge, TestEvents.EPOCH, AGENT);

        assertThat(EventRules.check(new ActionLogged(envelope, "a", "")))
                .allSatisfy(violation -> assertThat(violation.message()).hasSizeLessThan(300))
                .isNotEmpty();
    }

    @Test
    void aQuotedValueIsAlwaysUnicode() {
        String cutWithinAPair = "x" + "😀".repeat(100);
        assertThat(Violation.of("f", cutWithinAPair, "c").message())
                .isEqualTo("'x" + "😀".repeat(79) + "…' is not allowed: c");
        assertThat(Violation.of("f", "a\ud800", "c").message()).isEqualTo("'a\ufffd' is not allowed: c");
        assertThat(Violation.of("f", "😀".repeat(80), "c").message())
                .isEqualTo("'" + "😀".repeat(80) + "' is not allowed: c");
    }

    private static Envelope at(String time) {
        return Envelope.ofEpisode(new UUID(0, 1), "run_1", "run_1_ep0001", Instant.parse(time), AGENT);
    }

    private static Envelope ofRun(String runId) {
        return Envelope.ofRun(new UUID(0, 1), runId, TestEvents.EPOCH, AGENT);
    }

    private static Envelope ofEpisode(String episodeId) {
        return Envelope.ofEpisode(new UUID(0, 1), "run_1", episodeId, TestEvents.EPOCH, AGENT);
    }
}
