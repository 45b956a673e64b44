package dev.sicd.cli.imports;

import dev.sicd.model.ledger.Hash;
import java.nio.ByteBuffer;
import java.util.UUID;

/**
 * The ids of the events that are to be imported, each with what its content hashes to, and what the ledger says of it. It
 * holds 25 bytes an id and at most {@link #IDS_MAX} of them, however large ledger and files are. For one thread.
 */
final class WantedEvents {
    static final int IDS_MAX = 4_000_000;

    private static final int FIRST_SLOTS = 1 << 12;

    private long[] high = new long[FIRST_SLOTS];
    private long[] low = new long[FIRST_SLOTS];
    private long[] content = new long[FIRST_SLOTS];
    private byte[] state = new byte[FIRST_SLOTS];
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
        if (state[slot] == State.UNKNOWN.ordinal()) {
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
            state[slot] = (byte) State.CONFLICTING.ordinal();
        }
    }

    boolean isWanted(UUID id) {
        return state[slot(id)] != State.UNKNOWN.ordinal();
    }

    /** The ledger holds an event; only to be called for a wanted one. */
    void found(UUID id, Hash contentHash) {
        int slot = slot(id);
        if (state[slot] == State.NEW.ordinal()) {
            boolean same = content[slot] == first(contentHash);
            state[slot] = (byte) (same ? State.THERE : State.CONFLICTING).ordinal();
        }
    }

    State state(UUID id) {
        return State.values()[state[slot(id)]];
    }

    /** It was written now: another file that holds it too need not write it again. */
    void written(UUID id) {
        state[slot(id)] = (byte) State.THERE.ordinal();
    }

    private void put(int slot, UUID id, long hashed, State put) {
        high[slot] = id.getMostSignificantBits();
        low[slot] = id.getLeastSignificantBits();
        content[slot] = hashed;
        state[slot] = (byte) put.ordinal();
    }

    private int slot(UUID id) {
        int mask = state.length - 1;
        // ids that count up must not sit in one row
        long mixed = (id.getMostSignificantBits() * 31 + id.getLeastSignificantBits()) * 0x9E3779B97F4A7C15L;
        int slot = (int) (mixed >>> 32) & mask;
        while (state[slot] != State.UNKNOWN.ordinal()
                && (high[slot] != id.getMostSignificantBits() || low[slot] != id.getLeastSignificantBits())) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private void grow() {
        long[] oldHigh = high;
        long[] oldLow = low;
        long[] oldContent = content;
        byte[] oldState = state;
        high = new long[oldHigh.length * 2];
        low = new long[high.length];
        content = new long[high.length];
        state = new byte[high.length];
        for (int i = 0; i < oldState.length; i++) {
            if (oldState[i] != State.UNKNOWN.ordinal()) {
                UUID id = new UUID(oldHigh[i], oldLow[i]);
                put(slot(id), id, oldContent[i], State.values()[oldState[i]]);
            }
        }
    }

    private static long first(Hash hash) {
        return ByteBuffer.wrap(hash.bytes()).getLong();
    }
}
