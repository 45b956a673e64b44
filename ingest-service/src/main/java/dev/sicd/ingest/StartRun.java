package dev.sicd.ingest;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sicd.kit.http.Handler;
import dev.sicd.kit.http.Problem;
import dev.sicd.kit.http.Reply;
import dev.sicd.kit.http.Request;
import dev.sicd.kit.json.JsonBody;
import dev.sicd.model.event.Envelope;
import dev.sicd.model.event.EpisodeEvent.EpisodeStarted;
import dev.sicd.model.event.EpisodeEvent.RunStarted;
import dev.sicd.model.event.EventRules;
import dev.sicd.model.event.Ids;
import dev.sicd.model.fold.Episode;
import dev.sicd.model.policy.Decision;
import dev.sicd.model.policy.Facts.RunFacts;
import dev.sicd.schemas.ContentDigest;
import java.time.Duration;
import java.util.Optional;

/** {@code POST /start}: the decision, then a run with its first episode. Asking again gives the same answer. */
final class StartRun implements Handler {
    private static final Duration LEDGER_PATIENCE = Duration.ofSeconds(2);

    private final EventIds ids;
    private final EnvelopeReader envelopes;
    private final Decisions decisions;
    private final Admission admission;
    private final Recorder recorder;
    private final Ledger ledger;
    private final RunMemory memory;
    private final Locks locks;
    private final RunAccess access;

    StartRun(
            EventIds ids,
            EnvelopeReader envelopes,
            Decisions decisions,
            Admission admission,
            Recorder recorder,
            Ledger ledger,
            RunMemory memory,
            Locks locks,
            RunAccess access) {
        this.ids = ids;
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
        JsonBody body = JsonBody.orEmpty(request);
        Optional<String> keyed = IdempotencyKey.of(request).map(key -> EventIds.runIdOfKey(key.value()));
        Optional<String> named = body.optional("run_id", Fields.RUN_ID).or(() -> keyed);
        String runId = named.orElseGet(ids::runId);
        Caller caller = EnvelopeReader.caller(body, request);
        RunStarted start = (RunStarted) EpisodePayload.RUN_STARTED.read(
                body,
                new Envelope(
                        Ids.derived("RunStarted", runId),
                        runId,
                        Optional.empty(),
                        envelopes.occurredAt(body),
                        Optional.empty(),
                        caller.actor(),
                        EnvelopeReader.traceParent(body, request)));
        body.check();
        Fields.refuse(EventRules.check(start));
        if (named.isPresent()) {
            access.requireStarter(request, caller, runId);
        }
        return locks.holding(runId, () -> {
            Optional<RunStarted> before = named.isPresent() ? startedBefore(runId) : Optional.empty();
            before.ifPresent(earlier -> requireSame(earlier, start));
            Decision decision = admission.record(
                    decisions.onStart(RunFacts.unknown(runId), start.dryRun(), caller, Decisions.START_ROUTE));
            Optional<RunMemory.Opened> opened = memory.opened(runId);
            Receipt receipt = opened.isPresent() ? opened.get().receipt() : open(start, before);
            return Reply.json(200, answer(start, decision, receipt))
                    .withHeader(Receipt.AT_HEADER, receipt.at().toString());
        });
    }

    private Optional<RunStarted> startedBefore(String runId) throws InterruptedException {
        Optional<RunStarted> here = memory.opened(runId).map(RunMemory.Opened::start);
        return here.isPresent() ? here : ledger.startOf(runId, Deadline.after(LEDGER_PATIENCE));
    }

    /** What is on the log already is written again as a repeat: it may be there in part only, and the gate drops it. */
    private Receipt open(RunStarted start, Optional<RunStarted> before) throws InterruptedException {
        EpisodeStarted first = firstEpisode(start);
        boolean startedElsewhere = before.isPresent()
                && !before.get().envelope().eventId().equals(start.envelope().eventId());
        if (startedElsewhere
                && ledger.episode(start.envelope().runId(), 1)
                        .filter(Episode::started)
                        .isPresent()) {
            // through another door, with ids of its own: a second start would be a conflict
            return recorder.record(before.get(), true);
        }
        if (!startedElsewhere) {
            Recorder.Recording run = recorder.begin(start, Optional.of(ContentDigest.of(start)));
            Recorder.Recording episode = recorder.begin(first, Optional.of(ContentDigest.of(first)));
            run.await();
            return opened(start, episode.await());
        }
        return opened(start, recorder.record(first, true));
    }

    private Receipt opened(RunStarted start, Receipt receipt) {
        memory.opened(new RunMemory.Opened(start, receipt));
        memory.episode(start.envelope().runId(), receipt.eventId(), 1);
        return receipt;
    }

    private static EpisodeStarted firstEpisode(RunStarted start) {
        Envelope run = start.envelope();
        String episodeId = Ids.episodeId(run.runId(), 1);
        return new EpisodeStarted(
                new Envelope(
                        Ids.derived("EpisodeStarted", episodeId),
                        run.runId(),
                        Optional.of(episodeId),
                        run.occurredAt(),
                        Optional.empty(),
                        run.actor(),
                        run.traceParent()),
                1,
                start.taskDescription(),
                "{}",
                Optional.empty());
    }

    private static void requireSame(RunStarted before, RunStarted now) {
        boolean same = before.episodesPlanned() == now.episodesPlanned()
                && before.dryRun() == now.dryRun()
                && before.taskDescription().equals(now.taskDescription())
                && before.tags().equals(now.tags());
        if (!same) {
            throw Problem.conflict(
                    "run '%s' was started with another body (episodes %d, dry_run %s, task_description %s, %d tags); "
                                    .formatted(
                                            before.envelope().runId(),
                                            before.episodesPlanned(),
                                            before.dryRun(),
                                            Problem.quoted(before.taskDescription()),
                                            before.tags().size())
                            + "send that one again, or choose another run_id");
        }
    }

    /** The fields of the first version of this API come first and in its order. */
    private static ObjectNode answer(RunStarted start, Decision decision, Receipt receipt) {
        ObjectNode answer = JsonNodeFactory.instance
                .objectNode()
                .put("status", "started")
                .put("detail", "Training approved")
                .put("risk_score", decision.riskScore())
                .put("run_id", start.envelope().runId())
                .put("episode_id", Ids.episodeId(start.envelope().runId(), 1))
                .put("episodes", start.episodesPlanned())
                .put("dry_run", start.dryRun());
        return new Receipt(receipt.eventId(), receipt.at(), receipt.leaf(), false).addTo(answer);
    }
}
