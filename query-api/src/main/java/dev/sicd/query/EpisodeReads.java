package dev.sicd.query;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sicd.kit.http.Problem;
import dev.sicd.model.event.EpisodeEvent.EpisodeCompleted;
import dev.sicd.model.event.EpisodeEvent.EpisodeStarted;
import dev.sicd.model.fold.Episode;
import dev.sicd.model.fold.Run;
import dev.sicd.model.ledger.Chain;
import dev.sicd.reader.Reads;
import java.util.List;

/** Answers for a run's episodes, and for one episode with its entries; it holds a page of entries at most. */
final class EpisodeReads {
    private final Reads reads;
    private final KnownRuns runs;
    private final Ledger ledger;
    private final EpisodeEntries entries;

    EpisodeReads(Reads reads, KnownRuns runs, Ledger ledger) {
        this.reads = reads;
        this.runs = runs;
        this.ledger = ledger;
        this.entries = new EpisodeEntries(reads, ledger);
    }

    Answered list(Asked asked) {
        String runId = asked.runId();
        int limit = asked.limit(Asked.LIMIT_MAX);
        int after = asked.cursor(Cursor.EPISODES).map(Integer::parseInt).orElse(0);
        Chain committed = runs.committed(runId);
        Run run = runs.require(runId, asked.consistency());
        // one more than asked for tells whether there is a next page
        List<Episode> found = reads.episodes(runId, after, limit + 1, asked.consistency());
        List<Episode> page = found.subList(0, Math.min(limit, found.size()));
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("run_id", runId);
        body.put("episode_count", run.episodes().total());
        ArrayNode ids = body.putArray("episodes");
        page.forEach(episode -> ids.add(episode.episodeId()));
        if (found.size() > limit) {
            body.put("next", Cursor.EPISODES.write(page.getLast().number()));
        }
        return Answered.ofRun(runId, committed.position(), body);
    }

    Answered episode(Asked asked) {
        String runId = asked.runId();
        int number = asked.episodeNumber();
        Fields fields = Fields.of(asked.request(), EpisodeJson.FIELDS);
        int limit = asked.limit(Asked.LIMIT_MAX);
        long from = asked.cursor(Cursor.ENTRIES).map(Long::parseLong).orElse(1L);
        Chain committed = runs.committed(runId);
        Episode episode = reads.episode(runId, number, asked.consistency()).orElseThrow(() -> noEpisode(asked, runId));
        EpisodeJson json = new EpisodeJson(episode, committed.position());
        if (fields.has("task_description") || fields.has("context")) {
            ledger.told(runId, episode.startedPosition(), EpisodeStarted.class).ifPresent(json::startedBy);
        }
        if (fields.has("metadata") || fields.has("metadata_sha256")) {
            ledger.told(runId, episode.endedPosition(), EpisodeCompleted.class).ifPresent(json::endedBy);
        }
        if (fields.has("actions") || fields.has("outcomes")) {
            EpisodeEntries.Wanted wanted =
                    new EpisodeEntries.Wanted(fields.has("actions"), fields.has("outcomes"), limit);
            json.entries(entries.page(episode, from, committed.position(), wanted));
        }
        return Answered.ofRun(runId, committed.position(), json.write(fields));
    }

    private Problem noEpisode(Asked asked, String runId) {
        Run run = runs.require(runId, asked.consistency());
        return Problem.notFound("run '%s' has no episode '%s', but %d others; see /admin/training/episodes/%s"
                .formatted(
                        runId,
                        asked.request().pathParameter("episode_id"),
                        run.episodes().total(),
                        runId));
    }
}
