package dev.sicd.cli.export;

import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * A file on its way: written under {@code NAME.part}, and under its name only when all of it is on the disk. Who sees the
 * name sees the whole file, whatever was killed when.
 */
final class PartFile implements AutoCloseable {
    static final String SUFFIX = ".part";
    private static final int BUFFER_BYTES = 1 << 16;

    private final Path target;
    private final Path part;
    private final FileChannel channel;
    private final MessageDigest digest = sha256();
    private final OutputStream out;
    private long bytes;

    private PartFile(Path target, Path part, FileChannel channel) {
        this.target = target;
        this.part = part;
        this.channel = channel;
        this.out = new BufferedOutputStream(
                new DigestOutputStream(Channels.newOutputStream(channel), digest), BUFFER_BYTES);
    }

    /** What was put under the name. */
    record Kept(long bytes, String sha256) {}

    static PartFile open(Path target) throws IOException {
        Path part = target.resolveSibling(target.getFileName() + SUFFIX);
        FileChannel channel = FileChannel.open(
                part, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
        return new PartFile(target, part, channel);
    }

    /** Closing it does not close the file: {@link #keep} and {@link #close} do. */
    OutputStream out() {
        return new FilterOutputStream(out) {
            @Override
            public void write(byte[] from, int offset, int length) throws IOException {
                bytes += length;
                out.write(from, offset, length);
            }

            @Override
            public void write(int value) throws IOException {
                bytes++;
                out.write(value);
            }

            // a writer of JSON flushes after each value; what counts is keep()
            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
    }

    /** Makes it durable and gives it its name. */
    Kept keep() throws IOException {
        out.flush();
        channel.force(true);
        channel.close();
        Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        force(target.toAbsolutePath().getParent());
        return new Kept(bytes, HexFormat.of().formatHex(digest.digest()));
    }

    /** Gives up what was not kept; the part stays, for whoever looks, until the next try. */
    @Override
    public void close() throws IOException {
        channel.close();
    }

    /** A name is durable when its directory is; where directories cannot be opened (Windows), the system sees to it. */
    static void force(@Nullable Path directory) {
        if (directory == null) {
            return;
        }
        try (FileChannel opened = FileChannel.open(directory, StandardOpenOption.READ)) {
            opened.force(true);
        } catch (IOException unsupported) {
            // nothing more can be done
        }
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
