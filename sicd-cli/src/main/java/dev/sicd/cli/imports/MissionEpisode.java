package dev.sicd.cli.imports;

import dev.sicd.kit.http.Problem;
import dev.sicd.model.event.Actor;
import dev.sicd.model.event.EndStatus;
import dev.sicd.model.event.Envelope;
import dev.sicd.model.event.EpisodeEvent.ActionLogged;
import dev.sicd.model.event.EpisodeEvent.EpisodeCompleted;
import dev.sicd.model.event.EpisodeEvent.EpisodeStarted;
import dev.sicd.model.event.EpisodeEvent.MetricsUpdated;
import dev.sicd.model.event.EpisodeEvent.OutcomeLogged;
import dev.sicd.model.event.Ids;
import dev.sicd.model.event.Metrics;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * An episode file of the guide's own recorder ({@code run_20250101_ep0001.json}). Events have ids that come from episode,
 * kind and index, so that the same file is the same events, whoever imports it where and how often.
 */
record MissionEpisode(Path file) implements EventSource {
    static final Actor ACTOR = Actor.service("sicd-import");

    private static final int MICROS_PER_MILLI = 1_000;
    private static final Pattern NAME = Pattern.compile(".+_ep\\d{4,9}\\.json");
    private static final Set<String> FIELDS = Set.of(
            "episode_id",
            "run_id",
            "episode_number",
            "started_at",
            "completed_at",
            "status",
            "task_description",
            "context",
            "actions",
            "outcomes",
            "metrics",
            "metadata");
    private static final Set<String> ENTRY_FIELDS = Set.of("timestamp", "type", "data");
    private static final Set<String> METRICS = Set.of(
            "tokens_used",
            "inference_time_ms",
            "changes_proposed",
            "changes_accepted",
            "rag_queries",
            "llm_calls",
            "error_count",
            "cost_micro_usd");

    static boolean isNamedSo(String name) {
        return NAME.matcher(name).matches();
    }

    @Override
    public boolean tellsEpisodes() {
        return true;
    }

    @Override
    public void read(Each each) throws BadFileException {
        Fields episode = Fields.of(file).only(FIELDS);
        String runId = runId(episode);
        String episodeId = episodeId(episode, runId);
        int number = episode.number("episode_number");
        Instant startedAt = episode.moment("started_at");
        Naming naming = new Naming(runId, episodeId);
        each.accept(Candidate.of(
                new EpisodeStarted(
                        naming.envelope("start", 0, startedAt),
                        number,
                        episode.text("task_description", ""),
                        episode.json("context"),
                        Optional.empty()),
                "started_at"));
        entries(
                episode,
                "actions",
                (entry, index) -> {
                    Envelope envelope = naming.envelope("action", index, entry.moment("timestamp"));
                    return Candidate.of(
                            new ActionLogged(envelope, entry.text("type"), entry.json("data")), entry.path());
                },
                each);
        entries(
                episode,
                "outcomes",
                (entry, index) -> {
                    Envelope envelope = naming.envelope("outcome", index, entry.moment("timestamp"));
                    return Candidate.of(
                            new OutcomeLogged(envelope, entry.text("type"), entry.json("data")), entry.path());
                },
                each);
        Optional<Instant> endedAt = end(episode);
        if (episode.has("metrics")) {
            Metrics metrics = metrics(episode.in("metrics").object().only(METRICS));
            if (!metrics.equals(Metrics.NONE)) {
                Envelope envelope = naming.envelope("metrics", 0, endedAt.orElse(startedAt));
                each.accept(Candidate.of(new MetricsUpdated(envelope, metrics), "metrics"));
            }
        }
        if (endedAt.isPresent()) {
            EndStatus status = episode.text("status").equals("completed") ? EndStatus.COMPLETED : EndStatus.FAILED;
            Envelope envelope = naming.envelope("end", 0, endedAt.get());
            each.accept(Candidate.of(
                    new EpisodeCompleted(envelope, status, episode.json("metadata"), OptionalLong.empty()),
                    "completed_at"));
        }
    }

    /** Ids of what a file says. The content is not in them: an event whose content changed is found out as a conflict. */
    record Naming(String runId, String episodeId) {
        Envelope envelope(String kind, int index, Instant at) {
            return Envelope.ofEpisode(
                    Ids.derived("sicd import", runId, episodeId, kind, Integer.toString(index)),
                    runId,
                    episodeId,
                    at,
                    ACTOR);
        }
    }

    @FunctionalInterface
    private interface EntryReader {
        Candidate read(Fields entry, int index) throws BadFileException;
    }

    private static void entries(Fields episode, String name, EntryReader reader, Each each) throws BadFileException {
        if (!episode.has(name)) {
            return;
        }
        Fields entries = episode.in(name).array();
        for (int i = 0; i < entries.size(); i++) {
            each.accept(reader.read(entries.at(i).object().only(ENTRY_FIELDS), i));
        }
    }

    private static String runId(Fields episode) throws BadFileException {
        String runId = episode.text("run_id");
        if (!Ids.isRunId(runId)) {
            throw episode.wrong("run_id", "is " + Problem.quoted(runId), "use " + Ids.RUN_ID_RULE);
        }
        return runId;
    }

    private static String episodeId(Fields episode, String runId) throws BadFileException {
        int number = episode.number("episode_number");
        String episodeId = episode.text("episode_id");
        if (number < 1
                || number > Ids.MAX_EPISODE_NUMBER
                || !Ids.episodeId(runId, number).equals(episodeId)) {
            throw episode.wrong(
                    "episode_id",
                    "is " + Problem.quoted(episodeId) + ", with run_id " + Problem.quoted(runId)
                            + " and episode_number " + number,
                    "the three must agree, as run_20250101_ep0001, run_20250101 and 1");
        }
        return episodeId;
    }

    private static Optional<Instant> end(Fields episode) throws BadFileException {
        String status = episode.text("status");
        return switch (status) {
            case "completed", "failed" -> Optional.of(episode.moment("completed_at"));
            case "in_progress" -> {
                if (episode.has("completed_at")) {
                    throw episode.wrong("completed_at", "is set while status is in_progress", "set one of them right");
                }
                yield Optional.empty();
            }
            default ->
                throw episode.wrong("status", "is " + Problem.quoted(status), "use completed, failed or in_progress");
        };
    }

    private static Metrics metrics(Fields metrics) throws BadFileException {
        return new Metrics(
                metrics.counter("tokens_used", 1),
                metrics.counter("inference_time_ms", MICROS_PER_MILLI),
                metrics.counter("changes_proposed", 1),
                metrics.counter("changes_accepted", 1),
                metrics.counter("rag_queries", 1),
                metrics.counter("llm_calls", 1),
                metrics.counter("error_count", 1),
                metrics.counter("cost_micro_usd", 1));
    }
}
