package dev.sicd.schemas;

import dev.sicd.event.DecisionEvent;
import dev.sicd.event.EpisodeEvent;
import dev.sicd.event.ProposalEvent;
import dev.sicd.event.PullRequestEvent;
import dev.sicd.model.event.Event;
import dev.sicd.model.event.UnknownEvent;
import dev.sicd.schemas.DecodeException.Reason;
import org.apache.avro.specific.SpecificRecordBase;

/** Events between the model and record values. It does not check the rules of the model, only that bytes are an event. */
public final class EventCodec {
    private static final Framed<EpisodeEvent> EPISODE = new Framed<>(EpisodeEvent.getClassSchema());
    private static final Framed<ProposalEvent> PROPOSAL = new Framed<>(ProposalEvent.getClassSchema());
    private static final Framed<DecisionEvent> DECISION = new Framed<>(DecisionEvent.getClassSchema());
    private static final Framed<PullRequestEvent> PULL_REQUEST = new Framed<>(PullRequestEvent.getClassSchema());

    private EventCodec() {}

    public static byte[] encode(Event event) {
        return switch (event) {
            case dev.sicd.model.event.EpisodeEvent e -> EPISODE.encode(EpisodeEventWire.write(e));
            case dev.sicd.model.event.ProposalEvent e -> PROPOSAL.encode(ProposalEventWire.write(e));
            case dev.sicd.model.event.DecisionEvent e -> DECISION.encode(DecisionEventWire.write(e));
            case dev.sicd.model.event.PullRequestEvent e -> PULL_REQUEST.encode(PullRequestEventWire.write(e));
            case UnknownEvent e -> throw neverWritten(e);
        };
    }

    /**
     * Reads a record value of a topic.
     *
     * @param family the family whose topic the value came from: another family's event there is refused
     */
    public static Event decode(EventFamily family, byte[] value) throws DecodeException {
        if (value.length == 0) {
            throw new DecodeException(Reason.NO_VALUE, "the record has no value; an event is never a tombstone");
        }
        return switch (family) {
            case EPISODE -> EpisodeEventWire.read(EPISODE.decode(value));
            case PROPOSAL -> ProposalEventWire.read(PROPOSAL.decode(value));
            case DECISION -> DecisionEventWire.read(DECISION.decode(value));
            case PULL_REQUEST -> PullRequestEventWire.read(PULL_REQUEST.decode(value));
        };
    }

    /** An event and the family that its schema says. */
    public record Decoded(EventFamily family, Event event) {}

    /**
     * Reads a record value of a topic that carries all families, as the ledger does: each value says by its schema of which
     * it is.
     */
    public static Decoded decodeAny(byte[] value) throws DecodeException {
        for (EventFamily family : EventFamily.values()) {
            try {
                return new Decoded(family, decode(family, value));
            } catch (DecodeException e) {
                if (e.reason() != Reason.WRONG_TOPIC) {
                    throw e;
                }
            }
        }
        throw new DecodeException(Reason.WRONG_TOPIC, "the value is a record of ours, but no event");
    }

    static SpecificRecordBase wire(Event event) {
        return switch (event) {
            case dev.sicd.model.event.EpisodeEvent e -> EpisodeEventWire.write(e);
            case dev.sicd.model.event.ProposalEvent e -> ProposalEventWire.write(e);
            case dev.sicd.model.event.DecisionEvent e -> DecisionEventWire.write(e);
            case dev.sicd.model.event.PullRequestEvent e -> PullRequestEventWire.write(e);
            case UnknownEvent e -> throw neverWritten(e);
        };
    }

    private static IllegalArgumentException neverWritten(UnknownEvent event) {
        return new IllegalArgumentException("an event of unknown kind '" + event.type() + "' is never written");
    }
}
