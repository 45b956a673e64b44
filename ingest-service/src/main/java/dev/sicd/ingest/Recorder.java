package dev.sicd.ingest;

import dev.sicd.kit.http.Problem;
import dev.sicd.model.event.Event;
import dev.sicd.model.event.EventRules;
import dev.sicd.model.ledger.Hash;
import dev.sicd.schemas.ContentDigest;
import java.util.Optional;
import java.util.UUID;

/**
 * Brings one event onto the log: by the model's rules, and refusing a known id with another content. What it does not
 * know it lets pass: the gate has the last word on repeats and conflicts.
 */
final class Recorder {
    private static final int REMEMBERED_MAX = 20_000;

    private final EventLog log;
    private final Ledger ledger;
    private final Lru<Key, Written> recent = new Lru<>(REMEMBERED_MAX);

    Recorder(EventLog log, Ledger ledger) {
        this.log = log;
        this.ledger = ledger;
    }

    private record Key(String runId, UUID eventId) {
        static Key of(Event event) {
            return new Key(event.envelope().runId(), event.envelope().eventId());
        }
    }

    private record Written(Hash content, EventLog.Placed placed) {}

    /**
     * A repeat of what is known.
     *
     * @param placed where the first one is; empty while the ledger does not say
     */
    record Known(Optional<EventLog.Placed> placed) {}

    /** A write under way, or the receipt of an earlier one. */
    interface Recording {
        /**
         * Waits for the acknowledgement.
         *
         * @throws Problem 413 or 503 when there was none
         */
        Receipt await() throws InterruptedException;
    }

    /**
     * Writes an event and waits for it.
     *
     * @param named whether its id was chosen such that it may be a repeat
     * @throws Problem 422 by the rules, 409 for a known id with another content, 413 or 503 when it was not acknowledged
     */
    Receipt record(Event event, boolean named) throws InterruptedException {
        Fields.refuse(EventRules.check(event));
        return named ? write(event, known(event)) : writeNew(event).await();
    }

    /**
     * As {@link #record}, but only begun, and without asking the ledger: for many at a time.
     *
     * @param named its content, where its id was chosen such that it may be a repeat
     */
    Recording begin(Event event, Optional<Hash> named) throws InterruptedException {
        Fields.refuse(EventRules.check(event));
        if (named.isEmpty()) {
            return writeNew(event);
        }
        Hash content = named.get();
        Optional<Written> before = recent.get(Key.of(event));
        if (before.isPresent()) {
            requireSame(event, content, before.get().content());
            return () -> receipt(event, before.get().placed(), true);
        }
        EventLog.Pending pending = send(event);
        return () -> acknowledged(event, content, pending, false);
    }

    /**
     * What is known of this very event.
     *
     * @throws Problem 409 when its id is known with another content
     */
    Optional<Known> known(Event event) {
        Hash content = ContentDigest.of(event);
        Optional<Written> before = recent.get(Key.of(event));
        if (before.isPresent()) {
            requireSame(event, content, before.get().content());
            return Optional.of(new Known(Optional.of(before.get().placed())));
        }
        return ledger.seen(event.envelope().runId(), event.envelope().eventId()).map(seen -> {
            requireSame(event, content, seen.content());
            return new Known(ledger.sourceOf(event, seen.position()));
        });
    }

    /** Writes an event of which this much is known; a repeat whose place is known is not written again. */
    Receipt write(Event event, Optional<Known> known) throws InterruptedException {
        Optional<EventLog.Placed> placed = known.flatMap(Known::placed);
        if (placed.isPresent()) {
            return receipt(event, placed.get(), true);
        }
        return acknowledged(event, ContentDigest.of(event), send(event), known.isPresent());
    }

    /**
     * Its id was made for it just now, so it repeats nothing. Nor is it remembered: who takes the id from the answer and sends it
     * again has the gate's word on it.
     */
    private Recording writeNew(Event event) throws InterruptedException {
        EventLog.Pending pending = send(event);
        return () -> receipt(event, placed(pending), false);
    }

    private EventLog.Pending send(Event event) throws InterruptedException {
        try {
            return log.send(event);
        } catch (NotWrittenException e) {
            throw e.problem();
        }
    }

    private Receipt acknowledged(Event event, Hash content, EventLog.Pending pending, boolean duplicate)
            throws InterruptedException {
        EventLog.Placed placed = placed(pending);
        recent.put(Key.of(event), new Written(content, placed));
        return receipt(event, placed, duplicate);
    }

    private static EventLog.Placed placed(EventLog.Pending pending) throws InterruptedException {
        try {
            return pending.await();
        } catch (NotWrittenException e) {
            throw e.problem();
        }
    }

    private static Receipt receipt(Event event, EventLog.Placed placed, boolean duplicate) {
        return new Receipt(event.envelope().eventId(), placed.at(), placed.leaf(), duplicate);
    }

    private static void requireSame(Event event, Hash content, Hash before) {
        if (!content.equals(before)) {
            throw Problem.conflict("the id %s stands for an event with another content in run %s already; %s"
                    .formatted(
                            event.envelope().eventId(),
                            Problem.quoted(event.envelope().runId()),
                            "send the same content again, or a new event_id or Idempotency-Key"));
        }
    }
}
