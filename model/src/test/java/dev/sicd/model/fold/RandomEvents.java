package dev.sicd.model.fold;

import dev.sicd.model.event.Actor;
import dev.sicd.model.event.EndStatus;
import dev.sicd.model.event.Event;
import dev.sicd.model.event.Metrics;
import dev.sicd.model.event.ProposalContent;
import dev.sicd.model.event.TestEvents;
import dev.sicd.model.ledger.Hash;
import dev.sicd.model.policy.Decision.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;

/**
 * A seeded log of one run as it may reach the fold: any kind of event at any moment, so with late events, repeated starts,
 * different ends, decisions before proposals and on other contents. It leaves out what the gate never lets through.
 */
final class RandomEvents {
    static final String RUN = "run_1";
    private static final int EPISODES = 4;
    private static final int PROPOSALS = 8;

    private final Random random;
    private final TestEvents events = new TestEvents(RUN);

    private RandomEvents(long seed) {
        random = new Random(seed);
    }

    /** Seeds for a test that is run for each of them. */
    static LongStream seeds() {
        return LongStream.rangeClosed(1, 100);
    }

    static List<Event> of(long seed, int count) {
        RandomEvents random = new RandomEvents(seed);
        List<Event> log = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            log.add(random.next());
        }
        return log;
    }

    private Event next() {
        int episode = 1 + random.nextInt(EPISODES);
        return switch (random.nextInt(32)) {
            case 0 -> random.nextInt(3) > 0 ? events.runStarted(EPISODES) : events.runCompleted(end());
            case 1 -> events.unknown();
            case 2 -> anyOf(events.decisionsOnNoProposal());
            case 3, 4 -> random.nextBoolean() ? events.started(episode) : events.started(episode, lease());
            case 5 -> events.completed(episode, end());
            case 6, 7 -> events.abandoned(episode);
            case 8, 9, 10 -> events.action(episode);
            case 11, 12 -> events.outcome(episode);
            case 13, 14, 15 -> events.metrics(episode, delta());
            case 16, 17 -> events.heartbeat(episode, maybe(lease()));
            default -> ofProposal(events.content(random.nextInt(PROPOSALS)));
        };
    }

    private Event ofProposal(ProposalContent content) {
        String id = TestEvents.idOf(content);
        Hash digest = random.nextInt(5) > 0 ? content.digest() : Hash.sha256(new byte[] {1});
        return switch (random.nextInt(16)) {
            case 0, 1, 2 -> events.submitted(content);
            case 3, 4, 5 -> events.decided(id, digest, verdict());
            case 6, 7 -> events.reviewed(id, digest, random.nextInt(3) > 0);
            case 8 -> events.reviewed(id, digest, random.nextInt(3) > 0, Actor.agent("agent-1"));
            case 9 -> random.nextBoolean() ? events.expired(id) : events.withdrawn(id);
            case 10, 11 -> events.released(id);
            case 12 -> events.parked(id);
            default -> anyOf(events.pullRequestEvents(id, digest));
        };
    }

    /** Mostly the two that lead on to a publication. */
    private Verdict verdict() {
        return anyOf(
                List.of(Verdict.ALLOW, Verdict.ALLOW, Verdict.REVIEW, Verdict.REVIEW, Verdict.DENY, Verdict.UNKNOWN));
    }

    private EndStatus end() {
        return anyOf(List.of(EndStatus.values()));
    }

    private Duration lease() {
        return Duration.ofSeconds(1 + random.nextInt(600));
    }

    private Metrics delta() {
        return new Metrics(
                random.nextInt(900), random.nextInt(900), random.nextInt(9), random.nextInt(9), 1, 2, 0, 12_345);
    }

    private <T> Optional<T> maybe(T value) {
        return random.nextBoolean() ? Optional.of(value) : Optional.empty();
    }

    private <T> T anyOf(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
