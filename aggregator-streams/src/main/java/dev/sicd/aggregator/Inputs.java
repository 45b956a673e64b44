package dev.sicd.aggregator;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;

/** What the broker says of the inputs of a partition. */
interface Inputs {
    /** An instant up to which all of them are folded and committed, where there is one. */
    Optional<Instant> caughtUpAt(int partition);

    /** The next offsets that the group committed, whoever folded up to there; empty when the broker does not say. */
    Map<TopicPartition, Long> committed(int partition);
}
