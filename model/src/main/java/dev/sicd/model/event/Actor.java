package dev.sicd.model.event;

import static java.util.Objects.requireNonNull;

/** Who states an event, as its producer claims; it does not prove identity (the topic's ACL does). */
public record Actor(Kind kind, String id) {
    /** Kinds of actor; {@code UNKNOWN} is what an older reader sees of a newer kind. */
    public enum Kind {
        UNKNOWN,
        AGENT,
        HUMAN,
        SERVICE,
        SYSTEM
    }

    public Actor {
        requireNonNull(kind);
        requireNonNull(id);
    }

    public static Actor agent(String id) {
        return new Actor(Kind.AGENT, id);
    }

    public static Actor service(String id) {
        return new Actor(Kind.SERVICE, id);
    }

    public static Actor system(String id) {
        return new Actor(Kind.SYSTEM, id);
    }
}
