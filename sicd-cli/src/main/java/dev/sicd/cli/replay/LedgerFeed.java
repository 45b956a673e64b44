package dev.sicd.cli.replay;

import dev.sicd.schemas.LedgerLine;
import java.time.Instant;
import java.util.Map;
import java.util.SortedMap;

/** Committed records of one ledger, partition by partition. It keeps no place: who reads says from where. For one thread. */
public interface LedgerFeed extends PartitionReaders.Reader {
    /** The topic's name. */
    String topic();

    /** Which cluster it is on, by the cluster's own id. */
    String cluster();

    /**
     * What each partition holds now.
     *
     * @throws ReplayException when there is no such topic, or nobody answers
     */
    SortedMap<Integer, Span> spans();

    /** For each partition the first offset whose append time is not before the moment; the end where there is none. */
    Map<Integer, Long> offsetsAt(Instant moment);

    /**
     * Reads a span in order.
     *
     * @throws ReplayException when it cannot be read to its end
     */
    void read(int partition, Span span, Each each);

    /** Reads these partitions from these offsets on, for as long as they are wanted. */
    void follow(Map<Integer, Long> from, Each each);

    /** What is done with a line. */
    @FunctionalInterface
    interface Each {
        /** False to have no more. */
        boolean accept(LedgerLine line);
    }
}
