package dev.sicd.e2e.check;

import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * What was sent, with its fate: hashes and counts, no bodies, some 150 bytes an event.
 *
 * @param events by their id; a repeat is the same event
 * @param starts runs that were started by a request which does not tell the ids of its two events
 * @param conflicts what was sent under an id that another content had already
 * @param poisons what was produced and is no event
 * @param proposals by their title, which is the only one of its kind
 */
public record Known(
        Map<UUID, Sent> events,
        Map<String, Fate> starts,
        List<Conflict> conflicts,
        List<Poison> poisons,
        Map<String, Proposed> proposals) {
    /**
     * An event.
     *
     * @param content hash of its kind, run, episode and payload ({@link Told#content})
     * @param leaf first eight bytes of the leaf of its record, as its receipt says; 0 where nothing was said
     */
    public record Sent(String runId, long content, long leaf, Fate fate) {}

    /** Another content of an event, sent after the first one was acknowledged: so it is known which one holds. */
    public record Conflict(UUID eventId, long content, Fate fate) {}

    /**
     * Bytes that have to be found in the quarantine, if they were acknowledged.
     *
     * @param sha256 of the value
     * @param reason the word that the gate has for it
     * @param at {@code topic:partition:offset}, empty where it is not known
     */
    public record Poison(String sha256, String reason, Fate fate, String at) {}

    /** What a reviewer's answer to a proposal was. */
    public enum Review {
        /** None was given. */
        NONE,
        APPROVED,
        REJECTED,
        /** One was given, and it is not known whether it is in the log. */
        UNKNOWN
    }

    /**
     * A proposal of one new file.
     *
     * @param blob git's id of the file's content
     * @param review of what policy does not allow by itself
     */
    public record Proposed(String runId, String path, String blob, Review review, Fate fate) {}

    public long count(Fate fate) {
        return events.values().stream().filter(sent -> sent.fate() == fate).count();
    }
}
