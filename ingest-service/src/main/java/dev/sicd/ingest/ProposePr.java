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

    ProposePr(
            IngestConfig config,
            EnvelopeReader envelopes,
            Decisions decisions,
            Admission admission,
            Recorder recorder,
            Ledger ledger,
            RunMemory memory,
            ProposalOutcomes outcomes) {
        this.config = config;
        this.envelopes = envelopes;
        this.decisions = decisions;
        this.admission = admission;
        this.recorder = recorder;
        this.ledger = ledger;
        this.memory = memory;
        this.outcomes = outcomes;
    }

    @Override
    public Reply handle(Request request) throws InterruptedException {
        ProposalDraft draft = ProposalDraft.read(request, envelopes, config);
        ProposalContent asked = draft.content();
        Optional<PolicyDecided> refusal = decisions.refusalToPropose(
                asked.runId(),
                asked.dryRun(),
                asked.changes(),
                draft.stated().envelope().actor());
        if (refusal.isPresent()) {
            admission.recordIfDenied(refusal.get());
        }
        ProposalContent content = draft.as(asked.dryRun() || isDryRun(asked.runId()));
        Hash digest = content.digest();
        String proposalId = ProposalContent.proposalId(digest);
        EnvelopeReader.Stated stated = draft.stated().orDerived(Ids.derived("ProposalSubmitted", proposalId));
        ProposalSubmitted submitted = new ProposalSubmitted(stated.envelope(), proposalId, digest, content);
        Receipt receipt = recorder.record(submitted, true);
        return outcomes.of(submitted, Deadline.after(wait(request)))
                .withHeader(Receipt.AT_HEADER, receipt.at().toString());
    }

    private boolean isDryRun(String runId) throws InterruptedException {
        Optional<RunStarted> here = memory.opened(runId).map(RunMemory.Opened::start);
        return here.isPresent() ? here.get().dryRun() : ledger.isDryRun(runId);
    }

    /** RFC 7240's preference; one that cannot be read is ignored, as that standard asks. */
    private Duration wait(Request request) {
        Matcher wait = WAIT.matcher(request.header("Prefer").orElse(""));
        Duration wanted = wait.find() ? Duration.ofSeconds(Long.parseLong(wait.group(1))) : config.proposalWait();
        return wanted.compareTo(config.proposalWaitMax()) > 0 ? config.proposalWaitMax() : wanted;
    }
}
