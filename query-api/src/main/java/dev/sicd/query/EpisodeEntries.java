package dev.sicd.query;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sicd.model.event.Envelope;
import dev.sicd.model.event.EpisodeEvent.ActionLogged;
import dev.sicd.model.event.EpisodeEvent.OutcomeLogged;
import dev.sicd.model.event.Event;
import dev.sicd.model.fold.Episode;
import dev.sicd.reader.Reads;
import dev.sicd.schemas.EventJson;
import dev.sicd.schemas.LedgerEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Reads an episode's actions and outcomes page by page. A page ends at its limit of them, or earlier when looking for
 * them cost too much: then it is short, but its next page goes on.
 */
final class EpisodeEntries {
    private static final int SCANNED_MAX = 10_000;
    private static final int BYTES_MAX = 8 << 20;
    private static final int POSITIONS_PER_READ = 512;
    /** At first, when nobody knows how large they are, and when a page lacks but one: else it would be looked for one by one. */
    private static final int READ_FEW = 8;

    private final Reads reads;
    private final Ledger ledger;

    EpisodeEntries(Reads reads, Ledger ledger) {
        this.reads = reads;
        this.ledger = ledger;
    }

    /**
     * What a page should hold.
     *
     * @param limit most actions and outcomes together
     */
    record Wanted(boolean actions, boolean outcomes, int limit) {}

    /**
     * A page's actions and outcomes as JSON.
     *
     * @param damaged positions whose entry cannot be read
     * @param next position at which the next page begins, where there is one
     */
    record Page(ArrayNode actions, ArrayNode outcomes, List<Long> damaged, OptionalLong next) {}

    Page page(Episode episode, long from, long committed, Wanted wanted) {
        Filling page = new Filling(wanted);
        long next = from;
        while (true) {
            List<Long> positions =
                    reads.episodePositions(episode.runId(), episode.number(), next, POSITIONS_PER_READ).stream()
                            .filter(position -> position <= committed)
                            .toList();
            OptionalLong left = fill(page, episode.runId(), positions);
            if (left.isPresent() || positions.size() < POSITIONS_PER_READ) {
                return page.ended(left);
            }
            next = positions.getLast() + 1;
        }
    }

    /** Adds what is at the positions until the page is full, and tells the first one that was not added. */
    private OptionalLong fill(Filling page, String runId, List<Long> positions) {
        int read = 0;
        while (read < positions.size()) {
            if (page.isFull()) {
                return OptionalLong.of(positions.get(read));
            }
            int end = Math.min(positions.size(), read + page.wantsNext());
            for (Ledger.Slot slot : ledger.at(runId, positions.subList(read, end))) {
                if (page.isFull()) {
                    return OptionalLong.of(slot.position());
                }
                page.add(slot);
            }
            read = end;
        }
        return OptionalLong.empty();
    }

    /** A page while it is being read; for one thread. */
    private static final class Filling {
        private final Wanted wanted;
        private final ArrayNode actions = JsonNodeFactory.instance.arrayNode();
        private final ArrayNode outcomes = JsonNodeFactory.instance.arrayNode();
        private final List<Long> damaged = new ArrayList<>();
        private int scanned;
        private long bytes;

        Filling(Wanted wanted) {
            this.wanted = wanted;
        }

        boolean isFull() {
            return room() <= 0 || scanned >= SCANNED_MAX || bytes >= BYTES_MAX;
        }

        /** Entries to read at once: as many as fit, if they are as large as those before. */
        int wantsNext() {
            if (scanned == 0) {
                return READ_FEW;
            }
            long fitting = 1 + (BYTES_MAX - bytes) / (1 + bytes / scanned);
            return (int) Math.min(Math.max(room(), READ_FEW), Math.min(fitting, Ledger.CHUNK));
        }

        private int room() {
            return wanted.limit() - actions.size() - outcomes.size() - damaged.size();
        }

        void add(Ledger.Slot slot) {
            scanned++;
            switch (slot) {
                case Ledger.Slot.Damaged ignored -> damaged.add(slot.position());
                case Ledger.Slot.Intact intact -> add(intact.entry());
            }
        }

        private void add(LedgerEntry entry) {
            bytes += entry.value().length;
            Optional<Event> event = Ledger.event(entry);
            if (event.isEmpty()) {
                damaged.add(entry.position());
                return;
            }
            if (event.get() instanceof ActionLogged action && wanted.actions()) {
                write(actions, action.envelope(), action.actionType(), action.data(), entry);
            }
            if (event.get() instanceof OutcomeLogged outcome && wanted.outcomes()) {
                write(outcomes, outcome.envelope(), outcome.outcomeType(), outcome.data(), entry);
            }
        }

        private static void write(ArrayNode to, Envelope envelope, String type, String data, LedgerEntry entry) {
            to.addObject()
                    .put("timestamp", envelope.occurredAt().toString())
                    .put("type", type)
                    .<ObjectNode>set("data", EventJson.objectOrText(data))
                    .put("position", entry.position())
                    .put("event_id", envelope.eventId().toString());
        }

        Page ended(OptionalLong next) {
            return new Page(actions, outcomes, List.copyOf(damaged), next);
        }
    }
}
