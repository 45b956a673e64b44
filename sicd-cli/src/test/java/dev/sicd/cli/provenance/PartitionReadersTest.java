package dev.sicd.cli.provenance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who reads which partition, and what becomes of the others when one cannot be read; nothing is read from a broker. */
@Timeout(60)
class PartitionReadersTest {
    private final LedgerTopics topics = new LedgerTopics(Map.of("bootstrap.servers", "127.0.0.1:1"));

    @AfterEach
    void close() {
        topics.close();
    }

    @Test
    void whatCameOfEachIsInTheOrderThatWasAskedFor() {
        List<Integer> partitions =
                IntStream.range(0, 16).map(i -> 15 - i).boxed().toList();

        assertThat(PartitionReaders.read(topics, partitions, (reader, partition) -> "of " + partition))
                .isEqualTo(
                        partitions.stream().map(partition -> "of " + partition).toList());
    }

    @Test
    void noTwoThreadsShareAReader() {
        Map<LedgerTopics, Thread> readers = new ConcurrentHashMap<>();

        PartitionReaders.read(topics, IntStream.range(0, 16).boxed().toList(), (reader, partition) -> {
            assertThat(reader).isNotSameAs(topics);
            Thread before = readers.putIfAbsent(reader, Thread.currentThread());
            assertThat(before).isIn(null, Thread.currentThread());
            return partition;
        });

        assertThat(readers).isNotEmpty();
    }

    @Test
    void whereOneCannotBeReadTheOthersAreBrokenOff() {
        AtomicBoolean readOn = new AtomicBoolean();

        assertThatThrownBy(() -> PartitionReaders.read(topics, List.of(0, 1, 2), (reader, partition) -> {
                    if (partition == 0) {
                        throw new VerificationException("partition 0 is gone");
                    }
                    awaitForEver();
                    readOn.set(true);
                    return partition;
                }))
                .isInstanceOf(VerificationException.class)
                .hasMessage("partition 0 is gone");
        assertThat(readOn).isFalse();
    }

    private static void awaitForEver() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            throw new VerificationException("interrupted", e);
        }
    }
}
