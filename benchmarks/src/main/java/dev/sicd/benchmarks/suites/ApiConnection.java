package dev.sicd.benchmarks.suites;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sicd.benchmarks.system.Dev;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.util.Locale;

/**
 * One kept connection that is asked below the API's path and waited for, one request at a time. It does not ask again,
 * and makes no load: {@link dev.sicd.benchmarks.load.HttpLoad} does.
 */
final class ApiConnection implements AutoCloseable {
    private static final int TIMEOUT_MS = 90_000;
    private static final int BUFFER_BYTES = 1 << 16;
    private static final int LINE_LETTERS = 80;
    private static final int HEX = 16;
    private static final String LENGTH = "content-length:";
    private static final String ENCODING = "transfer-encoding:";

    private final String host;
    private final Socket socket;
    private final InputStream in;

    ApiConnection(URI server) throws IOException {
        host = server.getHost() + ":" + server.getPort();
        socket = new Socket(server.getHost(), server.getPort());
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(TIMEOUT_MS);
        in = new BufferedInputStream(socket.getInputStream(), BUFFER_BYTES);
    }

    ApiAnswer get(String path) throws IOException {
        return ask("GET " + Dev.API + path + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
    }

    ApiAnswer post(String path, String json) throws IOException {
        return post(path, "application/json", json, "");
    }

    /** @param headers more lines of the head, each with its end */
    ApiAnswer post(String path, String contentType, String body, String headers) throws IOException {
        String head = "POST " + Dev.API + path + " HTTP/1.1\r\nHost: " + host + "\r\nContent-Type: " + contentType
                + "\r\nContent-Length: " + body.getBytes(UTF_8).length + "\r\n" + headers + "\r\n";
        return ask(head + body);
    }

    private ApiAnswer ask(String request) throws IOException {
        // in one write: a head that travels alone would be waited for
        socket.getOutputStream().write(request.getBytes(UTF_8));
        int status = Integer.parseInt(line().split(" ")[1]);
        int length = 0;
        boolean chunked = false;
        for (String header = line(); !header.isEmpty(); header = line()) {
            String lower = header.toLowerCase(Locale.ROOT);
            if (lower.startsWith(LENGTH)) {
                length = Integer.parseInt(lower.substring(LENGTH.length()).strip());
            }
            chunked |= lower.startsWith(ENCODING) && lower.endsWith("chunked");
        }
        return new ApiAnswer(status, chunked ? chunks() : new String(in.readNBytes(length), UTF_8));
    }

    private String chunks() throws IOException {
        StringBuilder body = new StringBuilder();
        for (int size = Integer.parseInt(line(), HEX); size > 0; size = Integer.parseInt(line(), HEX)) {
            body.append(new String(in.readNBytes(size), UTF_8));
            line();
        }
        line();
        return body.toString();
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder(LINE_LETTERS);
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("the server closed the connection after '" + line + "'");
            }
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
