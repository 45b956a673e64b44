package dev.sicd.model.fold;

import static dev.sicd.model.fold.RandomEvents.RUN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sicd.model.event.DecisionEvent;
import dev.sicd.model.event.DecisionEvent.PolicyDecided;
import dev.sicd.model.event.DecisionEvent.PublishReleased;
import dev.sicd.model.event.EndStatus;
import dev.sicd.model.event.EpisodeEvent;
import dev.sicd.model.event.EpisodeEvent.MetricsUpdated;
import dev.sicd.model.event.Event;
import dev.sicd.model.event.Metrics;
import dev.sicd.model.event.ProposalEvent;
import dev.sicd.model.event.TestEvents;
import dev.sicd.model.event.UnknownEvent;
import dev.sicd.model.policy.Decision.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class FoldTest {
    private static final int LENGTH = 120;
    private final TestEvents events = new TestEvents(RUN);

    static LongStream seeds() {
        return RandomEvents.seeds();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void replayingALogGivesTheSameStates(long seed) {
        List<Event> log = RandomEvents.of(seed, LENGTH);

        assertThat(Replay.of(log).states())
                .as("seed %d", seed)
                .isEqualTo(Replay.of(log).states());
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void everyPrefixOfALogFoldsToWhatANaiveRecountFinds(long seed) {
        List<Event> log = RandomEvents.of(seed, LENGTH);
        Replay replay = new Replay();
        for (int end = 1; end <= log.size(); end++) {
            replay.add(log.get(end - 1));
            String at = "seed " + seed + " after event " + end;
            NaiveRecount recount = new NaiveRecount(log.subList(0, end));
            episodesAgree(replay, recount, at);
            runAgrees(replay, recount, at);
            proposalsAgree(replay, at);
        }
    }

    private static void episodesAgree(Replay replay, NaiveRecount recount, String at) {
        assertThat(replay.episodes().keySet()).as(at).containsExactlyElementsOf(recount.episodeIds());
        replay.episodes().forEach((id, episode) -> {
            NaiveRecount own = recount.ofEpisode(id);
            assertThat(List.of(episode.status(), episode.lease(), episode.started()))
                    .as("%s: status, lease and start of %s", at, id)
                    .containsExactly(own.status(), own.lease(), own.count(EpisodeEvent.EpisodeStarted.class) > 0);
            assertThat(List.of(
                            episode.actions(),
                            episode.outcomes(),
                            episode.metrics().tokensUsed()))
                    .as("%s: actions, outcomes and tokens of %s", at, id)
                    .containsExactly(own.actions(), own.outcomes(), own.tokens());
            assertThat(List.of(episode.late(), episode.conflicts(), episode.revivals()))
                    .as("%s: late, conflicts and revivals of %s", at, id)
                    .containsExactly(own.late(), own.conflicts(), own.revivals());
        });
    }

    private static void runAgrees(Replay replay, NaiveRecount recount, String at) {
        Run run = replay.run();
        EpisodeCounts counts = run.episodes();
        Map<EpisodeStatus, Long> byStatus = recount.episodeIds().stream()
                .collect(Collectors.groupingBy(id -> recount.ofEpisode(id).status(), Collectors.counting()));
        assertThat(counts)
                .as(at)
                .isEqualTo(new EpisodeCounts(
                        byStatus.getOrDefault(EpisodeStatus.IN_PROGRESS, 0L),
                        byStatus.getOrDefault(EpisodeStatus.COMPLETED, 0L),
                        byStatus.getOrDefault(EpisodeStatus.FAILED, 0L),
                        byStatus.getOrDefault(EpisodeStatus.ABANDONED, 0L)));
        assertThat(counts.total())
                .as(at)
                .isEqualTo(counts.completed() + counts.failed() + counts.inProgress() + counts.abandoned())
                .isEqualTo(recount.episodeIds().size());
        assertThat(List.of(
                        run.actions(),
                        run.outcomes(),
                        run.metrics().tokensUsed(),
                        run.metrics().costMicroUsd()))
                .as("%s: actions, outcomes, tokens and cost", at)
                .containsExactly(recount.actions(), recount.outcomes(), recount.tokens(), recount.costMicroUsd());
        assertThat(run.metrics())
                .as(at)
                .isEqualTo(replay.episodes().values().stream()
                        .map(Episode::metrics)
                        .reduce(Metrics.NONE, Metrics::plus));
        long otherContents = replay.steps().stream()
                .filter(step -> step.refusal().equals(Optional.of(Refusal.DIGEST_DIFFERS)))
                .count();
        long ofEpisodes = recount.episodeIds().stream()
                .mapToLong(id -> recount.ofEpisode(id).conflicts())
                .sum();
        assertThat(List.of(run.late(), run.conflicts(), run.unknown()))
                .as("%s: late, conflicts and unknown", at)
                .containsExactly(
                        recount.late(),
                        recount.conflictsOfRunItself() + ofEpisodes + otherContents,
                        recount.count(UnknownEvent.class));
        List<PolicyDecided> decisions = recount.all(PolicyDecided.class);
        assertThat(List.of(run.decisions(), run.denials()))
                .as("%s: decisions and denials", at)
                .containsExactly(
                        (long) decisions.size(),
                        decisions.stream()
                                .filter(it -> it.decision().verdict() == Verdict.DENY)
                                .count());
        assertThat(run.listed())
                .as("%s: listed", at)
                .isEqualTo(recount.count(EpisodeEvent.class) + recount.count(ProposalEvent.class) > 0);
    }

    private static void proposalsAgree(Replay replay, String at) {
        Map<ProposalState, Long> states = replay.proposals().values().stream()
                .collect(Collectors.groupingBy(Proposal::state, Collectors.counting()));
        Function<ProposalState, Long> in = state -> states.getOrDefault(state, 0L);
        assertThat(replay.run().proposals())
                .as(at)
                .isEqualTo(new ProposalCounts(
                        in.apply(ProposalState.SUBMITTED),
                        in.apply(ProposalState.AWAITING_REVIEW),
                        in.apply(ProposalState.APPROVED)
                                + in.apply(ProposalState.DEFERRED)
                                + in.apply(ProposalState.PARKED),
                        in.apply(ProposalState.DENIED)
                                + in.apply(ProposalState.REJECTED)
                                + in.apply(ProposalState.EXPIRED)
                                + in.apply(ProposalState.WITHDRAWN)
                                + in.apply(ProposalState.FAILED),
                        in.apply(ProposalState.PLANNED),
                        in.apply(ProposalState.OPENED),
                        in.apply(ProposalState.MERGED),
                        in.apply(ProposalState.CLOSED) + in.apply(ProposalState.ALREADY_APPLIED)));
        assertThat(replay.run().proposals().total())
                .as(at)
                .isEqualTo(replay.proposals().size() - in.apply(ProposalState.PLACEHOLDER));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void metricsDoNotDependOnTheirOrder(long seed) {
        List<Event> log = RandomEvents.of(seed, LENGTH);
        Replay inOrder = Replay.of(log);
        Replay shuffled = Replay.of(withMetricsShuffled(log, new Random(seed)));

        assertThat(shuffled.run().metrics())
                .as("seed %d", seed)
                .isEqualTo(inOrder.run().metrics());
        assertThat(metricsOf(shuffled)).as("seed %d", seed).isEqualTo(metricsOf(inOrder));
    }

    private static Map<String, Metrics> metricsOf(Replay replay) {
        return replay.episodes().values().stream().collect(Collectors.toMap(Episode::episodeId, Episode::metrics));
    }

    /** Only the deltas change places, so that everything else stays as it was. */
    private static List<Event> withMetricsShuffled(List<Event> log, Random random) {
        List<Event> deltas = new ArrayList<>(new NaiveRecount(log).all(MetricsUpdated.class));
        Collections.shuffle(deltas, random);
        Iterator<Event> next = deltas.iterator();
        return log.stream()
                .map(event -> event instanceof MetricsUpdated ? next.next() : event)
                .toList();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aProposalIsApprovedOnceAndOnceMorePerRelease(long seed) {
        List<Event> log = RandomEvents.of(seed, 2 * LENGTH);
        Replay replay = Replay.of(log);
        Map<String, Long> approvals = replay.steps().stream()
                .filter(Fold.After::approved)
                .collect(Collectors.groupingBy(
                        step -> step.proposal().orElseThrow().proposalId(), Collectors.counting()));
        approvals.forEach((id, count) -> {
            long releases = log.stream()
                    .filter(event -> event instanceof PublishReleased released
                            && released.proposalId().equals(id))
                    .count();
            assertThat(count).as("seed %d, %s", seed, id).isLessThanOrEqualTo(1 + releases);
        });
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void whatBecomesApprovedHasAContentAndADecisionOnThatContent(long seed) {
        for (Fold.After step : Replay.of(RandomEvents.of(seed, 2 * LENGTH)).steps()) {
            if (step.approved()) {
                Proposal approved = step.proposal().orElseThrow();
                assertThat(approved.state()).as("seed %d", seed).isEqualTo(ProposalState.APPROVED);
                assertThat(approved.submittedPosition()).as("seed %d", seed).isPositive();
                assertThat(approved.decidedDigest())
                        .as("seed %d: %s", seed, approved)
                        .isPresent()
                        .isEqualTo(approved.contentDigest());
                assertThat(approved.verdict()).as("seed %d", seed).isIn(Verdict.ALLOW, Verdict.REVIEW);
                assertThat(approved.reviewedPosition() > 0)
                        .as("seed %d: reviewed where policy asked for it: %s", seed, approved)
                        .isEqualTo(approved.verdict() == Verdict.REVIEW);
            }
        }
    }

    /** Keeps the tests above from passing because nothing happens in their logs. */
    @Test
    void theRandomLogsReachEveryStateAndEveryRefusal() {
        List<Fold.After> steps = seeds().boxed()
                .flatMap(seed -> Replay.of(RandomEvents.of(seed, 2 * LENGTH)).steps().stream())
                .toList();

        assertThat(steps.stream().flatMap(step -> step.proposal().stream()).map(Proposal::state))
                .contains(ProposalState.values());
        assertThat(steps.stream().flatMap(step -> step.episode().stream()).map(Episode::status))
                .contains(EpisodeStatus.values());
        assertThat(steps.stream().map(step -> step.run().status())).contains(RunStatus.values());
        assertThat(steps.stream().flatMap(step -> step.refusal().stream())).contains(Refusal.values());
        assertThat(steps.stream().filter(Fold.After::approved))
                .as("more than one approval a log")
                .hasSizeGreaterThan((int) seeds().count());
    }

    @Test
    void decisionsNeverListARun() {
        Replay replay = Replay.of(events.decisionsOnNoProposal());

        assertThat(replay.run().listed()).isFalse();
        assertThat(replay.run().listedAt()).isEmpty();
        assertThat(replay.run().denials()).isOne();
        for (DecisionEvent decision : events.decisionsOnNoProposal()) {
            assertThat(replay.add(decision).proposal()).as(decision.type()).isEmpty();
        }
    }

    @Test
    void theFirstEventOfAnAgentListsTheRunForGood() {
        Replay replay = Replay.of(List.of(events.decidedOnStart(Verdict.ALLOW), events.action(1), events.action(1)));

        assertThat(replay.run().listed()).isTrue();
        assertThat(replay.run().started()).isFalse();
        assertThat(replay.run().listedAt()).contains(Replay.recordedAt(2));
    }

    @Test
    void aRunsFirstStartAndFirstEndHold() {
        Replay replay = Replay.of(List.of(
                events.runStarted(3),
                events.runStarted(9),
                events.runCompleted(EndStatus.COMPLETED),
                events.runCompleted(EndStatus.COMPLETED),
                events.runCompleted(EndStatus.FAILED)));

        assertThat(replay.run().episodesPlanned()).isEqualTo(3);
        assertThat(replay.run().status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(replay.run().endedPosition()).isEqualTo(3);
        assertThat(replay.steps().stream()
                        .map(step -> step.refusal().map(Enum::name).orElse("")))
                .containsExactly("", "STARTED_TWICE", "", "ALREADY_ENDED", "ENDED_DIFFERENTLY");
        assertThat(List.of(replay.run().conflicts(), replay.run().late())).containsExactly(2L, 2L);
    }

    @Test
    void anEpisodesEventAfterTheRunsEndIsLateAndTheWatchdogsIsNot() {
        Replay replay = Replay.of(List.of(
                events.runCompleted(EndStatus.COMPLETED), events.action(1), events.abandoned(1), events.action(1)));

        assertThat(replay.run().late()).isEqualTo(2);
        assertThat(replay.run().actions()).isEqualTo(2);
        assertThat(replay.onlyEpisode().late()).isZero();
    }

    @Test
    void aClaimedTimeMoreThanFiveMinutesOffIsCounted() {
        Event event = events.action(1);
        Replay replay = new Replay();
        for (Duration skew : List.of(Duration.ofMinutes(5), Duration.ofMinutes(-5))) {
            replay.add(event, event.envelope().occurredAt().plus(skew));
        }
        assertThat(replay.run().clockSkewed()).isZero();

        replay.add(
                event, event.envelope().occurredAt().plus(Duration.ofMinutes(5).plusNanos(1)));
        replay.add(
                event, event.envelope().occurredAt().minus(Duration.ofMinutes(5).plusNanos(1)));
        assertThat(replay.run().clockSkewed()).isEqualTo(2);
    }

    @Test
    void theLogsClockSteppingBackDoesNotTakeTheRunBack() {
        Replay replay = new Replay();
        replay.add(events.action(1), Replay.recordedAt(60));
        replay.add(events.action(1), Replay.recordedAt(1));

        assertThat(replay.run().lastRecordedAt()).isEqualTo(Replay.recordedAt(60));
        assertThat(replay.onlyEpisode().lastRecordedAt()).isEqualTo(Replay.recordedAt(60));
    }
}
