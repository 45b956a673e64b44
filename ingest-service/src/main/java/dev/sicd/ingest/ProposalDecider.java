package dev.sicd.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sicd.model.event.DecisionEvent.PolicyDecided;
import dev.sicd.model.event.Event;
import dev.sicd.model.event.EventRules;
import dev.sicd.model.event.ProposalEvent.ProposalSubmitted;
import dev.sicd.model.fold.Proposal;
import dev.sicd.model.policy.Facts.RunFacts;
import dev.sicd.reader.NotAvailableException;
import dev.sicd.schemas.Coordinates;
import dev.sicd.schemas.DecodeException;
import dev.sicd.schemas.EventCodec;
import dev.sicd.schemas.EventFamily;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The decision that one record of the proposals topic asks for, if any; it neither reads the topic nor writes. */
final class ProposalDecider {
    private static final Logger LOG = LoggerFactory.getLogger(ProposalDecider.class);

    private final Decisions decisions;
    private final Ledger ledger;

    ProposalDecider(Decisions decisions, Ledger ledger) {
        this.decisions = decisions;
        this.ledger = ledger;
    }

    /**
     * Empty for what is no proposal, for what the gate will not admit, and for what was decided already.
     *
     * @throws dev.sicd.kit.http.Problem 503 when what it depends on is not known now
     */
    Optional<PolicyDecided> decide(ConsumerRecord<byte[], byte[]> record) throws InterruptedException {
        return switch (read(record)) {
            case Read.Proposal(ProposalSubmitted submitted) when isDecided(submitted) -> Optional.empty();
            case Read.Proposal(ProposalSubmitted submitted) ->
                Optional.of(decisions.onProposal(submitted, runFacts(submitted)));
            case Read.Other ignored -> Optional.empty();
            case Read.Unusable(String why) -> {
                // the gate quarantines it with its bytes: here it is enough to go on
                LOG.atWarn()
                        .addKeyValue("at", new Coordinates(record.topic(), record.partition(), record.offset()))
                        .addKeyValue("reason", why)
                        .log("record on the proposals topic cannot be decided on");
                yield Optional.empty();
            }
        };
    }

    private sealed interface Read {
        record Proposal(ProposalSubmitted submitted) implements Read {}

        record Other() implements Read {}

        record Unusable(String why) implements Read {}
    }

    private static Read read(ConsumerRecord<byte[], byte[]> record) {
        byte @Nullable [] key = record.key();
        byte @Nullable [] value = record.value();
        if (key == null || value == null) {
            return new Read.Unusable("it has no " + (key == null ? "key" : "value"));
        }
        try {
            Event event = EventCodec.decode(EventFamily.PROPOSAL, value);
            if (!(event instanceof ProposalSubmitted submitted)) {
                return new Read.Other();
            }
            if (!new String(key, UTF_8).equals(submitted.envelope().runId())) {
                return new Read.Unusable("its key is not its run_id");
            }
            return EventRules.check(submitted).stream()
                    .findFirst()
                    .<Read>map(violation -> new Read.Unusable(violation.toString()))
                    .orElseGet(() -> new Read.Proposal(submitted));
        } catch (DecodeException e) {
            return new Read.Unusable(String.valueOf(e.getMessage()));
        }
    }

    /** Only a live proposal depends on whether its run was started, and how. */
    private RunFacts runFacts(ProposalSubmitted submitted) throws InterruptedException {
        String runId = submitted.envelope().runId();
        return submitted.content().dryRun() ? ledger.runFactsSoFar(runId) : ledger.runFacts(runId);
    }

    /** While nobody can tell, it is decided again: the same id makes that a repeat. */
    private boolean isDecided(ProposalSubmitted submitted) {
        try {
            return ledger.proposal(submitted.envelope().runId(), submitted.proposalId())
                    .map(Proposal::decidedPosition)
                    .map(position -> position > 0)
                    .orElse(false);
        } catch (NotAvailableException e) {
            return false;
        }
    }
}
