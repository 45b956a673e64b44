package dev.sicd.kit.http;

import io.helidon.http.encoding.ContentDecoder;
import io.helidon.http.encoding.ContentEncoder;
import io.helidon.http.encoding.ContentEncoding;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Set;
import java.util.zip.GZIPInputStream;

/**
 * How the body of a request may be encoded. Replies never are. A small gzip may hold a huge body: whoever reads it stops at
 * the limit that holds for all bodies.
 */
record BodyEncoding(String name, ContentDecoder decoder) implements ContentEncoding {
    static final List<BodyEncoding> ALL = List.of(
            new BodyEncoding("identity", ContentDecoder.NO_OP), new BodyEncoding("gzip", BodyEncoding::unpacked));

    /** Whether a body with this Content-Encoding can be read; several at once cannot. */
    static boolean isKnown(String encoding) {
        return ALL.stream().anyMatch(known -> known.name().equals(encoding));
    }

    /** The stream of a body, such that it may be closed at any time: Helidon's own would read on then, and wait. */
    static InputStream closable(InputStream stream) {
        return stream instanceof Unpacked ? stream : new Unclosed(stream);
    }

    @Override
    public Set<String> ids() {
        return Set.of(name);
    }

    @Override
    public boolean supportsEncoding() {
        return false;
    }

    @Override
    public boolean supportsDecoding() {
        return true;
    }

    @Override
    public ContentEncoder encoder() {
        return ContentEncoder.NO_OP;
    }

    @Override
    public String type() {
        return name;
    }

    private static InputStream unpacked(InputStream packed) {
        try {
            return new Unpacked(packed);
        } catch (IOException noGzip) {
            throw new UncheckedIOException(noGzip);
        }
    }

    /** Until it is closed it holds memory that is not on the heap, so that no collection comes for it in time. */
    private static final class Unpacked extends GZIPInputStream {
        Unpacked(InputStream packed) throws IOException {
            super(new Unclosed(packed));
        }
    }

    private static final class Unclosed extends FilterInputStream {
        Unclosed(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            try {
                return super.read(into, offset, length);
            } catch (RuntimeException lost) {
                // as an unpacking that has just begun expects it: only then does it free what it took
                throw new IOException(lost);
            }
        }

        @Override
        public void close() {
            // the connection is the server's to read on or to close
        }
    }
}
