package dev.sicd.model.event;

/** An immutable fact. Which topic may carry it, and so who may state it, is its family: one of the permitted types. */
public sealed interface Event permits EpisodeEvent, ProposalEvent, DecisionEvent, PullRequestEvent, UnknownEvent {
    Envelope envelope();

    /** The event's kind as the wire and JSON name it, {@code ActionLogged} for instance. */
    default String type() {
        return getClass().getSimpleName();
    }
}
