package dev.sicd.client;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A first-in-first-out queue of events in a directory, bounded in bytes, that outlives the process. For one thread, and by a
 * lock for one process.
 *
 * <p>What {@link #append} returned from survives the end of the process, {@code kill -9} too; what {@link #sync} returned
 * from survives a power cut. It appends to segment files and deletes each once all of it was delivered. A process never
 * appends to a segment of an earlier one, so a torn end stays where it is and is skipped.
 */
final class Spool implements AutoCloseable {
    static final long BYTES_MIN = 1 << 20;

    private static final Logger LOG = LoggerFactory.getLogger(Spool.class);
    private static final long SEGMENT_BYTES_MAX = 8 << 20;
    private static final int SEGMENTS = 8;
    /** A second descriptor of a lock file would, when it is closed, release the lock of this process (fcntl(2)). */
    private static final Set<Path> OPEN = ConcurrentHashMap.newKeySet();

    private final Path directory;
    private final long bytesMax;
    private final FileChannel lockFile;
    private final SpoolMark mark;
    private final Deque<SpoolSegment> segments = new ArrayDeque<>();
    /** Where the next read begins, in the first segment. */
    private long head;

    private long waiting;
    private long unreadable;
    private long nextNumber = 1;
    private Optional<FileChannel> tail = Optional.empty();
    private boolean dirty;
    private boolean newFile;
    private final List<Peeked> peeked = new ArrayList<>();

    /** An event that was read last: the segment that holds it, and where it ends there. */
    private record Peeked(SpoolSegment segment, long end) {}

    private Spool(Path directory, long bytesMax, FileChannel lockFile, SpoolMark mark) {
        this.directory = directory;
        this.bytesMax = bytesMax;
        this.lockFile = lockFile;
        this.mark = mark;
    }

    /**
     * Opens a directory, which is made where there is none, with what an earlier process left.
     *
     * @throws IOException when it cannot be used, or when another process or logger uses it
     */
    static Spool open(Path directory, long bytesMax) throws IOException {
        if (bytesMax < BYTES_MIN) {
            throw new IllegalArgumentException(
                    "the spool of %d bytes is too small; give at least %d".formatted(bytesMax, BYTES_MIN));
        }
        make(directory);
        Path real = directory.toRealPath();
        if (!OPEN.add(real)) {
            throw inUse(directory);
        }
        try {
            return openLocked(real, bytesMax);
        } catch (IOException | RuntimeException e) {
            OPEN.remove(real);
            throw e;
        }
    }

    private static Spool openLocked(Path directory, long bytesMax) throws IOException {
        FileChannel lockFile =
                FileChannel.open(directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            requireLock(lockFile, directory);
            return recovered(directory, bytesMax, lockFile);
        } catch (IOException | RuntimeException e) {
            lockFile.close();
            throw e;
        }
    }

    private static Spool recovered(Path directory, long bytesMax, FileChannel lockFile) throws IOException {
        SpoolMark mark = SpoolMark.open(directory);
        try {
            Spool spool = new Spool(directory, bytesMax, lockFile, mark);
            spool.recover();
            return spool;
        } catch (IOException | RuntimeException e) {
            mark.close();
            throw e;
        }
    }

    /**
     * Adds an event at the end.
     *
     * @return false when there is no room: nothing was written then
     * @throws IOException when the disk failed: nothing was added then
     */
    boolean append(AgentEvent event) throws IOException {
        ByteBuffer record = SpoolRecord.write(event);
        int bytes = record.remaining();
        if (waiting == 0 && used() + bytes > bytesMax) {
            // all of it was delivered: only its last segment is still there
            forgetAll();
        }
        if (used() + bytes > bytesMax) {
            return false;
        }
        FileChannel channel = channelFor(bytes);
        SpoolSegment segment = segments.getLast();
        try {
            while (record.hasRemaining()) {
                channel.write(record);
            }
        } catch (IOException e) {
            cutOff(channel, segment);
            throw e;
        }
        segment.appended(bytes);
        waiting++;
        dirty = true;
        return true;
    }

    /**
     * The oldest events, in order: as many as the limits allow, and at least one where there is one.
     *
     * @throws IOException when the first of them cannot be read
     */
    List<AgentEvent> peek(int eventsMax, int charsMax) throws IOException {
        List<AgentEvent> events = new ArrayList<>();
        peeked.clear();
        try {
            peek(events, eventsMax, charsMax);
        } catch (IOException e) {
            if (events.isEmpty()) {
                throw e;
            }
        }
        return events;
    }

    private void peek(List<AgentEvent> events, int eventsMax, int charsMax) throws IOException {
        long from = head;
        int chars = 0;
        for (SpoolSegment segment : segments) {
            if (from < segment.end()) {
                try (SpoolSegment.Reader reader = segment.read(from)) {
                    while (reader.hasNext()) {
                        AgentEvent event = reader.next();
                        chars += event.chars();
                        if (!events.isEmpty() && (events.size() >= eventsMax || chars > charsMax)) {
                            return;
                        }
                        events.add(event);
                        peeked.add(new Peeked(segment, reader.position()));
                    }
                }
            }
            from = 0;
        }
    }

    /** Forgets the oldest events, which were peeked at last. */
    void remove(int count) throws IOException {
        Peeked last = peeked.get(count - 1);
        peeked.subList(0, count).forEach(one -> one.segment().forgotten(1));
        peeked.clear();
        waiting -= count;
        forgetUpTo(last.segment().number(), last.end());
    }

    /**
     * Forgets what is left of the oldest segment, since its next event cannot be read any more.
     *
     * @throws IOException when that could not be noted on the disk: it is forgotten all the same
     */
    void dropUnreadable() throws IOException {
        peeked.clear();
        SpoolSegment damaged = segments.stream()
                .filter(segment -> segment.left() > 0)
                .findFirst()
                .orElseThrow();
        long lost = damaged.left();
        damaged.forgotten(lost);
        waiting -= lost;
        try {
            forgetUpTo(damaged.number(), damaged.end());
        } finally {
            if (damaged == segments.getLast()) {
                // what is added to it may not be readable either: its file may have been replaced
                closeTail();
            }
        }
    }

    private void forgetUpTo(long segment, long end) throws IOException {
        head = end;
        while (segments.getFirst().number() < segment) {
            delete(segments.removeFirst());
        }
        if (head >= segments.getFirst().end() && segments.size() > 1) {
            delete(segments.removeFirst());
            head = 0;
        }
        mark.write(new SpoolMark.Place(segments.getFirst().number(), head));
    }

    /** Events that wait. */
    long waiting() {
        return waiting;
    }

    /** Stretches of bytes that an earlier process wrote and that cannot be read. */
    long unreadable() {
        return unreadable;
    }

    /** Brings what was appended to the disk itself. */
    void sync() throws IOException {
        if (dirty && tail.isPresent()) {
            tail.get().force(false);
        }
        if (newFile) {
            syncDirectory();
        }
        dirty = false;
        newFile = false;
    }

    @Override
    public void close() throws IOException {
        try (lockFile;
                mark) {
            sync();
            closeTail();
            if (waiting == 0) {
                forgetAll();
            }
        } finally {
            OPEN.remove(directory);
        }
    }

    private static void make(Path directory) throws IOException {
        boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
        FileAttribute<?>[] onlyOurs = posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
                }
                : new FileAttribute<?>[] {};
        Files.createDirectories(directory, onlyOurs);
    }

    private static void requireLock(FileChannel lockFile, Path directory) throws IOException {
        Optional<FileLock> lock;
        try {
            lock = Optional.ofNullable(lockFile.tryLock());
        } catch (OverlappingFileLockException e) {
            lock = Optional.empty();
        }
        if (lock.isEmpty()) {
            throw inUse(directory);
        }
    }

    private static IOException inUse(Path directory) {
        return new IOException(
                "the spool directory '%s' is in use; give each logger one of its own".formatted(directory));
    }

    /** The name of a new file is to survive too. Not every platform can do that, or needs it. */
    private void syncDirectory() {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            LOG.atDebug().setCause(e).log("the spool directory cannot be synced on this platform");
        }
    }

    private void recover() throws IOException {
        SpoolMark.Place delivered = mark.read();
        // never a number that the mark calls delivered
        nextNumber = delivered.segment() + 1;
        for (SpoolSegment segment : SpoolSegment.in(directory)) {
            nextNumber = Math.max(nextNumber, segment.number() + 1);
            if (segment.number() < delivered.segment()) {
                delete(segment);
                continue;
            }
            long from = segment.number() == delivered.segment() ? delivered.offset() : 0;
            if (segments.isEmpty()) {
                head = from;
            }
            recover(segment, from);
        }
    }

    private void recover(SpoolSegment segment, long from) throws IOException {
        SpoolSegment.Scan scan = segment.scan(from);
        segments.addLast(segment);
        waiting += segment.left();
        if (scan.tornBytes() > 0) {
            LOG.atWarn()
                    .addKeyValue("file", segment.file())
                    .addKeyValue("bytes", scan.tornBytes())
                    .log("the last event of an earlier process was not written to its end");
        }
        if (scan.damagedBytes() > 0) {
            unreadable++;
            LOG.atError()
                    .addKeyValue("file", segment.file())
                    .addKeyValue("bytes", scan.damagedBytes())
                    .log("spooled events cannot be read; their numbers will be missing");
        }
    }

    private long used() {
        long used = 0;
        for (SpoolSegment segment : segments) {
            used += segment.end();
        }
        return used;
    }

    private FileChannel channelFor(int bytes) throws IOException {
        long segmentMax = Math.min(SEGMENT_BYTES_MAX, bytesMax / SEGMENTS);
        // a file that somebody deleted takes what nobody will ever read
        if (tail.isPresent()
                && segments.getLast().end() + bytes <= segmentMax
                && Files.exists(segments.getLast().file())) {
            return tail.get();
        }
        sync();
        closeTail();
        SpoolSegment segment = new SpoolSegment(directory, nextNumber++);
        FileChannel channel = FileChannel.open(segment.file(), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        segments.addLast(segment);
        newFile = true;
        tail = Optional.of(channel);
        return channel;
    }

    /** The half of a record must not stand before the next one. */
    private void cutOff(FileChannel channel, SpoolSegment segment) {
        try {
            channel.truncate(segment.end());
            return;
        } catch (IOException e) {
            LOG.atWarn().setCause(e).log("the end of a spool segment could not be cut off; it is skipped when read");
        }
        tail = Optional.empty();
        try (channel) {
            channel.force(false);
        } catch (IOException e) {
            LOG.atWarn().setCause(e).log("a spool segment may not survive a power cut");
        }
    }

    /** What cannot be deleted now is before the mark, and deleted by the next process. */
    private static void delete(SpoolSegment segment) {
        try {
            segment.delete();
        } catch (IOException e) {
            LOG.atWarn().addKeyValue("file", segment.file()).setCause(e).log("delivered events could not be deleted");
        }
    }

    private void closeTail() throws IOException {
        if (tail.isPresent()) {
            FileChannel channel = tail.get();
            tail = Optional.empty();
            channel.close();
        }
    }

    private void forgetAll() throws IOException {
        closeTail();
        dirty = false;
        while (!segments.isEmpty()) {
            delete(segments.removeFirst());
        }
        head = 0;
        mark.write(new SpoolMark.Place(nextNumber, 0));
    }
}
