package dev.sicd.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The queue on disk, on a real disk. */
class SpoolTest {
    private static final long MIB = 1 << 20;
    private static final int NO_LIMIT = Integer.MAX_VALUE;

    @TempDir
    Path directory;

    @Test
    void givesBackInOrderWhatAnEarlierProcessLeft() throws IOException {
        try (Spool spool = Spool.open(directory, MIB)) {
            append(spool, 0, 10);
            spool.peek(4, NO_LIMIT);
            spool.remove(3);
        }
        try (Spool next = Spool.open(directory, MIB)) {
            append(next, 10, 12);

            assertThat(next.waiting()).isEqualTo(9);
            assertThat(numbers(next)).containsExactly(3, 4, 5, 6, 7, 8, 9, 10, 11);
        }
    }

    @Test
    void survivesAProcessThatDoesNotCloseIt() throws IOException {
        Path copy = directory.resolve("copy");
        try (Spool spool = Spool.open(directory.resolve("live"), MIB)) {
            append(spool, 0, 5);
            // what the disk looks like at a kill
            copyAll(directory.resolve("live"), copy);
        }
        try (Spool next = Spool.open(copy, MIB)) {
            assertThat(numbers(next)).containsExactly(0, 1, 2, 3, 4);
        }
    }

    @Test
    void readsAllWholeRecordsWhereverTheFileEnds() throws IOException {
        Path live = directory.resolve("live");
        List<Long> ends = new ArrayList<>();
        try (Spool spool = Spool.open(live, MIB)) {
            for (int i = 0; i < 4; i++) {
                append(spool, i, i + 1);
                ends.add(Files.size(segments(live).get(0)));
            }
            byte[] whole = Files.readAllBytes(segments(live).get(0));
            for (int length = 0; length <= whole.length; length++) {
                Path torn = directory.resolve("torn-" + length);
                Files.createDirectories(torn);
                byte[] kept = new byte[length];
                System.arraycopy(whole, 0, kept, 0, length);
                Files.write(torn.resolve(segments(live).get(0).getFileName()), kept);
                assertReadsWholeRecords(torn, ends, length);
            }
        }
    }

    private static void assertReadsWholeRecords(Path torn, List<Long> ends, int length) throws IOException {
        int whole = (int) ends.stream().filter(end -> end <= length).count();
        try (Spool spool = Spool.open(torn, MIB)) {
            assertThat(spool.waiting()).as("cut at byte %d", length).isEqualTo(whole);
            assertThat(spool.unreadable()).as("cut at byte %d", length).isZero();
            append(spool, 100, 101);
            assertThat(numbers(spool))
                    .as("cut at byte %d", length)
                    .hasSize(whole + 1)
                    .endsWith(100);
        }
    }

    @Test
    void neverGivesBackAnEventThatWasChanged() throws IOException {
        Path live = directory.resolve("live");
        try (Spool spool = Spool.open(live, MIB)) {
            append(spool, 0, 3);
            byte[] whole = Files.readAllBytes(segments(live).get(0));
            for (int at = 0; at < whole.length; at++) {
                Path damaged = directory.resolve("damaged-" + at);
                Files.createDirectories(damaged);
                byte[] changed = whole.clone();
                changed[at] ^= 1;
                Files.write(damaged.resolve(segments(live).get(0).getFileName()), changed);
                try (Spool next = Spool.open(damaged, MIB)) {
                    List<Integer> read = numbers(next);
                    assertThat(read)
                            .as("byte %d", at)
                            .isEqualTo(List.of(0, 1, 2).subList(0, read.size()));
                    assertThat(read).as("byte %d", at).hasSizeLessThan(3);
                }
            }
        }
    }

    @Test
    void countsWhatItCannotRead() throws IOException {
        Path live = directory.resolve("live");
        try (Spool spool = Spool.open(live, MIB)) {
            append(spool, 0, 3);
        }
        Path segment = segments(live).get(0);
        byte[] bytes = Files.readAllBytes(segment);
        bytes[bytes.length - 1] ^= 1;
        Files.write(segment, bytes);
        try (Spool next = Spool.open(live, MIB)) {
            assertThat(next.waiting()).isEqualTo(2);
            assertThat(next.unreadable()).isEqualTo(1);
        }
    }

    @Test
    void isFullAtItsBoundAndHasRoomAgainWhenDelivered() throws IOException {
        try (Spool spool = Spool.open(directory, MIB)) {
            int taken = 0;
            while (spool.append(event(taken, 10_000))) {
                taken++;
            }
            assertThat(taken).isBetween(100, 105);
            assertThat(bytesOf(directory)).isLessThanOrEqualTo(MIB + 100);

            // delivered segments are deleted
            spool.peek(50, NO_LIMIT);
            spool.remove(50);
            assertThat(bytesOf(directory)).isLessThan(MIB * 3 / 4);
            assertThat(spool.append(event(taken, 10_000))).isTrue();
            assertThat(numbers(spool)).startsWith(50).endsWith(taken);
        }
    }

    @Test
    void isEmptyOnDiskOnceAllIsDeliveredAndClosed() throws IOException {
        try (Spool spool = Spool.open(directory, MIB)) {
            append(spool, 0, 100);
            spool.peek(100, NO_LIMIT);
            spool.remove(100);
        }
        assertThat(segments(directory)).isEmpty();
    }

    @Test
    void neverTakesNewEventsForDeliveredOnes() throws IOException {
        // each process begins at the mark that the one before left
        for (int round = 0; round < 5; round++) {
            try (Spool spool = Spool.open(directory, MIB)) {
                assertThat(spool.waiting()).isZero();
                append(spool, round, round + 1);
            }
            try (Spool next = Spool.open(directory, MIB)) {
                assertThat(numbers(next)).containsExactly(round);
                next.remove(1);
            }
        }
    }

    @Test
    void sendsAgainRatherThanNeverWhenTheMarkIsUnreadable() throws IOException {
        try (Spool spool = Spool.open(directory, MIB)) {
            append(spool, 0, 4);
            spool.peek(2, NO_LIMIT);
            spool.remove(2);
        }
        Files.write(directory.resolve("delivered"), new byte[] {1, 2, 3});
        try (Spool next = Spool.open(directory, MIB)) {
            assertThat(numbers(next)).containsExactly(0, 1, 2, 3);
        }
    }

    @Test
    void belongsToOneLoggerAtATime() throws IOException {
        try (Spool spool = Spool.open(directory, MIB)) {
            append(spool, 0, 1);
            assertThatThrownBy(() -> Spool.open(directory, MIB))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("in use; give each logger one of its own");
        }
        Spool.open(directory, MIB).close();
    }

    @Test
    void belongsToOneProcessStillWhenAnotherLoggerWasRefused() throws Exception {
        try (Spool spool = Spool.open(directory, MIB)) {
            assertThat(spool.waiting()).isZero();
            assertThatThrownBy(() -> Spool.open(directory, MIB)).isInstanceOf(IOException.class);

            assertThat(OtherProcess.canLock(directory.resolve("lock"))).isFalse();
        }
        assertThat(OtherProcess.canLock(directory.resolve("lock"))).isTrue();
    }

    @Test
    void whatCannotBeReadAnyMoreIsGivenUpAndTheRestIsNot() throws IOException {
        try (Spool spool = Spool.open(directory, MIB)) {
            appendLarge(spool, 6);
            assertThat(segments(directory)).hasSize(3);
            byte[] first = Files.readAllBytes(segments(directory).get(0));
            first[first.length - 1] ^= 1;
            Files.write(segments(directory).get(0), first);

            assertThat(numbers(spool)).containsExactly(0);
            spool.remove(1);
            assertThatThrownBy(() -> numbers(spool)).isInstanceOf(SpoolRecord.DamagedException.class);
            spool.dropUnreadable();

            assertThat(spool.waiting()).isEqualTo(4);
            Files.delete(segments(directory).get(0));
            assertThatThrownBy(() -> numbers(spool)).isInstanceOf(NoSuchFileException.class);
            spool.dropUnreadable();
            assertThat(spool.waiting()).isEqualTo(2);
            assertThat(numbers(spool)).containsExactly(4, 5);
        }
    }

    @Test
    void whatComesAfterALostFileIsNotLostWithIt() throws IOException {
        try (Spool spool = Spool.open(directory, MIB)) {
            append(spool, 0, 2);
            Files.delete(segments(directory).get(0));
            append(spool, 2, 4);

            assertThatThrownBy(() -> numbers(spool)).isInstanceOf(NoSuchFileException.class);
            spool.dropUnreadable();

            assertThat(spool.waiting()).isEqualTo(2);
            assertThat(numbers(spool)).containsExactly(2, 3);
        }
    }

    @Test
    void nothingIsAddedToAFileThatWasGivenUp() throws IOException {
        try (Spool spool = Spool.open(directory, MIB)) {
            append(spool, 0, 2);
            // another file of the same name
            Path segment = segments(directory).get(0);
            Files.delete(segment);
            Files.write(segment, new byte[1_000]);
            assertThatThrownBy(() -> numbers(spool)).isInstanceOf(SpoolRecord.DamagedException.class);
            spool.dropUnreadable();

            append(spool, 2, 4);

            assertThat(numbers(spool)).containsExactly(2, 3);
        }
        try (Spool next = Spool.open(directory, MIB)) {
            assertThat(numbers(next)).containsExactly(2, 3);
        }
    }

    @Test
    void leavesNoFileOpenWhenItCannotBeOpened() throws IOException {
        Path descriptors = Path.of("/proc/self/fd");
        assumeTrue(Files.exists(descriptors));
        // a directory can be opened, and not read
        Files.createDirectory(directory.resolve("0000000000000001.spool"));

        assertThatThrownBy(() -> Spool.open(directory, MIB)).isInstanceOf(IOException.class);

        try (var open = Files.list(descriptors)) {
            assertThat(open.map(SpoolTest::target)).noneMatch(file -> file.startsWith(directory));
        }
    }

    /** Where a link leads; the link itself where it is gone by now. */
    private static Path target(Path link) {
        try {
            return Files.readSymbolicLink(link);
        } catch (IOException e) {
            return link;
        }
    }

    @Test
    void aFileThatCannotBeDeletedHoldsNothingUp() throws IOException {
        try (Spool spool = Spool.open(directory, MIB)) {
            appendLarge(spool, 6);
            assertThat(numbers(spool)).hasSize(6);
            // it cannot be deleted since there is something in it
            Path first = segments(directory).get(0);
            Files.delete(first);
            Files.createDirectories(first.resolve("x"));

            spool.remove(3);

            assertThat(numbers(spool)).containsExactly(3, 4, 5);
        }
    }

    @Test
    void behavesLikeAQueueOverRestartsWhateverIsDoneWithIt() throws IOException {
        long seed = 4_711;
        Random random = new Random(seed);
        List<Integer> expected = new ArrayList<>();
        int next = 0;
        for (int process = 0; process < 20; process++) {
            try (Spool spool = Spool.open(directory, MIB)) {
                for (int step = 0; step < 30; step++) {
                    int count = random.nextInt(20);
                    if (random.nextBoolean()) {
                        for (int i = 0; i < count && spool.append(event(next, random.nextInt(9_000))); i++) {
                            expected.add(next++);
                        }
                    } else if (!expected.isEmpty()) {
                        List<AgentEvent> peeked = spool.peek(count + 1, NO_LIMIT);
                        spool.remove(peeked.size());
                        List<Integer> removed = expected.subList(0, peeked.size());
                        assertThat(peeked.stream().map(SpoolTest::number))
                                .as("seed %d", seed)
                                .isEqualTo(removed);
                        removed.clear();
                    }
                    assertThat(spool.waiting()).as("seed %d", seed).isEqualTo(expected.size());
                }
            }
        }
        assertThat(bytesOf(directory)).isLessThanOrEqualTo(MIB + 100);
    }

    private static void append(Spool spool, int from, int to) throws IOException {
        for (int i = from; i < to; i++) {
            assertThat(spool.append(event(i, 20))).isTrue();
        }
    }

    /** Two to a segment. */
    private static void appendLarge(Spool spool, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            assertThat(spool.append(event(i, 60_000))).isTrue();
        }
    }

    private static AgentEvent event(int number, int filling) {
        return new AgentEvent("run_ü", "{\"i\":" + number + ",\"fill\":\"" + "x".repeat(filling) + "\"}");
    }

    private static int number(AgentEvent event) {
        assertThat(event.runId()).isEqualTo("run_ü");
        return Json.parse(event.json()).get("i").intValue();
    }

    private static List<Integer> numbers(Spool spool) throws IOException {
        return spool.peek(NO_LIMIT, NO_LIMIT).stream().map(SpoolTest::number).toList();
    }

    private static List<Path> segments(Path directory) throws IOException {
        try (var files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".spool"))
                    .sorted()
                    .toList();
        }
    }

    private static long bytesOf(Path directory) throws IOException {
        long bytes = 0;
        for (Path segment : segments(directory)) {
            bytes += Files.size(segment);
        }
        return bytes;
    }

    private static void copyAll(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (var files = Files.list(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
    }
}
