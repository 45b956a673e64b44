package dev.sicd.cli.imports;

import dev.sicd.model.ledger.Hash;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.UUID;

/**
 * The ids of the events that are to be imported, each with what its content hashes to, and what the ledger says of it. It
 * holds 28 bytes a slot, two to four slots an id, and at most {@link #IDS_MAX} of them, however large ledger and files are. For one thread.
 */
final class WantedEvents {
    static final int IDS_MAX = 4_000_000;

    private static final int FIRST_SLOTS = 1 << 12;

    private long[] high = new long[FIRST_SLOTS];
    private long[] low = new long[FIRST_SLOTS];
    private long[] content = new long[FIRST_SLOTS];
    private State[] state = unknown(FIRST_SLOTS);
    private int size;

    /** What the ledger, or another file, says of an id. */
    enum State {
        /** Nobody asked for it. */
        UNKNOWN,
        /** The ledger does not hold it. */
        NEW,
        /** The ledger holds it with this content. */
        THERE,
        /** The ledger, or another place in the files, has other content under this id. */
        CONFLICTING
    }

    /** @throws IllegalStateException when there are too many */
    void want(UUID id, Hash contentHash) {
        int slot = slot(id);
        long hashed = first(contentHash);
        if (state[slot] == State.UNKNOWN) {
            if (size == IDS_MAX) {
                throw new IllegalStateException(
                        "the files hold more than %d events; import fewer of them at once".formatted(IDS_MAX));
            }
            put(slot, id, hashed, State.NEW);
            size++;
            if (size * 2 > state.length) {
                grow();
            }
        } else if (content[slot] != hashed) {
            state[slot] = State.CONFLICTING;
        }
    }

    boolean isWanted(UUID id) {
        return state[slot(id)] != State.UNKNOWN;
    }

    /** The ledger holds an event; only to be called for a wanted one. */
    void found(UUID id, Hash contentHash) {
        int slot = slot(id);
        if (state[slot] == State.NEW) {
            boolean same = content[slot] == first(contentHash);
            state[slot] = same ? State.THERE : State.CONFLICTING;
        }
    }

    State state(UUID id) {
        return state[slot(id)];
    }

    /** It was written now: another file that holds it too need not write it again. */
    void written(UUID id) {
        state[slot(id)] = State.THERE;
    }

    private void put(int slot, UUID id, long hashed, State put) {
        high[slot] = id.getMostSignificantBits();
        low[slot] = id.getLeastSignificantBits();
        content[slot] = hashed;
        state[slot] = put;
    }

    private int slot(UUID id) {
        int mask = state.length - 1;
        // ids that count up must not sit in one row
        long mixed = (id.getMostSignificantBits() * 31 + id.getLeastSignificantBits()) * 0x9E3779B97F4A7C15L;
        int slot = (int) (mixed >>> 32) & mask;
        while (state[slot] != State.UNKNOWN
                && (high[slot] != id.getMostSignificantBits() || low[slot] != id.getLeastSignificantBits())) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private void grow() {
        long[] oldHigh = high;
        long[] oldLow = low;
        long[] oldContent = content;
        State[] oldState = state;
        high = new long[oldHigh.length * 2];
        low = new long[high.length];
        content = new long[high.length];
        state = unknown(high.length);
        for (int i = 0; i < oldState.length; i++) {
            if (oldState[i] != State.UNKNOWN) {
                UUID id = new UUID(oldHigh[i], oldLow[i]);
                put(slot(id), id, oldContent[i], oldState[i]);
            }
        }
    }

    private static State[] unknown(int slots) {
        State[] states = new State[slots];
        Arrays.fill(states, State.UNKNOWN);
        return states;
    }

    private static long first(Hash hash) {
        return ByteBuffer.wrap(hash.bytes()).getLong();
    }
}
