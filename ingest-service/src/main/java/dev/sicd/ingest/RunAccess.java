package dev.sicd.ingest;

import dev.sicd.kit.auth.RateLimit;
import dev.sicd.kit.http.Problem;
import dev.sicd.kit.http.Request;
import dev.sicd.model.event.DecisionEvent.PolicyDecided;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whose runs a caller may write: its own, which is those it started, and those its token grants. It asks no policy, and
 * nobody who sends no token: where such callers are let in at all, the machine is theirs.
 */
final class RunAccess {
    private static final Logger LOG = LoggerFactory.getLogger(RunAccess.class);
    private static final int OWNERS_MAX = 20_000;

    private final Ledger ledger;
    private final RunMemory memory;
    private final Decisions decisions;
    private final Admission admission;
    private final RateLimit refusals;
    private final AtomicLong leftOut = new AtomicLong();
    /** An owner never changes: the first start of a run holds. */
    private final Lru<String, String> owners = new Lru<>(OWNERS_MAX);

    /**
     * Access by what is on the ledger.
     *
     * @param refusals how many refusals of one caller are recorded; further ones are counted
     */
    RunAccess(Ledger ledger, RunMemory memory, Decisions decisions, Admission admission, RateLimit refusals) {
        this.ledger = ledger;
        this.memory = memory;
        this.decisions = decisions;
        this.admission = admission;
        this.refusals = refusals;
    }

    /**
     * Returns when the caller may write to a run that was started.
     *
     * @throws Problem 403 when not, 503 when nobody can tell
     */
    void requireWriter(Request request, Caller caller, String runId) throws InterruptedException {
        if (!caller.authenticated() || request.principal().mayWrite(runId)) {
            return;
        }
        Optional<String> owner = ownerOf(runId);
        if (owner.equals(Optional.of(caller.actor().id()))) {
            return;
        }
        throw refused(
                request,
                caller,
                runId,
                owner.isPresent()
                        ? "run " + Problem.quoted(runId) + " belongs to another"
                        : "run " + Problem.quoted(runId) + " was not started; start it first");
    }

    /**
     * Returns when the caller may start a run: nobody else has.
     *
     * @throws Problem 403 when somebody has, 503 when nobody can tell
     */
    void requireStarter(Request request, Caller caller, String runId) throws InterruptedException {
        if (!caller.authenticated() || request.principal().mayWrite(runId)) {
            return;
        }
        Optional<String> owner = ownerOf(runId);
        if (owner.isPresent() && !owner.get().equals(caller.actor().id())) {
            throw refused(request, caller, runId, "run " + Problem.quoted(runId) + " belongs to another");
        }
    }

    /** The refusal, which is on the log by then, unless there were too many of this caller lately. */
    Problem refused(Request request, Caller caller, String runId, String reason) throws InterruptedException {
        Problem refusal =
                Problem.forbidden(reason + "; " + Problem.quoted(caller.actor().id())
                        + " writes the runs it started, and those its token grants (./sicd token new --grant)");
        if (refusals.take(caller.actor().id()).isPresent()) {
            leftOut.incrementAndGet();
            return refusal;
        }
        LOG.atInfo()
                .addKeyValue("caller", caller.actor().id())
                .addKeyValue("run", runId)
                .log("write refused");
        PolicyDecided decided = decisions.onForeignWrite(runId, caller, route(request), reason, leftOut.getAndSet(0));
        admission.recordRefusal(decided);
        return refusal;
    }

    private Optional<String> ownerOf(String runId) throws InterruptedException {
        Optional<String> known = owners.get(runId);
        if (known.isPresent()) {
            return known;
        }
        Optional<String> folded = ledger.ownerSoFar(runId);
        if (folded.isPresent()) {
            owners.put(runId, folded.get());
            return folded;
        }
        // what was opened here is acknowledged, but perhaps not folded yet
        Optional<String> here = memory.opened(runId)
                .map(opened -> opened.start().envelope().actor().id());
        return here.isPresent() ? here : ledger.ownerOf(runId);
    }

    private static String route(Request request) {
        return request.path().replaceFirst("^/admin", "");
    }
}
