package dev.sicd.schemas;

import dev.sicd.model.event.EndStatus;
import dev.sicd.model.event.Envelope;
import dev.sicd.model.event.EpisodeEvent;
import dev.sicd.model.event.EpisodeEvent.ActionLogged;
import dev.sicd.model.event.EpisodeEvent.EpisodeAbandoned;
import dev.sicd.model.event.EpisodeEvent.EpisodeCompleted;
import dev.sicd.model.event.EpisodeEvent.EpisodeHeartbeat;
import dev.sicd.model.event.EpisodeEvent.EpisodeStarted;
import dev.sicd.model.event.EpisodeEvent.MetricsUpdated;
import dev.sicd.model.event.EpisodeEvent.OutcomeLogged;
import dev.sicd.model.event.EpisodeEvent.RunCompleted;
import dev.sicd.model.event.EpisodeEvent.RunStarted;
import dev.sicd.model.event.Event;
import dev.sicd.model.event.Metrics;
import dev.sicd.model.event.UnknownEvent;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Episode events between model and Avro. */
final class EpisodeEventWire {
    private EpisodeEventWire() {}

    static dev.sicd.event.EpisodeEvent write(EpisodeEvent event) {
        dev.sicd.event.EpisodeEvent wire = new dev.sicd.event.EpisodeEvent();
        EnvelopeWire.write(event.envelope(), event.type(), wire);
        switch (event) {
            case RunStarted e ->
                wire.setRunStarted(
                        new dev.sicd.event.RunStarted(e.episodesPlanned(), e.dryRun(), e.taskDescription(), e.tags()));
            case RunCompleted e ->
                wire.setRunCompleted(new dev.sicd.event.RunCompleted(status(e.status()), e.reason()));
            case EpisodeStarted e ->
                wire.setEpisodeStarted(new dev.sicd.event.EpisodeStarted(
                        e.episodeNumber(), e.taskDescription(), e.context(), millis(e.lease())));
            case ActionLogged e -> wire.setActionLogged(new dev.sicd.event.ActionLogged(e.actionType(), e.data()));
            case OutcomeLogged e -> wire.setOutcomeLogged(new dev.sicd.event.OutcomeLogged(e.outcomeType(), e.data()));
            case MetricsUpdated e -> wire.setMetricsUpdated(metrics(e.delta()));
            case EpisodeHeartbeat e -> wire.setEpisodeHeartbeat(new dev.sicd.event.EpisodeHeartbeat(millis(e.lease())));
            case EpisodeCompleted e ->
                wire.setEpisodeCompleted(
                        new dev.sicd.event.EpisodeCompleted(status(e.status()), e.metadata(), boxed(e.lastSequence())));
            case EpisodeAbandoned e ->
                wire.setEpisodeAbandoned(new dev.sicd.event.EpisodeAbandoned(
                        e.lastPosition(), e.lease().toMillis()));
        }
        return wire;
    }

    static Event read(dev.sicd.event.EpisodeEvent wire) throws DecodeException {
        Envelope envelope = EnvelopeWire.read(wire);
        return switch (Payloads.kindOf(wire)) {
            case "RunStarted" -> {
                dev.sicd.event.RunStarted e = wire.getRunStarted();
                yield new RunStarted(
                        envelope, e.getEpisodes(), e.getDryRun(), e.getTaskDescription(), List.copyOf(e.getTags()));
            }
            case "RunCompleted" -> {
                dev.sicd.event.RunCompleted e = wire.getRunCompleted();
                yield new RunCompleted(envelope, status(e.getStatus()), e.getReason());
            }
            case "EpisodeStarted" -> {
                dev.sicd.event.EpisodeStarted e = wire.getEpisodeStarted();
                yield new EpisodeStarted(
                        envelope,
                        e.getEpisodeNumber(),
                        e.getTaskDescription(),
                        e.getContext(),
                        duration(e.getLeaseMs()));
            }
            case "ActionLogged" -> {
                dev.sicd.event.ActionLogged e = wire.getActionLogged();
                yield new ActionLogged(envelope, e.getType(), e.getData());
            }
            case "OutcomeLogged" -> {
                dev.sicd.event.OutcomeLogged e = wire.getOutcomeLogged();
                yield new OutcomeLogged(envelope, e.getType(), e.getData());
            }
            case "MetricsUpdated" -> new MetricsUpdated(envelope, metrics(wire.getMetricsUpdated()));
            case "EpisodeHeartbeat" ->
                new EpisodeHeartbeat(
                        envelope, duration(wire.getEpisodeHeartbeat().getLeaseMs()));
            case "EpisodeCompleted" -> {
                dev.sicd.event.EpisodeCompleted e = wire.getEpisodeCompleted();
                yield new EpisodeCompleted(
                        envelope, status(e.getStatus()), e.getMetadata(), optional(e.getLastProducerSeq()));
            }
            case "EpisodeAbandoned" -> {
                dev.sicd.event.EpisodeAbandoned e = wire.getEpisodeAbandoned();
                yield new EpisodeAbandoned(envelope, e.getLastPosition(), Duration.ofMillis(e.getLeaseMs()));
            }
            default -> new UnknownEvent(envelope, EnvelopeWire.type(wire));
        };
    }

    private static dev.sicd.event.MetricsUpdated metrics(Metrics m) {
        return new dev.sicd.event.MetricsUpdated(
                m.tokensUsed(),
                m.inferenceTimeMicros(),
                m.changesProposed(),
                m.changesAccepted(),
                m.ragQueries(),
                m.llmCalls(),
                m.errorCount(),
                m.costMicroUsd());
    }

    private static Metrics metrics(dev.sicd.event.MetricsUpdated m) {
        return new Metrics(
                m.getTokensUsed(),
                m.getInferenceTimeUs(),
                m.getChangesProposed(),
                m.getChangesAccepted(),
                m.getRagQueries(),
                m.getLlmCalls(),
                m.getErrorCount(),
                m.getCostMicroUsd());
    }

    private static dev.sicd.event.EndStatus status(EndStatus status) {
        return dev.sicd.event.EndStatus.valueOf(status.name());
    }

    private static EndStatus status(dev.sicd.event.EndStatus status) {
        return EndStatus.valueOf(status.name());
    }

    private static @Nullable Long millis(Optional<Duration> duration) {
        return duration.map(Duration::toMillis).orElse(null);
    }

    private static Optional<Duration> duration(@Nullable Long millis) {
        return Optional.ofNullable(millis).map(Duration::ofMillis);
    }

    private static @Nullable Long boxed(OptionalLong value) {
        return value.isPresent() ? value.getAsLong() : null;
    }

    private static OptionalLong optional(@Nullable Long value) {
        return value == null ? OptionalLong.empty() : OptionalLong.of(value);
    }
}
