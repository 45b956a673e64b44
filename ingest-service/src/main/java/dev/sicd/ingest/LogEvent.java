package dev.sicd.ingest;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sicd.kit.http.Handler;
import dev.sicd.kit.http.Reply;
import dev.sicd.kit.http.Request;
import dev.sicd.kit.json.JsonBody;
import dev.sicd.model.event.EpisodeEvent;
import java.util.Optional;

/**
 * One event of one kind about the run or episode in the path. Any run of the caller's and any episode will do, known or
 * not, ended or not: what happened is recorded, and the fold says what it means.
 */
final class LogEvent implements Handler {
    private final EpisodePayload payload;
    private final boolean ofEpisode;
    private final EnvelopeReader envelopes;
    private final Recorder recorder;
    private final RunAccess access;

    private LogEvent(
            EpisodePayload payload, boolean ofEpisode, EnvelopeReader envelopes, Recorder recorder, RunAccess access) {
        this.payload = payload;
        this.ofEpisode = ofEpisode;
        this.envelopes = envelopes;
        this.recorder = recorder;
        this.access = access;
    }

    static LogEvent ofRun(EpisodePayload payload, EnvelopeReader envelopes, Recorder recorder, RunAccess access) {
        return new LogEvent(payload, false, envelopes, recorder, access);
    }

    static LogEvent ofEpisode(EpisodePayload payload, EnvelopeReader envelopes, Recorder recorder, RunAccess access) {
        return new LogEvent(payload, true, envelopes, recorder, access);
    }

    @Override
    public Reply handle(Request request) throws InterruptedException {
        String runId = Fields.runId(request);
        Optional<String> episodeId = ofEpisode ? Optional.of(Fields.episodeId(request, runId)) : Optional.empty();
        JsonBody body = JsonBody.orEmpty(request);
        EnvelopeReader.Stated stated = envelopes.read(body, request, runId, episodeId, IdempotencyKey.of(request));
        EpisodeEvent event = payload.read(body, stated.envelope());
        body.check();
        access.requireWriter(
                request, Caller.of(request, Optional.of(stated.envelope().actor())), runId);
        Receipt receipt = recorder.record(event, stated.named());
        ObjectNode answer =
                JsonNodeFactory.instance.objectNode().put("status", "accepted").put("run_id", runId);
        episodeId.ifPresent(id -> answer.put("episode_id", id));
        return receipt.reply(202, answer);
    }
}
