package dev.sicd.cli.refold;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** Finds the fields in which two JSON documents differ. */
final class JsonDifferences {
    private static final int SHOWN_LENGTH_MAX = 120;

    private final List<String> found = new ArrayList<>();

    private JsonDifferences() {}

    /** One line for each field that differs: its path, and what it is on both sides. */
    static List<String> between(JsonNode live, JsonNode refolded) {
        JsonDifferences differences = new JsonDifferences();
        differences.compare("", live, refolded);
        return differences.found;
    }

    private void compare(String path, JsonNode live, JsonNode refolded) {
        if (live.equals(refolded)) {
            return;
        }
        if (live.isObject() && refolded.isObject()) {
            Set<String> names = new LinkedHashSet<>();
            live.fieldNames().forEachRemaining(names::add);
            refolded.fieldNames().forEachRemaining(names::add);
            names.forEach(
                    name -> compare(path.isEmpty() ? name : path + "." + name, live.path(name), refolded.path(name)));
            return;
        }
        if (live.isArray() && refolded.isArray()) {
            each(Math.max(live.size(), refolded.size()), i -> path + "[" + i + "]", live, refolded);
            return;
        }
        found.add("%s is %s live, %s refolded".formatted(path, shown(live), shown(refolded)));
    }

    private void each(int size, Function<Integer, String> path, JsonNode live, JsonNode refolded) {
        for (int i = 0; i < size; i++) {
            compare(path.apply(i), live.path(i), refolded.path(i));
        }
    }

    private static String shown(JsonNode node) {
        if (node.isMissingNode()) {
            return "not there";
        }
        String text = node.toString();
        return text.length() <= SHOWN_LENGTH_MAX ? text : text.substring(0, SHOWN_LENGTH_MAX) + "…";
    }
}
