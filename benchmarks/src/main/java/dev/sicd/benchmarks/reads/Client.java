package dev.sicd.benchmarks.reads;

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
import java.util.Locale;

/** One connection of a closed loop; it never blocks but to write its short request. */
final class Client {
    private static final int ANSWER_BYTES_MAX = 1 << 20;
    private static final String END_OF_HEAD = "\r\n\r\n";
    private static final String LENGTH = "\r\ncontent-length:";

    private final String host;
    private final SocketChannel channel;
    private final ByteBuffer answer = ByteBuffer.allocate(ANSWER_BYTES_MAX);
    private int answerBytes;
    private long askedAt;

    Client(URI server) throws IOException {
        host = server.getHost() + ":" + server.getPort();
        channel = SocketChannel.open(new InetSocketAddress(server.getHost(), server.getPort()));
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.configureBlocking(false);
    }

    void register(Selector selector) throws IOException {
        channel.register(selector, SelectionKey.OP_READ, this);
    }

    void ask(String path, long now) throws IOException {
        answer.clear();
        answerBytes = Integer.MAX_VALUE;
        askedAt = now;
        String request = "GET " + path + " HTTP/1.1\r\nHost: " + host + END_OF_HEAD;
        ByteBuffer bytes = ByteBuffer.wrap(request.getBytes(ISO_8859_1));
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    long askedAt() {
        return askedAt;
    }

    /** Reads what has come; true once that is all of the answer. */
    boolean isAnswered() throws IOException {
        if (!answer.hasRemaining()) {
            throw new IOException("an answer of more than " + ANSWER_BYTES_MAX + " bytes");
        }
        if (channel.read(answer) < 0) {
            throw new EOFException("the server closed the connection");
        }
        if (answerBytes == Integer.MAX_VALUE) {
            readHead();
        }
        return answer.position() >= answerBytes;
    }

    private void readHead() throws IOException {
        String text = new String(answer.array(), 0, Math.min(answer.position(), 1 << 12), ISO_8859_1);
        int end = text.indexOf(END_OF_HEAD);
        if (end < 0) {
            return;
        }
        String head = text.substring(0, end).toLowerCase(Locale.ROOT) + "\r\n";
        if (!head.startsWith("http/1.1 200 ")) {
            throw new IOException("not answered: " + text);
        }
        int length = head.indexOf(LENGTH);
        if (length < 0) {
            throw new IOException("an answer without a length: " + head);
        }
        int digits = length + LENGTH.length();
        answerBytes = end
                + END_OF_HEAD.length()
                + Integer.parseInt(
                        head.substring(digits, head.indexOf("\r\n", digits)).strip());
    }

    void close() throws IOException {
        channel.close();
    }
}
