package dev.sicd.client;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One append-only file of records, known by its number. It does not know what was delivered of it. */
final class SpoolSegment {
    private static final Pattern NAME = Pattern.compile("(\\d{16})\\.spool");
    private static final int BUFFER_BYTES = 1 << 16;

    private final long number;
    private final Path file;
    /** Up to here there are whole records. */
    private long end;
    /** Whole records that nobody forgot. */
    private long left;

    SpoolSegment(Path directory, long number) {
        this.number = number;
        this.file = directory.resolve(String.format(Locale.ROOT, "%016d.spool", number));
    }

    /** The segments of a directory, by number. */
    static List<SpoolSegment> in(Path directory) throws IOException {
        try (var files = Files.list(directory)) {
            return files.map(path -> NAME.matcher(path.getFileName().toString()))
                    .filter(Matcher::matches)
                    .map(name -> Long.parseLong(name.group(1)))
                    .sorted()
                    .map(number -> new SpoolSegment(directory, number))
                    .toList();
        }
    }

    long number() {
        return number;
    }

    Path file() {
        return file;
    }

    long end() {
        return end;
    }

    long left() {
        return left;
    }

    void appended(int bytes) {
        end += bytes;
        left++;
    }

    void forgotten(long records) {
        left -= records;
    }

    /**
     * What a scan found behind the whole records.
     *
     * @param tornBytes those of a last record that was not written to its end
     * @param damagedBytes those from the first record on that cannot be read
     */
    record Scan(long tornBytes, long damagedBytes) {}

    /** Counts the whole records from a place on, and finds their end. What lies beyond is never read. */
    Scan scan(long from) throws IOException {
        end = from;
        long size = Files.size(file);
        left = 0;
        try (Reader reader = read(from, size)) {
            while (reader.hasNext()) {
                reader.next();
                end = reader.position();
                left++;
            }
            return new Scan(0, 0);
        } catch (EOFException torn) {
            return new Scan(size - end, 0);
        } catch (SpoolRecord.DamagedException damaged) {
            return new Scan(0, size - end);
        }
    }

    /** Reads whole records from a place on. */
    Reader read(long from) throws IOException {
        return read(from, end);
    }

    private Reader read(long from, long to) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        channel.position(from);
        return new Reader(
                new DataInputStream(new BufferedInputStream(Channels.newInputStream(channel), BUFFER_BYTES)), from, to);
    }

    void delete() throws IOException {
        Files.deleteIfExists(file);
    }

    /** A place in the file that moves on. */
    static final class Reader implements AutoCloseable {
        private final DataInputStream in;
        private final long to;
        private long position;

        private Reader(DataInputStream in, long position, long to) {
            this.in = in;
            this.position = position;
            this.to = to;
        }

        boolean hasNext() {
            return position < to;
        }

        AgentEvent next() throws IOException {
            SpoolRecord.Read read = SpoolRecord.read(in);
            position += read.bytes();
            return read.event();
        }

        long position() {
            return position;
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
