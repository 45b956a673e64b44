package dev.sicd.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sicd.model.event.Ids;
import dev.sicd.model.fold.Episode;
import dev.sicd.model.fold.Fold;
import dev.sicd.reader.Answer;
import dev.sicd.reader.Consistency;
import dev.sicd.reader.KeyRange;
import dev.sicd.reader.Keys;
import dev.sicd.reader.Reads;
import dev.sicd.reader.Store;
import dev.sicd.reader.StoreReader;
import dev.sicd.schemas.Coordinates;
import dev.sicd.schemas.StateCodec;
import java.time.Duration;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class HighestEpisodeTest {

    static LongStream seeds() {
        return LongStream.range(0, 200);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void isFoundAmongAnyNumbers(long seed) throws InterruptedException {
        Random random = new Random(seed);
        TreeSet<Integer> numbers = new TreeSet<>();
        int most = 1 << random.nextInt(30);
        for (int i = random.nextInt(50); i > 0; i--) {
            numbers.add(1 + random.nextInt(Math.min(most, Ids.MAX_EPISODE_NUMBER)));
        }
        int highest = numbers.isEmpty() ? 0 : numbers.last();
        int known = numbers.isEmpty() || random.nextBoolean() ? 0 : numbers.first();

        int found = new Ledger(new Reads(new Numbered(numbers))).highestEpisode("run", known);

        assertThat(found).as("seed %d, numbers %s", seed, numbers).isEqualTo(highest);
    }

    @Test
    void isFoundAtTheEndsOfWhatIsPossible() throws InterruptedException {
        for (int number : List.of(1, 2, Ids.MAX_EPISODE_NUMBER)) {
            Numbered stores = new Numbered(new TreeSet<>(List.of(number)));
            assertThat(new Ledger(new Reads(stores)).highestEpisode("run", 0)).isEqualTo(number);
            assertThat(new Ledger(new Reads(stores)).highestEpisode("run", number))
                    .isEqualTo(number);
        }
    }

    @Test
    void takesFewReadsOfALongRun() throws InterruptedException {
        TreeSet<Integer> numbers = new TreeSet<>();
        Stream.iterate(1, number -> number + 1).limit(10_000).forEach(numbers::add);
        Numbered stores = new Numbered(numbers);

        assertThat(new Ledger(new Reads(stores)).highestEpisode("run", 0)).isEqualTo(10_000);
        assertThat(stores.reads.get()).isLessThan(32);
    }

    /** A store of episodes of one run that exist by their numbers only, and that counts the reads. */
    private static final class Numbered implements StoreReader {
        private final NavigableSet<Integer> numbers;
        private final AtomicInteger reads = new AtomicInteger();

        Numbered(NavigableSet<Integer> numbers) {
            this.numbers = numbers;
        }

        @Override
        public int partitions() {
            return 1;
        }

        @Override
        public Answer<Optional<byte[]>> get(Store store, int partition, byte[] key, Consistency consistency) {
            throw new UnsupportedOperationException("no single episode is asked for");
        }

        @Override
        public Answer<List<Entry>> range(Store store, int partition, KeyRange range, Consistency consistency) {
            reads.incrementAndGet();
            return new Answer.Here<>(numbers.tailSet(Keys.lastInt(range.from()), true).stream()
                    .limit(range.limit())
                    .map(number -> new Entry(Keys.episode("run", number), StateCodec.encode(episode(number))))
                    .toList());
        }

        @Override
        public Answer<Boolean> await(Coordinates at, Consistency consistency, Duration wait) {
            throw new UnsupportedOperationException("nothing is waited for");
        }

        @Override
        public Answer<Boolean> awaitEnd(int partition, Consistency consistency, Duration wait) {
            return new Answer.Here<>(true);
        }

        @Override
        public Answer<Lag> lag(int partition) {
            throw new UnsupportedOperationException("nobody asks for the lag");
        }

        private static Episode episode(int number) {
            return Episode.placeholder("run", Ids.episodeId("run", number), Fold.DEFAULT_LEASE);
        }
    }
}
