package dev.sicd.ingest;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sicd.kit.http.Handler;
import dev.sicd.kit.http.Problem;
import dev.sicd.kit.http.Reply;
import dev.sicd.kit.http.Request;
import dev.sicd.kit.json.JsonBody;
import dev.sicd.kit.json.JsonType;
import dev.sicd.model.event.EpisodeEvent.EpisodeStarted;
import dev.sicd.model.event.EventRules;
import dev.sicd.model.event.Ids;
import dev.sicd.model.fold.Episode;
import dev.sicd.schemas.Seen;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/** {@code POST /runs/{run_id}/episodes}: one more episode, with the number asked for or the next one. */
final class StartEpisode implements Handler {
    private static final Duration LEDGER_PATIENCE = Duration.ofSeconds(2);

    private final EnvelopeReader envelopes;
    private final Decisions decisions;
    private final Admission admission;
    private final Recorder recorder;
    private final Ledger ledger;
    private final RunMemory memory;
    private final Locks locks;
    private final RunAccess access;

    StartEpisode(
            EnvelopeReader envelopes,
            Decisions decisions,
            Admission admission,
            Recorder recorder,
            Ledger ledger,
            RunMemory memory,
            Locks locks,
            RunAccess access) {
        this.envelopes = envelopes;
        this.decisions = decisions;
        this.admission = admission;
        this.recorder = recorder;
        this.ledger = ledger;
        this.memory = memory;
        this.locks = locks;
        this.access = access;
    }

    @Override
    public Reply handle(Request request) throws InterruptedException {
        String runId = Fields.runId(request);
        JsonBody body = JsonBody.orEmpty(request);
        Optional<Integer> number = body.optional("episode_number", JsonType.integer(1, Ids.MAX_EPISODE_NUMBER));
        EnvelopeReader.Stated stated =
                envelopes.read(body, request, runId, Optional.empty(), IdempotencyKey.of(request));
        EpisodeStarted draft = EpisodePayload.episodeStarted(body, stated.envelope(), number.orElse(1));
        body.check();
        Fields.refuse(EventRules.check(numbered(draft, stated, number.orElse(1))));
        Caller caller = Caller.of(request, Optional.of(stated.envelope().actor()));
        access.requireWriter(request, caller, runId);
        admission.recordIfDenied(
                decisions.onStart(ledger.runFactsSoFar(runId), false, caller, Decisions.EPISODE_ROUTE));
        return locks.holding(runId, () -> {
            if (number.isPresent()) {
                UUID derived = Ids.derived("EpisodeStarted", Ids.episodeId(runId, number.get()));
                return open(draft, stated.orDerived(derived), number.get());
            }
            return open(draft, stated, numberFor(stated));
        });
    }

    /** A repeat gets the number it had; anything else the next one, and an id that says nothing of the number. */
    private int numberFor(EnvelopeReader.Stated stated) throws InterruptedException {
        String runId = stated.envelope().runId();
        if (stated.named()) {
            Optional<Integer> before = before(runId, stated.envelope().eventId());
            if (before.isPresent()) {
                return before.get();
            }
        }
        int highest = ledger.highestEpisode(runId, memory.highestEpisode(runId));
        if (highest == Ids.MAX_EPISODE_NUMBER) {
            throw Problem.conflict("run '%s' has an episode %d, which is the highest number; start another run"
                    .formatted(runId, highest));
        }
        return highest + 1;
    }

    private Optional<Integer> before(String runId, UUID eventId) throws InterruptedException {
        Optional<Integer> here = memory.episodeOf(runId, eventId);
        Optional<Seen> seen = here.isPresent() ? Optional.empty() : ledger.seen(runId, eventId);
        if (seen.isEmpty()) {
            return here;
        }
        return ledger.event(EpisodeStarted.class, runId, seen.get().position(), Deadline.after(LEDGER_PATIENCE))
                .map(EpisodeStarted::episodeNumber);
    }

    private Reply open(EpisodeStarted draft, EnvelopeReader.Stated stated, int number) throws InterruptedException {
        EpisodeStarted event = numbered(draft, stated, number);
        Optional<Recorder.Known> known = stated.named() ? recorder.known(event) : Optional.empty();
        String runId = event.envelope().runId();
        if (known.isEmpty()
                && ledger.episode(runId, number).filter(Episode::started).isPresent()) {
            throw Problem.conflict("episode '%s' was started already; leave episode_number out to get the next one"
                    .formatted(Ids.episodeId(runId, number)));
        }
        Receipt receipt = recorder.write(event, known);
        memory.episode(runId, receipt.eventId(), number);
        return reply(event, receipt);
    }

    private static EpisodeStarted numbered(EpisodeStarted draft, EnvelopeReader.Stated stated, int number) {
        String episodeId = Ids.episodeId(stated.envelope().runId(), number);
        return new EpisodeStarted(
                stated.inEpisode(episodeId).envelope(),
                number,
                draft.taskDescription(),
                draft.context(),
                draft.lease());
    }

    private static Reply reply(EpisodeStarted event, Receipt receipt) {
        String runId = event.envelope().runId();
        String episodeId = Ids.episodeId(runId, event.episodeNumber());
        ObjectNode answer = JsonNodeFactory.instance
                .objectNode()
                .put("status", "started")
                .put("run_id", runId)
                .put("episode_id", episodeId)
                .put("episode_number", event.episodeNumber());
        return receipt.reply(201, answer)
                .withHeader("Location", IngestService.BASE_PATH + "/episodes/" + runId + "/" + episodeId);
    }
}
