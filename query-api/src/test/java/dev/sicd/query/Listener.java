package dev.sicd.query;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sicd.kit.json.Json;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Reads a stream's events one by one; it asserts nothing. Closing it cuts the connection. */
final class Listener implements AutoCloseable {
    private final BufferedReader in;
    private final Closeable connection;
    private String lastId = "";

    Listener(BufferedReader in, Closeable connection) {
        this.in = in;
        this.connection = connection;
    }

    record Told(String id, String event, JsonNode data) {}

    /** The next event; comments and lone ids are passed over, as browsers do. */
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
                return new Told(lastId, event, Json.parse(data.get().getBytes(StandardCharsets.UTF_8)));
            }
        }
        throw new IOException("the stream ended");
    }

    /** What to go on with. */
    String lastId() {
        return lastId;
    }

    @Override
    public void close() throws IOException {
        connection.close();
    }
}
