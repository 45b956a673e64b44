package dev.sicd.e2e.check;

import dev.sicd.event.ActionLogged;
import dev.sicd.event.Actor;
import dev.sicd.event.ActorKind;
import dev.sicd.event.EndStatus;
import dev.sicd.event.EpisodeCompleted;
import dev.sicd.event.EpisodeEvent;
import dev.sicd.event.EpisodeHeartbeat;
import dev.sicd.event.EpisodeStarted;
import dev.sicd.event.MetricsUpdated;
import dev.sicd.event.OutcomeLogged;
import dev.sicd.event.RunCompleted;
import dev.sicd.event.RunStarted;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.UUID;

/** Makes the events of one run, numbered by their producer, whose clock jumps now and then. */
final class Events {
    private static final int JUMP_ONE_IN = 200;
    private static final Duration JUMP_MAX = Duration.ofHours(30);
    private static final Duration TICK = Duration.ofMillis(5);

    private final String runId;
    private final Random random;
    private Instant now;
    private long number;

    Events(String runId, Random random, Instant start) {
        this.runId = runId;
        this.random = random;
        this.now = start;
    }

    static String episodeId(String runId, int episode) {
        return String.format(Locale.ROOT, "%s_ep%04d", runId, episode);
    }

    EpisodeEvent runStarted(int episodes) {
        return numbered("RunStarted")
                .setRunStarted(RunStarted.newBuilder()
                        .setEpisodes(episodes)
                        .setTaskDescription("a load")
                        .setTags(List.of("load"))
                        .build())
                .build();
    }

    EpisodeEvent runCompleted() {
        return numbered("RunCompleted")
                .setRunCompleted(RunCompleted.newBuilder()
                        .setStatus(anyEnd())
                        .setReason("")
                        .build())
                .build();
    }

    EpisodeEvent episodeStarted(int episode) {
        return numbered("EpisodeStarted", episode)
                .setEpisodeStarted(EpisodeStarted.newBuilder()
                        .setEpisodeNumber(episode)
                        .setTaskDescription("task " + episode)
                        .setContext("{\"n\":" + episode + "}")
                        .build())
                .build();
    }

    EpisodeEvent episodeCompleted(int episode) {
        return numbered("EpisodeCompleted", episode)
                .setEpisodeCompleted(EpisodeCompleted.newBuilder()
                        .setStatus(anyEnd())
                        .setMetadata("{\"score\":" + random.nextInt(100) + "}")
                        .build())
                .build();
    }

    /** Mostly an action. */
    EpisodeEvent step(int episode) {
        int kind = random.nextInt(20);
        if (kind < 2) {
            return numbered("MetricsUpdated", episode)
                    .setMetricsUpdated(MetricsUpdated.newBuilder()
                            .setTokensUsed(random.nextInt(5_000))
                            .setInferenceTimeUs(random.nextInt(900_000))
                            .setChangesProposed(random.nextInt(3))
                            .setChangesAccepted(random.nextInt(2))
                            .setRagQueries(random.nextInt(4))
                            .setLlmCalls(random.nextInt(3))
                            .setErrorCount(random.nextInt(2))
                            .setCostMicroUsd(random.nextInt(30_000))
                            .build())
                    .build();
        }
        if (kind == 2) {
            return numbered("OutcomeLogged", episode)
                    .setOutcomeLogged(OutcomeLogged.newBuilder()
                            .setType("tests")
                            .setData("{\"passed\":" + random.nextBoolean() + "}")
                            .build())
                    .build();
        }
        if (kind == 3) {
            return numbered("EpisodeHeartbeat", episode)
                    .setEpisodeHeartbeat(EpisodeHeartbeat.newBuilder().build())
                    .build();
        }
        return numbered("ActionLogged", episode)
                .setActionLogged(ActionLogged.newBuilder()
                        .setType("step")
                        .setData("{\"n\":" + number + ",\"text\":\"größer " + Long.toString(random.nextLong(), 36)
                                + "\"}")
                        .build())
                .build();
    }

    /** Another event under the id of this one. */
    EpisodeEvent contradicting(EpisodeEvent event) {
        return EpisodeEvent.newBuilder(numbered("OutcomeLogged", 1)
                        .setOutcomeLogged(OutcomeLogged.newBuilder()
                                .setType("contradiction")
                                .setData("{}")
                                .build())
                        .build())
                .setEventId(event.getEventId())
                .setProducerId(null)
                .setProducerSeq(null)
                .build();
    }

    private EndStatus anyEnd() {
        return random.nextInt(4) == 0 ? EndStatus.FAILED : EndStatus.COMPLETED;
    }

    private EpisodeEvent.Builder numbered(String type, int episode) {
        return numbered(type).setEpisodeId(episodeId(runId, episode));
    }

    private EpisodeEvent.Builder numbered(String type) {
        number++;
        Duration jump = random.nextInt(JUMP_ONE_IN) == 0
                ? Duration.ofMillis(random.nextLong(-JUMP_MAX.toMillis(), JUMP_MAX.toMillis()))
                : TICK;
        now = now.plus(jump);
        return EpisodeEvent.newBuilder()
                .setEventId(randomId().toString())
                .setType(type)
                .setRunId(runId)
                .setOccurredAt(now)
                .setProducerId("load")
                .setProducerSeq(number)
                .setActor(Actor.newBuilder()
                        .setKind(ActorKind.AGENT)
                        .setId("load")
                        .build());
    }

    private UUID randomId() {
        // version and variant of a random UUID
        return new UUID(
                (random.nextLong() & 0xffff_ffff_ffff_0fffL) | 0x4000L,
                (random.nextLong() & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L);
    }
}
