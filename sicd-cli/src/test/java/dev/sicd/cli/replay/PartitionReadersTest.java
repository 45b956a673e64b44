package dev.sicd.cli.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who reads which partition, and what becomes of the others when one cannot be read. */
@Timeout(60)
class PartitionReadersTest {
    private static final List<Integer> PARTITIONS =
            IntStream.range(0, 16).boxed().toList();

    private final Collection<OneThread> made = new ConcurrentLinkedQueue<>();

    /** Complains when another thread uses it than the one that made it. */
    private static final class OneThread implements PartitionReaders.Reader {
        private final Thread owner = Thread.currentThread();
        private volatile boolean closed;

        void use() {
            assertThat(Thread.currentThread()).isSameAs(owner);
            assertThat(closed).isFalse();
        }

        @Override
        public void close() {
            use();
            closed = true;
        }
    }

    private OneThread another() {
        OneThread reader = new OneThread();
        made.add(reader);
        return reader;
    }

    @Test
    void whatCameOfEachIsInTheOrderThatWasAskedFor() throws Exception {
        List<Integer> reversed = PARTITIONS.reversed();

        assertThat(PartitionReaders.read(this::another, reversed, (reader, partition) -> "of " + partition))
                .isEqualTo(reversed.stream().map(partition -> "of " + partition).toList());
    }

    @Test
    void eachThreadHasAReaderOfItsOwnAndClosesIt() throws Exception {
        PartitionReaders.read(this::another, PARTITIONS, (reader, partition) -> {
            reader.use();
            return partition;
        });

        assertThat(made).isNotEmpty().allMatch(reader -> reader.closed);
    }

    @Test
    void whereNothingIsToBeReadNothingIsOpened() throws Exception {
        assertThat(PartitionReaders.read(this::another, List.of(), (reader, partition) -> partition))
                .isEmpty();
        assertThat(made).isEmpty();
    }

    @Test
    void whereOneCannotBeReadTheOthersAreBrokenOff() {
        assumeTrue(Runtime.getRuntime().availableProcessors() > 1, "one after the other, there are no others");
        CountDownLatch reading = new CountDownLatch(1);
        CountDownLatch brokenOff = new CountDownLatch(1);

        assertThatThrownBy(() -> PartitionReaders.read(this::another, List.of(0, 1), (reader, partition) -> {
                    if (partition == 0) {
                        await(reading);
                        throw new ReplayException("partition 0 is gone");
                    }
                    reading.countDown();
                    awaitInterruption();
                    brokenOff.countDown();
                    return partition;
                }))
                .isInstanceOf(ReplayException.class)
                .hasMessage("partition 0 is gone");
        assertThat(brokenOff.getCount()).isZero();
        assertThat(made).allMatch(reader -> reader.closed);
    }

    @Test
    void whoIsInterruptedBreaksAllOff() {
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> PartitionReaders.read(this::another, PARTITIONS, (reader, partition) -> {
                    awaitInterruption();
                    return partition;
                }))
                .isInstanceOf(InterruptedException.class);
        assertThat(made).allMatch(reader -> reader.closed);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void awaitInterruption() {
        assertThatThrownBy(() -> new CountDownLatch(1).await()).isInstanceOf(InterruptedException.class);
    }
}
