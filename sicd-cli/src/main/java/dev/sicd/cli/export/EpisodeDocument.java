package dev.sicd.cli.export;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sicd.cli.export.EpisodeSpool.EpisodeLines;
import dev.sicd.cli.export.EpisodeSpool.Spooled;
import dev.sicd.model.event.EpisodeEvent;
import dev.sicd.model.event.EpisodeEvent.ActionLogged;
import dev.sicd.model.event.EpisodeEvent.EpisodeCompleted;
import dev.sicd.model.event.EpisodeEvent.EpisodeStarted;
import dev.sicd.model.event.EpisodeEvent.OutcomeLogged;
import dev.sicd.model.event.Metrics;
import dev.sicd.model.fold.Episode;
import dev.sicd.model.fold.EpisodeStatus;
import dev.sicd.model.fold.Fold;
import dev.sicd.schemas.EventJson;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One episode in the file format of the guide: its fields, all of them, no other, in their order. It is folded by the same
 * functions as the stores; actions and outcomes are written as they are read.
 */
final class EpisodeDocument {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final double MICROS_PER_MILLI = 1_000;

    private final Episode episode;
    private final Instant firstOccurredAt;
    private final Optional<EpisodeStarted> start;
    private final Optional<EpisodeCompleted> end;
    private final EpisodeLines lines;
    private final Extent extent;

    private EpisodeDocument(Folding folding, EpisodeLines lines) {
        this.episode = folding.episode.orElseThrow();
        this.firstOccurredAt = folding.firstOccurredAt;
        this.start = folding.start;
        this.end = folding.end;
        this.lines = lines;
        this.extent = new Extent(folding.firstOffset, folding.lastOffset, folding.events, folding.kinds);
    }

    /** Which of the ledger's events it was made of. */
    record Extent(long firstOffset, long lastOffset, long events, SortedMap<String, Long> kinds) {}

    static EpisodeDocument of(EpisodeLines lines) throws IOException {
        Folding folding = new Folding();
        lines.read(folding::add);
        return new EpisodeDocument(folding, lines);
    }

    String fileName() {
        return EpisodeFiles.name(episode.runId(), episode.number());
    }

    Extent extent() {
        return extent;
    }

    void write(OutputStream out) throws IOException {
        try (JsonGenerator json = MAPPER.getFactory().createGenerator(out, JsonEncoding.UTF8)) {
            json.setPrettyPrinter(Manifest.pretty());
            json.writeStartObject();
            json.writeStringField("episode_id", episode.episodeId());
            json.writeStringField("run_id", episode.runId());
            json.writeNumberField("episode_number", episode.number());
            json.writeStringField(
                    "started_at", episode.startedAt().orElse(firstOccurredAt).toString());
            json.writeFieldName("completed_at");
            MAPPER.writeValue(json, episode.endedAt().map(Instant::toString).orElse(null));
            json.writeStringField("status", status(episode.status()));
            json.writeStringField(
                    "task_description",
                    start.map(EpisodeStarted::taskDescription).orElse(""));
            object(json, "context", start.map(EpisodeStarted::context).orElse("{}"));
            json.writeArrayFieldStart("actions");
            lines.read(spooled -> {
                if (spooled.event() instanceof ActionLogged action) {
                    entry(json, action, action.actionType(), action.data());
                }
            });
            json.writeEndArray();
            json.writeArrayFieldStart("outcomes");
            lines.read(spooled -> {
                if (spooled.event() instanceof OutcomeLogged outcome) {
                    entry(json, outcome, outcome.outcomeType(), outcome.data());
                }
            });
            json.writeEndArray();
            metrics(json, episode.metrics());
            object(json, "metadata", end.map(EpisodeCompleted::metadata).orElse("{}"));
            json.writeEndObject();
            json.writeRaw('\n');
        }
    }

    /** The guide knows three; its summaries count what was given up as failed, and so do ours. */
    private static String status(EpisodeStatus status) {
        EpisodeStatus known = status == EpisodeStatus.ABANDONED ? EpisodeStatus.FAILED : status;
        return known.name().toLowerCase(Locale.ROOT);
    }

    private static void entry(JsonGenerator json, EpisodeEvent event, String type, String data) throws IOException {
        json.writeStartObject();
        json.writeStringField("timestamp", event.envelope().occurredAt().toString());
        json.writeStringField("type", type);
        object(json, "data", data);
        json.writeEndObject();
    }

    private static void metrics(JsonGenerator json, Metrics metrics) throws IOException {
        json.writeObjectFieldStart("metrics");
        json.writeNumberField("tokens_used", metrics.tokensUsed());
        json.writeNumberField("inference_time_ms", metrics.inferenceTimeMicros() / MICROS_PER_MILLI);
        json.writeNumberField("changes_proposed", metrics.changesProposed());
        json.writeNumberField("changes_accepted", metrics.changesAccepted());
        json.writeNumberField("rag_queries", metrics.ragQueries());
        json.writeNumberField("llm_calls", metrics.llmCalls());
        json.writeNumberField("error_count", metrics.errorCount());
        json.writeEndObject();
    }

    private static void object(JsonGenerator json, String field, String text) throws IOException {
        json.writeFieldName(field);
        MAPPER.writeTree(json, EventJson.objectOrText(text));
    }

    /** The header of an episode on its way; for one thread. */
    private static final class Folding {
        private Optional<Episode> episode = Optional.empty();
        private Instant firstOccurredAt = Instant.EPOCH;
        private Optional<EpisodeStarted> start = Optional.empty();
        private Optional<EpisodeCompleted> end = Optional.empty();
        private final SortedMap<String, Long> kinds = new TreeMap<>();
        private long firstOffset;
        private long lastOffset;
        private long events;

        void add(Spooled spooled) {
            EpisodeEvent event = spooled.event();
            Episode before = episode.orElseGet(() -> {
                firstOffset = spooled.offset();
                firstOccurredAt = event.envelope().occurredAt();
                return Episode.placeholder(
                        event.envelope().runId(), event.envelope().episodeId().orElseThrow(), Fold.DEFAULT_LEASE);
            });
            Episode after = before.apply(event, spooled.position(), spooled.recordedAt())
                    .after();
            if (event instanceof EpisodeStarted started && after.startedPosition() == spooled.position()) {
                start = Optional.of(started);
            }
            if (event instanceof EpisodeCompleted completed && after.endedPosition() == spooled.position()) {
                end = Optional.of(completed);
            }
            episode = Optional.of(after);
            lastOffset = spooled.offset();
            kinds.merge(event.type(), 1L, Long::sum);
            events++;
        }
    }
}
