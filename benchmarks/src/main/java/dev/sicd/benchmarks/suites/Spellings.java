package dev.sicd.benchmarks.suites;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Many spellings of one name in a path, percent-encoded here and there: the same name to who reads it, another question
 * to who keeps answers. It does not ask.
 */
final class Spellings {
    /** Nearly twice as many as answers are kept: asked for in turn, none is there any more when it comes again. */
    static final int COUNT = 1_000;

    private Spellings() {}

    /**
     * So many of them. Each has three of its characters encoded, so that all are as long and take as long to decode.
     *
     * @param name of 20 characters or more, all of them ASCII
     */
    static List<String> of(String name) {
        List<String> spellings = new ArrayList<>();
        for (int first = 0; first < name.length(); first++) {
            for (int second = first + 1; second < name.length(); second++) {
                for (int third = second + 1; third < name.length(); third++) {
                    spellings.add(encoded(name, List.of(first, second, third)));
                }
            }
        }
        if (spellings.size() < COUNT) {
            throw new IllegalArgumentException(
                    "%s has %d spellings; give a name of 20 characters or more".formatted(name, spellings.size()));
        }
        return List.copyOf(spellings.subList(0, COUNT));
    }

    private static String encoded(String name, List<Integer> places) {
        StringBuilder spelling = new StringBuilder();
        for (int i = 0; i < name.length(); i++) {
            if (places.contains(i)) {
                spelling.append(String.format(Locale.ROOT, "%%%02X", (int) name.charAt(i)));
            } else {
                spelling.append(name.charAt(i));
            }
        }
        return spelling.toString();
    }
}
