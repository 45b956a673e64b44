package dev.sicd.ingest;

import dev.sicd.kit.http.Problem;
import dev.sicd.kit.http.Request;
import dev.sicd.model.event.DecisionEvent.PolicyDecided;
import dev.sicd.model.event.EpisodeEvent;
import dev.sicd.model.event.EpisodeEvent.EpisodeStarted;
import dev.sicd.model.event.EpisodeEvent.RunStarted;
import dev.sicd.model.event.EventRules;
import dev.sicd.model.ledger.Hash;
import dev.sicd.model.policy.Facts.RunFacts;
import dev.sicd.schemas.ContentDigest;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** The writes of one batch: pipelined, each start with permission. It stops asking a log that does not answer. */
final class BatchWrites {
    private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

    private final Request request;
    private final Decisions decisions;
    private final Admission admission;
    private final Recorder recorder;
    private final RunAccess access;
    private final Map<Id, Hash> contents = new HashMap<>();
    private final Map<String, Problem> denials = new HashMap<>();
    private final Map<String, Problem> refusals = new HashMap<>();
    /** Runs that this batch may write: it asked before, or starts them itself. */
    private final Set<String> writable = new HashSet<>();

    private boolean unavailable;

    BatchWrites(Request request, Decisions decisions, Admission admission, Recorder recorder, RunAccess access) {
        this.request = request;
        this.decisions = decisions;
        this.admission = admission;
        this.recorder = recorder;
        this.access = access;
    }

    private record Id(String runId, UUID eventId) {}

    /**
     * Begins a write.
     *
     * @param named whether its id was chosen such that it may be a repeat
     * @throws Problem when it is refused by rules, by policy, for a conflict within the batch, or by the log
     */
    Recorder.Recording begin(EpisodeEvent event, boolean named) throws InterruptedException {
        Fields.refuse(EventRules.check(event));
        Optional<Hash> content = named ? Optional.of(ContentDigest.of(event)) : Optional.empty();
        content.ifPresent(digest -> refuseConflict(event, digest));
        if (unavailable) {
            // each try may block for seconds: a thousand of them would outlast any client
            throw Problem.unavailable(
                    "not written: the log did not take an earlier event of this batch; send this one again",
                    RETRY_AFTER);
        }
        try {
            requireWriter(event);
            permit(event);
            return recorder.begin(event, content);
        } catch (Problem problem) {
            if (problem.status() == 503) {
                unavailable = true;
            }
            throw problem;
        }
    }

    /** Asked once for a run, however many of its events there are. */
    private void requireWriter(EpisodeEvent event) throws InterruptedException {
        String runId = event.envelope().runId();
        if (writable.contains(runId)) {
            return;
        }
        Optional<Problem> refused = Optional.ofNullable(refusals.get(runId));
        if (refused.isPresent()) {
            throw refused.get();
        }
        Caller caller = caller(event);
        try {
            if (event instanceof RunStarted) {
                access.requireStarter(request, caller, runId);
            } else {
                access.requireWriter(request, caller, runId);
            }
        } catch (Problem problem) {
            if (problem.status() == 403 && !(event instanceof RunStarted)) {
                refusals.put(runId, problem);
            }
            throw problem;
        }
        writable.add(runId);
    }

    private Caller caller(EpisodeEvent event) {
        return Caller.of(request, Optional.of(event.envelope().actor()));
    }

    private void refuseConflict(EpisodeEvent event, Hash content) {
        Hash before = contents.putIfAbsent(
                new Id(event.envelope().runId(), event.envelope().eventId()), content);
        if (before != null && !before.equals(content)) {
            throw Problem.conflict("the event_id %s stands for another event in this very batch; give it a new one"
                    .formatted(event.envelope().eventId()));
        }
    }

    private void permit(EpisodeEvent event) throws InterruptedException {
        switch (event) {
            case RunStarted start -> permit(event, start.dryRun(), true);
            case EpisodeStarted ignored -> permit(event, false, false);
            default -> {
                // everything else reports what happened, which needs no permission
            }
        }
    }

    /** A refusal is recorded once for a run, however many of its events it holds for. */
    private void permit(EpisodeEvent event, boolean dryRun, boolean recordAlways) throws InterruptedException {
        String runId = event.envelope().runId();
        Optional<Problem> denied = Optional.ofNullable(denials.get(runId));
        if (denied.isPresent()) {
            throw denied.get();
        }
        PolicyDecided decided =
                decisions.onStart(RunFacts.unknown(runId), dryRun, caller(event), Decisions.BATCH_ROUTE);
        try {
            if (recordAlways) {
                admission.record(decided);
            } else {
                admission.recordIfDenied(decided);
            }
        } catch (Problem problem) {
            if (problem.status() == 403) {
                denials.put(runId, problem);
            }
            throw problem;
        }
    }
}
