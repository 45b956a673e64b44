package dev.sicd.client;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/**
 * How far the spool was delivered, in a small file that is written over. One that cannot be read, after a power cut say,
 * means the beginning: what is then sent again is recognised by its ids.
 */
final class SpoolMark implements AutoCloseable {
    private static final int BYTES = 2 * Long.BYTES;

    private final FileChannel channel;

    private SpoolMark(FileChannel channel) {
        this.channel = channel;
    }

    static SpoolMark open(Path directory) throws IOException {
        return new SpoolMark(FileChannel.open(
                directory.resolve("delivered"),
                StandardOpenOption.CREATE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE));
    }

    /** A place: everything before it was delivered. */
    record Place(long segment, long offset) {
        static final Place BEGINNING = new Place(0, 0);
    }

    Place read() throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(BYTES + Integer.BYTES);
        int read = channel.read(bytes, 0);
        if (read < bytes.capacity() || bytes.getInt(BYTES) != crc(bytes)) {
            return Place.BEGINNING;
        }
        return new Place(bytes.getLong(0), bytes.getLong(Long.BYTES));
    }

    void write(Place place) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(BYTES + Integer.BYTES)
                .putLong(place.segment())
                .putLong(place.offset());
        bytes.putInt(crc(bytes)).flip();
        channel.write(bytes, 0);
    }

    private static int crc(ByteBuffer bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes.slice(0, BYTES));
        return (int) crc.getValue();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
