package dev.sicd.e2e.check;

import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * What was sent, with its fate: hashes and counts, no bodies, some 150 bytes an event.
 *
 * @param events by their id; a repeat is the same event
 * @param conflicts what was sent under an id that another content had already
 * @param poisons what was produced and is no event
 * @param proposals by their id
 */
public record Known(
        Map<UUID, Sent> events, List<Conflict> conflicts, List<Poison> poisons, Map<String, Proposed> proposals) {
    /**
     * An event.
     *
     * @param content hash of its kind, run, episode and payload ({@link Content})
     */
    public record Sent(String runId, long content, Fate fate) {}

    /** Another content of an event; only where the first one was acknowledged before, so that it is known which one wins. */
    public record Conflict(UUID eventId, long content, Fate fate) {}

    /**
     * Bytes that have to be found in the quarantine, if they were acknowledged.
     *
     * @param sha256 of the value
     * @param reason the word that the gate has for it
     * @param at {@code topic:partition:offset}, empty where it is not known
     */
    public record Poison(String sha256, String reason, Fate fate, String at) {}

    /**
     * A proposal.
     *
     * @param path of the one file that it changes
     * @param fileSha256 of that file's new content
     * @param approved what was expected of policy and reviewers
     */
    public record Proposed(String runId, String path, String fileSha256, boolean approved, boolean dryRun, Fate fate) {}

    public long count(Fate fate) {
        return events.values().stream().filter(sent -> sent.fate() == fate).count();
    }
}
