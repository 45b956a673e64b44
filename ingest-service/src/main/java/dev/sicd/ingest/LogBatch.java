package dev.sicd.ingest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sicd.kit.Spelling;
import dev.sicd.kit.http.Handler;
import dev.sicd.kit.http.Problem;
import dev.sicd.kit.http.Reply;
import dev.sicd.kit.http.Request;
import dev.sicd.kit.json.Json;
import dev.sicd.kit.json.JsonBody;
import dev.sicd.kit.json.JsonItem;
import dev.sicd.kit.json.JsonType;
import dev.sicd.model.event.EpisodeEvent;
import dev.sicd.schemas.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** {@code POST /events}: many events at a time, each with a result of its own; a bad one never spoils the others. */
final class LogBatch implements Handler {
    private static final int EVENTS_MAX = 1_000;
    private static final int BYTES_MAX = Topic.INPUT_BYTES_MAX;
    private static final Map<String, EpisodePayload> PAYLOADS =
            Stream.of(EpisodePayload.values()).collect(Collectors.toMap(EpisodePayload::type, payload -> payload));
    private static final List<String> TYPES =
            Stream.of(EpisodePayload.values()).map(EpisodePayload::type).toList();

    private final EnvelopeReader envelopes;
    private final Decisions decisions;
    private final Admission admission;
    private final Recorder recorder;
    private final RunAccess access;

    LogBatch(EnvelopeReader envelopes, Decisions decisions, Admission admission, Recorder recorder, RunAccess access) {
        this.envelopes = envelopes;
        this.decisions = decisions;
        this.admission = admission;
        this.recorder = recorder;
        this.access = access;
    }

    @Override
    public Reply handle(Request request) throws InterruptedException {
        if (request.body().length > BYTES_MAX) {
            throw Problem.tooLarge(request.body().length, BYTES_MAX);
        }
        Optional<IdempotencyKey> key = IdempotencyKey.of(request);
        BatchWrites writes = new BatchWrites(request, decisions, admission, recorder, access);
        List<Recorder.Recording> recordings = new ArrayList<>();
        for (JsonItem item : JsonItem.of(request, EVENTS_MAX)) {
            recordings.add(begun(writes, item, request, key));
        }
        return reply(request, recordings);
    }

    /** Begins one write; what speaks against it comes out when its result is asked for. */
    private Recorder.Recording begun(
            BatchWrites writes, JsonItem item, Request request, Optional<IdempotencyKey> batchKey)
            throws InterruptedException {
        try {
            Optional<IdempotencyKey> key = batchKey.map(whole -> whole.element(item.position()));
            return begun(writes, item.body(), request, key);
        } catch (Problem problem) {
            return () -> {
                throw problem;
            };
        }
    }

    private Recorder.Recording begun(BatchWrites writes, JsonBody body, Request request, Optional<IdempotencyKey> key)
            throws InterruptedException {
        EpisodePayload payload = payload(body);
        String runId = body.required("run_id", Fields.RUN_ID);
        Optional<String> episodeId = body.optional("episode_id", JsonType.text(200));
        EnvelopeReader.Stated stated = envelopes.read(body, request, runId, episodeId, key);
        EpisodeEvent event = payload.read(body.object(payload.field()), stated.envelope());
        body.check();
        return writes.begin(event, stated.named());
    }

    private static EpisodePayload payload(JsonBody body) {
        String type = body.required("type", JsonType.filledText(100));
        return Optional.ofNullable(PAYLOADS.get(type)).orElseThrow(() -> {
            String near = Spelling.nearest(type, TYPES)
                    .map(meant -> "; did you mean '" + meant + "'?")
                    .orElse("");
            return Problem.unprocessable(
                    "type",
                    Problem.quoted(type) + " is no kind of event that this door takes" + near + "; it takes "
                            + String.join(", ", TYPES));
        });
    }

    private static Reply reply(Request request, List<Recorder.Recording> recordings) throws InterruptedException {
        ArrayNode results = JsonNodeFactory.instance.arrayNode();
        int accepted = 0;
        Optional<Receipt> last = Optional.empty();
        for (Recorder.Recording recording : recordings) {
            ObjectNode result = results.addObject().put("index", results.size() - 1);
            try {
                Receipt receipt = recording.await();
                receipt.addTo(result.put("status", 202));
                last = Optional.of(receipt);
                accepted++;
            } catch (Problem problem) {
                result.put("status", problem.status());
                result.set("problem", Json.parse(problem.toReply(request.path()).body()));
            }
        }
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        answer.put("accepted", accepted).put("rejected", results.size() - accepted);
        answer.set("results", results);
        Reply reply = Reply.json(207, answer);
        return last.map(receipt ->
                        reply.withHeader(Receipt.AT_HEADER, receipt.at().toString()))
                .orElse(reply);
    }
}
