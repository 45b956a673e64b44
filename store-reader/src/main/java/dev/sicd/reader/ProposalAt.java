package dev.sicd.reader;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sicd.reader.StoreReader.Entry;
import java.time.Instant;

/**
 * A proposal in a list of its state.
 *
 * @param stateSince when it entered that state, to microseconds
 */
public record ProposalAt(Instant stateSince, String proposalId, String runId) {
    static ProposalAt of(Entry entry, int timeAt) {
        return new ProposalAt(
                Keys.instantAt(entry.key(), timeAt),
                Keys.nameAt(entry.key(), timeAt + Long.BYTES),
                new String(entry.value(), UTF_8));
    }
}
