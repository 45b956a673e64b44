package dev.sicd.model.event;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What agents do, run by run and episode by episode. {@code data}, {@code context} and {@code metadata} are JSON objects
 * carried as text: they are kept byte for byte and never interpreted.
 */
public sealed interface EpisodeEvent extends Event {

    /**
     * An agent began a run.
     *
     * @param episodesPlanned how many episodes the agent means to run, at least 1
     */
    record RunStarted(Envelope envelope, int episodesPlanned, boolean dryRun, String taskDescription, List<String> tags)
            implements EpisodeEvent {
        public RunStarted {
            tags = List.copyOf(tags);
        }
    }

    record RunCompleted(Envelope envelope, EndStatus status, String reason) implements EpisodeEvent {}

    /**
     * An agent began an episode.
     *
     * @param lease silence after which the episode counts as abandoned; 15 minutes where absent
     */
    record EpisodeStarted(
            Envelope envelope, int episodeNumber, String taskDescription, String context, Optional<Duration> lease)
            implements EpisodeEvent {}

    record ActionLogged(Envelope envelope, String actionType, String data) implements EpisodeEvent {}

    record OutcomeLogged(Envelope envelope, String outcomeType, String data) implements EpisodeEvent {}

    record MetricsUpdated(Envelope envelope, Metrics delta) implements EpisodeEvent {}

    /** A sign of life; a lease in it replaces the episode's lease. */
    record EpisodeHeartbeat(Envelope envelope, Optional<Duration> lease) implements EpisodeEvent {}

    /**
     * An agent ended an episode.
     *
     * @param lastSequence the producer's last number for this run, so that a lost tail shows
     */
    record EpisodeCompleted(Envelope envelope, EndStatus status, String metadata, OptionalLong lastSequence)
            implements EpisodeEvent {}

    /** Stated by the system alone, when an episode was silent for longer than its lease. */
    record EpisodeAbandoned(Envelope envelope, long lastPosition, Duration lease) implements EpisodeEvent {}
}
