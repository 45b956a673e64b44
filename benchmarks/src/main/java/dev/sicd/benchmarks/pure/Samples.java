package dev.sicd.benchmarks.pure;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sicd.benchmarks.load.Actions;
import dev.sicd.model.event.Actor;
import dev.sicd.model.event.Envelope;
import dev.sicd.model.event.EpisodeEvent.ActionLogged;
import dev.sicd.model.event.EpisodeEvent.EpisodeStarted;
import dev.sicd.model.event.EpisodeEvent.MetricsUpdated;
import dev.sicd.model.event.EpisodeEvent.RunStarted;
import dev.sicd.model.event.Metrics;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;

/** Events of one run and episode, the same ones each time. It encodes nothing. */
final class Samples {
    static final Instant AT = Instant.parse("2026-01-01T00:00:00Z");

    private static final Actor AGENT = Actor.agent("benchmark");
    private static final int SEED = 7;
    private static final int EPISODES = 10;

    private final Random random = new Random(SEED);
    private final Actions actions = new Actions("pure", 1, random);
    private final String run = actions.run(0);
    private final String episode = Actions.episode(run);

    byte[] key() {
        return run.getBytes(UTF_8);
    }

    RunStarted runStarted() {
        return new RunStarted(
                Envelope.ofRun(id(), run, AT, AGENT), EPISODES, true, "Make the parser faster.", List.of("parser"));
    }

    EpisodeStarted episodeStarted() {
        return new EpisodeStarted(
                envelope(),
                1,
                "Replace the loops of the parser by streams.",
                "{\"branch\":\"main\",\"files\":12,\"model\":\"small\"}",
                Optional.empty());
    }

    ActionLogged action() {
        return actions.next(AT);
    }

    MetricsUpdated metrics() {
        return new MetricsUpdated(envelope(), new Metrics(1_250, 840_000, 2, 1, 4, 3, 0, 5_400));
    }

    private Envelope envelope() {
        return Envelope.ofEpisode(id(), run, episode, AT, AGENT);
    }

    private UUID id() {
        return new UUID(random.nextLong(), random.nextLong());
    }
}
