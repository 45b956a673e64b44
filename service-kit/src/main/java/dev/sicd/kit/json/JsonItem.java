package dev.sicd.kit.json;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sicd.kit.http.Problem;
import dev.sicd.kit.http.Request;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** One element of a batch, read on its own: what is wrong with one does not touch the others. */
public final class JsonItem {
    private final int position;
    private final Supplier<JsonNode> value;

    private JsonItem(int position, Supplier<JsonNode> value) {
        this.position = position;
        this.value = value;
    }

    /**
     * The elements of a JSON array, or the lines of an {@code application/x-ndjson} body that are not blank.
     *
     * @throws Problem 415 when it is neither, 400 when an array cannot be read, 413 when there are more than allowed
     */
    public static List<JsonItem> of(Request request, int countMax) {
        List<JsonItem> items = switch (ContentType.of(request, true)) {
            case JSON -> elements(Json.parse(request.body()));
            case LINES -> lines(request.body());
        };
        if (items.size() > countMax) {
            throw Problem.of(
                    413,
                    "the batch has %d elements, the limit is %d; send it in parts".formatted(items.size(), countMax));
        }
        return items;
    }

    /** Where in the batch it stands, from 0. */
    public int position() {
        return position;
    }

    /**
     * Its fields.
     *
     * @throws Problem 400 when the line cannot be read, 422 when it is not an object
     */
    public JsonBody body() {
        return JsonBody.of(value.get());
    }

    private static List<JsonItem> elements(JsonNode root) {
        if (!root.isArray()) {
            throw Problem.of(
                    422,
                    "the body " + JsonType.shown(root)
                            + "; send a JSON array, or lines of JSON as application/x-ndjson");
        }
        return IntStream.range(0, root.size())
                .mapToObj(i -> new JsonItem(i, () -> root.path(i)))
                .toList();
    }

    /** Splits bytes, not text: a line that is not UTF-8 is its own fault alone. */
    private static List<JsonItem> lines(byte[] body) {
        List<JsonItem> items = new ArrayList<>();
        int start = 0;
        for (int i = 0; i <= body.length; i++) {
            if (i == body.length || body[i] == '\n') {
                byte[] line = Arrays.copyOfRange(body, start, i);
                if (!new String(line, StandardCharsets.ISO_8859_1).isBlank()) {
                    items.add(new JsonItem(items.size(), () -> Json.parse(line)));
                }
                start = i + 1;
            }
        }
        return items;
    }
}
