package dev.sicd.aggregator;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;

/** What the broker says of the inputs of a partition. */
interface Inputs {
    /** An instant up to which all of them are folded and committed, where there is one. */
    Optional<Instant> caughtUpAt(int partition);

    /**
     * The next offsets that the group committed, whoever folded up to there.
     *
     * @throws IllegalStateException when the brokers do not say, or the state is being rebuilt: a task that opens then would
     *     fold over empty stores
     */
    Map<TopicPartition, Long> committed(int partition);
}
