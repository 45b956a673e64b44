package dev.sicd.kit.http;

import io.helidon.http.encoding.ContentDecoder;
import io.helidon.http.encoding.ContentEncoder;
import io.helidon.http.encoding.ContentEncoding;
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
            return new GZIPInputStream(packed);
        } catch (IOException noGzip) {
            throw new UncheckedIOException(noGzip);
        }
    }
}
