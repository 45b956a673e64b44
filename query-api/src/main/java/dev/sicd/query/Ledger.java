package dev.sicd.query;

import dev.sicd.model.event.EpisodeEvent.RunStarted;
import dev.sicd.model.event.Event;
import dev.sicd.model.fold.Run;
import dev.sicd.reader.Reads;
import dev.sicd.schemas.DecodeException;
import dev.sicd.schemas.LedgerEntry;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** Reads ledger entries so that one which is damaged is an answer of its own; it does not verify the chain. */
final class Ledger {
    /** Entries to hold in memory at once: each may be 4 MiB. */
    static final int CHUNK = 32;

    private final Reads reads;

    Ledger(Reads reads) {
        this.reads = reads;
    }

    /** What a position holds. */
    sealed interface Slot {
        long position();

        record Intact(LedgerEntry entry) implements Slot {
            @Override
            public long position() {
                return entry.position();
            }
        }

        /** The stored bytes are no entry. */
        record Damaged(long position, String reason) implements Slot {}
    }

    /** An entry's event with when it was recorded. */
    record Told<E extends Event>(E event, LedgerEntry entry) {}

    /** The slots from a position on, at most {@link #CHUNK} and none above {@code to}; a hole is simply not there. */
    List<Slot> chunk(String runId, long from, long to) {
        return chunk(runId, from, to, CHUNK);
    }

    /** As {@link #chunk(String, long, long)}, with another bound than {@link #CHUNK}. */
    List<Slot> chunk(String runId, long from, long to, int atMost) {
        int limit = (int) Math.min(atMost, to - from + 1);
        if (limit < 1) {
            return List.of();
        }
        try {
            return reads.timeline(runId, from, limit).stream()
                    .filter(entry -> entry.position() <= to)
                    .<Slot>map(Slot.Intact::new)
                    .toList();
        } catch (IllegalStateException | IllegalArgumentException damaged) {
            return oneByOne(runId, LongStream.range(from, from + limit).boxed());
        }
    }

    /** The slots at these positions, at most {@link #CHUNK} of them; a hole is simply not there. */
    List<Slot> at(String runId, List<Long> positions) {
        try {
            return reads.entries(runId, positions).stream()
                    .<Slot>map(Slot.Intact::new)
                    .toList();
        } catch (IllegalStateException | IllegalArgumentException damaged) {
            return oneByOne(runId, positions.stream());
        }
    }

    Optional<Slot> at(String runId, long position) {
        try {
            return reads.entry(runId, position).map(Slot.Intact::new);
        } catch (IllegalStateException | IllegalArgumentException damaged) {
            // how the codec says that bytes in a store were not written by any release
            return Optional.of(new Slot.Damaged(position, "the stored bytes are not a ledger entry"));
        }
    }

    /** The event at a position, where it is there, of that type and readable; position 0 is nothing. */
    <E extends Event> Optional<Told<E>> told(String runId, long position, Class<E> type) {
        if (position == 0) {
            return Optional.empty();
        }
        return at(runId, position).flatMap(slot -> switch (slot) {
            case Slot.Damaged ignored -> Optional.empty();
            case Slot.Intact intact ->
                event(intact.entry())
                        .filter(type::isInstance)
                        .map(event -> new Told<>(type.cast(event), intact.entry()));
        });
    }

    /** The event that started a run, where there is one and it can be read. */
    Optional<RunStarted> startOf(Run run) {
        return told(run.runId(), run.startedPosition(), RunStarted.class).map(Told::event);
    }

    static Optional<Event> event(LedgerEntry entry) {
        try {
            return Optional.of(entry.event());
        } catch (DecodeException damaged) {
            return Optional.empty();
        }
    }

    private List<Slot> oneByOne(String runId, Stream<Long> positions) {
        return positions.flatMap(position -> at(runId, position).stream()).toList();
    }
}
