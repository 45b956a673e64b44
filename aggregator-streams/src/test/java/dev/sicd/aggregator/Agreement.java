package dev.sicd.aggregator;

import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;

/** What a recount says when it finds something else; a comparison costs no text where it agrees. */
final class Agreement {
    private Agreement() {}

    static void fields(String what, Map<String, Object> expected, Map<String, Object> actual) {
        if (!expected.equals(actual)) {
            TreeSet<String> names = new TreeSet<>(expected.keySet());
            names.addAll(actual.keySet());
            names.removeIf(name -> Objects.equals(expected.get(name), actual.get(name)));
            throw new AssertionError(what + ": "
                    + names.stream()
                            .map(name -> "%s is %s, not %s".formatted(name, actual.get(name), expected.get(name)))
                            .toList());
        }
    }

    static void same(String what, Object expected, Object actual) {
        if (!expected.equals(actual)) {
            throw new AssertionError("%s: %s, not %s".formatted(what, actual, expected));
        }
    }
}
