package dev.sicd.benchmarks.load;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Optional;

/** One kept connection: a request at a time, and its answer. It never waits; what it asks is small or written piece by piece. */
final class Connection {
    private static final int ANSWER_BYTES_MAX = 4 << 20;
    private static final int FIRST_BYTES = 1 << 16;
    private static final int CONNECT_MILLIS_MAX = 2_000;
    private static final int END_OF_HEAD = "\r\n\r\n".length();
    private static final String LENGTH = "content-length:";
    private static final String RETRY_AFTER = "retry-after:";
    private static final int STATUS_AT = "http/1.1 ".length();
    private static final int STATUS_LETTERS = 3;

    private final SocketChannel channel;
    private final SelectionKey key;
    private ByteBuffer request = ByteBuffer.allocate(0);
    private ByteBuffer bytes = ByteBuffer.allocate(FIRST_BYTES);
    private Optional<Answer> head = Optional.empty();
    private int answerBytes;
    private long askedAt;

    Connection(URI server, Selector selector) throws IOException {
        channel = SocketChannel.open();
        channel.socket().connect(new InetSocketAddress(server.getHost(), server.getPort()), CONNECT_MILLIS_MAX);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.configureBlocking(false);
        key = channel.register(selector, SelectionKey.OP_READ, this);
    }

    /** @param from when its answer is timed, of {@link System#nanoTime} */
    void ask(byte[] asked, long from) throws IOException {
        bytes.clear();
        head = Optional.empty();
        askedAt = from;
        request = ByteBuffer.wrap(asked);
        write();
    }

    long askedAt() {
        return askedAt;
    }

    /** Goes on with what can be written and read now; the answer, once all of it is there. */
    Optional<Answer> proceed() throws IOException {
        if (request.hasRemaining()) {
            write();
        }
        if (!bytes.hasRemaining()) {
            grow();
        }
        if (channel.read(bytes) < 0) {
            throw new EOFException("the server closed the connection");
        }
        if (head.isEmpty()) {
            readHead();
        }
        return head.filter(answer -> bytes.position() >= answerBytes);
    }

    private void write() throws IOException {
        channel.write(request);
        key.interestOps(request.hasRemaining() ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ);
    }

    private void grow() throws IOException {
        if (bytes.capacity() >= ANSWER_BYTES_MAX) {
            throw new IOException("an answer of more than " + ANSWER_BYTES_MAX + " bytes");
        }
        bytes = ByteBuffer.allocate(2 * bytes.capacity()).put(bytes.flip());
    }

    private void readHead() throws IOException {
        int end = endOfHead();
        if (end == 0) {
            return;
        }
        String text = new String(bytes.array(), 0, end, ISO_8859_1);
        int length = -1;
        boolean tellsWhen = false;
        for (String line : text.split("\r\n")) {
            if (line.regionMatches(true, 0, LENGTH, 0, LENGTH.length())) {
                length = Integer.parseInt(line.substring(LENGTH.length()).strip());
            }
            tellsWhen |= line.regionMatches(true, 0, RETRY_AFTER, 0, RETRY_AFTER.length());
        }
        if (length < 0) {
            throw new IOException("an answer without a length: " + text);
        }
        answerBytes = end + length;
        head = Optional.of(
                new Answer(Integer.parseInt(text.substring(STATUS_AT, STATUS_AT + STATUS_LETTERS)), tellsWhen));
    }

    /** Behind the empty line, 0 where that has not come yet. */
    private int endOfHead() {
        for (int i = END_OF_HEAD; i <= bytes.position(); i++) {
            if (bytes.get(i - 1) == '\n' && bytes.get(i - 2) == '\r' && bytes.get(i - 3) == '\n') {
                return i;
            }
        }
        return 0;
    }

    void close() throws IOException {
        channel.close();
    }
}
