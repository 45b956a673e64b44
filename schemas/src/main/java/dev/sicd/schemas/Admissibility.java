package dev.sicd.schemas;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sicd.model.event.EpisodeEvent.EpisodeAbandoned;
import dev.sicd.model.event.Event;
import dev.sicd.model.event.EventRules;
import dev.sicd.model.event.Violation;
import java.util.List;

/**
 * Whether the gate may admit a record, judged by its key and value and the topic it was produced to. The gate decides by
 * it, and whoever wants to know beforehand what the gate would do asks the same. It knows no partition, and not what was
 * admitted before.
 */
public sealed interface Admissibility {
    record Admissible(Event event) implements Admissibility {}

    /**
     * It is kept out.
     *
     * @param detail what is wrong, and what would be right
     */
    record Refused(QuarantineReason reason, String detail) implements Admissibility {}

    /**
     * Judges a record.
     *
     * @param family the authority of the topic it was produced to
     */
    static Admissibility of(EventFamily family, byte[] key, byte[] value) {
        Event event;
        try {
            event = EventCodec.decode(family, value);
        } catch (DecodeException e) {
            return new Refused(QuarantineReason.of(e.reason()), e.detail());
        }
        String runId = event.envelope().runId();
        if (!runId.equals(new String(key, UTF_8))) {
            return new Refused(
                    QuarantineReason.WRONG_KEY,
                    "the record key is not the event's run_id '" + cut(runId) + "': use the run_id as key");
        }
        if (event instanceof EpisodeAbandoned) {
            return new Refused(
                    QuarantineReason.NOT_ITS_TO_STATE,
                    "EpisodeAbandoned is stated by the system alone; to end an episode send EpisodeCompleted");
        }
        List<Violation> violations = EventRules.check(event);
        return violations.isEmpty()
                ? new Admissible(event)
                : new Refused(
                        QuarantineReason.INVALID_EVENT, violations.getFirst().toString());
    }

    /** Of an admissible event whose id was admitted before, with other content. */
    static Refused conflict(Event event, long admittedAt) {
        return new Refused(
                QuarantineReason.CONTENT_CONFLICT,
                "event_id " + event.envelope().eventId() + " was admitted at position " + admittedAt
                        + " with other content; a new event needs a new id");
    }

    private static String cut(String text) {
        return text.length() <= 80 ? text : text.substring(0, 80) + "…";
    }
}
