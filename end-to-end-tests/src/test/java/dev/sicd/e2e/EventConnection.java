package dev.sicd.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** One connection to a stream of events, read as browsers do, which can be cut at any byte. */
final class EventConnection implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Socket socket;
    private final BufferedReader in;
    private String lastId;

    EventConnection(String url, String path, String lastId) throws IOException {
        URI target = URI.create(url);
        this.socket = new Socket(target.getHost(), target.getPort());
        this.lastId = lastId;
        socket.setSoTimeout((int) PATIENCE.toMillis());
        String resumed = lastId.isEmpty() ? "" : "Last-Event-ID: " + lastId + "\r\n";
        socket.getOutputStream()
                .write(("GET /admin/training" + path + " HTTP/1.1\r\nHost: " + target.getAuthority()
                                + "\r\nAccept: text/event-stream\r\n" + resumed + "\r\n")
                        .getBytes(UTF_8));
        in = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
    }

    record Told(String event, JsonNode data) {}

    /** The status of the answer, read before any event. */
    String status() throws IOException {
        return String.valueOf(in.readLine());
    }

    /** The next whole event; each comes in a chunk of its own, whose length is on a line that means nothing here. */
    Told next() throws IOException {
        String event = "";
        Optional<String> data = Optional.empty();
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            if (line.startsWith("id: ")) {
                lastId = line.substring(4);
            } else if (line.startsWith("event: ")) {
                event = line.substring(7);
            } else if (line.startsWith("data: ")) {
                data = Optional.of(line.substring(6));
            } else if (line.isEmpty() && data.isPresent()) {
                return new Told(event, Api.json(data.get()));
            }
        }
        throw new IOException("the stream ended");
    }

    /** Of the events that were read whole. */
    String lastId() {
        return lastId;
    }

    /** Reads some of what has come already, without making sense of it. */
    void nibble(int chars) throws IOException {
        for (int i = 0; i < chars && in.ready(); i++) {
            if (in.read() < 0) {
                return;
            }
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
