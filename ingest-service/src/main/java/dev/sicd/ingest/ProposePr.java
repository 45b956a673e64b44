package dev.sicd.ingest;

import dev.sicd.kit.http.Handler;
import dev.sicd.kit.http.Reply;
import dev.sicd.kit.http.Request;
import dev.sicd.model.event.DecisionEvent.PolicyDecided;
import dev.sicd.model.event.EpisodeEvent.RunStarted;
import dev.sicd.model.event.Ids;
import dev.sicd.model.event.ProposalContent;
import dev.sicd.model.event.ProposalEvent.ProposalSubmitted;
import dev.sicd.model.ledger.Hash;
import dev.sicd.model.policy.Facts.RunFacts;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code POST /propose-pr}: submits a proposal and waits for what becomes of it. It does not decide: the topic door does,
 * for every proposal alike. Only what is refused whatever the content is, is refused here.
 */
final class ProposePr implements Handler {
    private static final Pattern WAIT = Pattern.compile("(?i)(?:^|[,;\\s])wait\\s*=\\s*\"?(\\d{1,9})\"?(?:$|[,;\\s])");

    private final IngestConfig config;
    private final EnvelopeReader envelopes;
    private final Decisions decisions;
    private final Admission admission;
    private final Recorder recorder;
    private final Ledger ledger;
    private final RunMemory memory;
    private final ProposalOutcomes outcomes;
    private final RunAccess access;

    ProposePr(
            IngestConfig config,
            EnvelopeReader envelopes,
            Decisions decisions,
            Admission admission,
            Recorder recorder,
            Ledger ledger,
            RunMemory memory,
            ProposalOutcomes outcomes,
            RunAccess access) {
        this.config = config;
        this.envelopes = envelopes;
        this.decisions = decisions;
        this.admission = admission;
        this.recorder = recorder;
        this.ledger = ledger;
        this.memory = memory;
        this.outcomes = outcomes;
        this.access = access;
    }

    @Override
    public Reply handle(Request request) throws InterruptedException {
        ProposalDraft draft = ProposalDraft.read(request, envelopes, config);
        ProposalContent asked = draft.content();
        Caller caller = Caller.of(request, Optional.of(draft.stated().envelope().actor()));
        access.requireWriter(request, caller, asked.runId());
        RunFacts run = runFacts(asked);
        ProposalContent content = draft.as(asked.dryRun() || run.dryRun());
        Optional<PolicyDecided> refusal = decisions.refusalToPropose(content, run, caller);
        if (refusal.isPresent()) {
            admission.recordIfDenied(refusal.get());
        }
        Hash digest = content.digest();
        String proposalId = ProposalContent.proposalId(digest);
        EnvelopeReader.Stated stated = draft.stated().orDerived(Ids.derived("ProposalSubmitted", proposalId));
        ProposalSubmitted submitted = new ProposalSubmitted(stated.envelope(), proposalId, digest, content);
        Receipt receipt = recorder.record(submitted, true);
        return outcomes.of(submitted, Deadline.after(wait(request)))
                .withHeader(Receipt.AT_HEADER, receipt.at().toString());
    }

    /** What was opened here is acknowledged, but perhaps not folded yet. */
    private RunFacts runFacts(ProposalContent asked) throws InterruptedException {
        Optional<RunStarted> here = memory.opened(asked.runId()).map(RunMemory.Opened::start);
        if (here.isEmpty()) {
            return ledger.runFacts(asked.runId());
        }
        RunFacts soFar = ledger.runFactsSoFar(asked.runId());
        return soFar.started() ? soFar : startedNow(here.get());
    }

    private static RunFacts startedNow(RunStarted start) {
        String owner = start.envelope().actor().id();
        return new RunFacts(start.envelope().runId(), true, start.dryRun(), owner, "in_progress", 1, 0, 0, 0, 0, 0);
    }

    /** RFC 7240's preference; one that cannot be read is ignored, as that standard asks. */
    private Duration wait(Request request) {
        Matcher wait = WAIT.matcher(request.header("Prefer").orElse(""));
        Duration wanted = wait.find() ? Duration.ofSeconds(Long.parseLong(wait.group(1))) : config.proposalWait();
        return wanted.compareTo(config.proposalWaitMax()) > 0 ? config.proposalWaitMax() : wanted;
    }
}
