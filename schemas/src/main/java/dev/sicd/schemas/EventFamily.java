package dev.sicd.schemas;

import dev.sicd.model.event.DecisionEvent;
import dev.sicd.model.event.EpisodeEvent;
import dev.sicd.model.event.Event;
import dev.sicd.model.event.ProposalEvent;
import dev.sicd.model.event.PullRequestEvent;
import dev.sicd.model.event.UnknownEvent;

/** The families of events, one input topic each: a topic carries the events of one authority and no other. */
public enum EventFamily {
    EPISODE(Topic.EPISODE_EVENTS),
    PROPOSAL(Topic.PROPOSALS),
    DECISION(Topic.DECISIONS),
    PULL_REQUEST(Topic.PULL_REQUESTS);

    private final Topic topic;

    EventFamily(Topic topic) {
        this.topic = topic;
    }

    public Topic topic() {
        return topic;
    }

    /**
     * The family of an event that a service is about to write.
     *
     * @throws IllegalArgumentException for an unknown event: it is only ever read
     */
    public static EventFamily of(Event event) {
        return switch (event) {
            case EpisodeEvent ignored -> EPISODE;
            case ProposalEvent ignored -> PROPOSAL;
            case DecisionEvent ignored -> DECISION;
            case PullRequestEvent ignored -> PULL_REQUEST;
            case UnknownEvent unknown ->
                throw new IllegalArgumentException(
                        "an event of unknown kind '" + unknown.type() + "' is never written");
        };
    }
}
