package dev.sicd.kit.http;

import java.util.Optional;

/**
 * One event of a stream as the HTML standard writes it; it does not know how it is sent.
 *
 * @param id with what a client that was cut off asks for the rest, as {@code Last-Event-ID}
 * @param name what kind of event it is
 * @param data any text, of any number of lines
 */
public record ServerSentEvent(Optional<String> id, String name, String data) {
    public ServerSentEvent {
        id.ifPresent(ServerSentEvent::requireOneLine);
        requireOneLine(name);
    }

    String text() {
        StringBuilder text = new StringBuilder(data.length() + 64);
        id.ifPresent(known -> text.append(idLine(known)));
        text.append("event: ").append(name).append('\n');
        data.lines().forEach(line -> text.append("data: ").append(line).append('\n'));
        return text.append('\n').toString();
    }

    /** The line that clients remember, whether an event comes with it or not. */
    static String idLine(String id) {
        requireOneLine(id);
        return "id: " + id + "\n";
    }

    private static void requireOneLine(String text) {
        if (text.chars().anyMatch(c -> c < ' ')) {
            // A line break would start another field, and a NUL makes clients forget the whole id.
            throw new IllegalArgumentException(
                    Problem.quoted(text) + " cannot name an event; give one line without control characters");
        }
    }
}
