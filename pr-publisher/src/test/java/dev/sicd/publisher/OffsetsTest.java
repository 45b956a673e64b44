package dev.sicd.publisher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sicd.schemas.Coordinates;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class OffsetsTest {
    private static final TopicPartition ZERO = new TopicPartition("t", 0);

    private final Offsets offsets = new Offsets();

    @Test
    void doNotPassWhatIsUnfinished() {
        begin(5, 6, 7);
        finish(6, 7);

        assertThat(offsets.toCommit()).containsExactly(Map.entry(ZERO, new OffsetAndMetadata(5)));

        finish(5);

        assertThat(offsets.toCommit()).containsExactly(Map.entry(ZERO, new OffsetAndMetadata(8)));
    }

    @Test
    void areCommittedOnce() {
        begin(0);
        finish(0);
        offsets.committed(offsets.toCommit());

        assertThat(offsets.toCommit()).isEmpty();

        begin(1);
        assertThat(offsets.toCommit()).isEmpty();
        finish(1);
        assertThat(offsets.toCommit()).containsExactly(Map.entry(ZERO, new OffsetAndMetadata(2)));
    }

    @Test
    void ofOnePartitionAreNotHeldBackByAnother() {
        begin(3);
        Coordinates other = new Coordinates("t", 1, 9);
        offsets.begin(other);
        offsets.finish(other);

        assertThat(offsets.toCommit()).containsEntry(new TopicPartition("t", 1), new OffsetAndMetadata(10));
        assertThat(offsets.unfinished()).isEqualTo(1);
    }

    @Test
    void knowNothingOfPartitionsThatWereTakenAway() {
        begin(3);
        offsets.forget();
        finish(3);

        assertThat(offsets.toCommit()).isEmpty();
        assertThat(offsets.unfinished()).isZero();
    }

    private void begin(long... at) {
        for (long offset : at) {
            offsets.begin(new Coordinates("t", 0, offset));
        }
    }

    private void finish(long... at) {
        for (long offset : at) {
            offsets.finish(new Coordinates("t", 0, offset));
        }
    }
}
