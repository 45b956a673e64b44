package dev.sicd.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A sentence for people, in which {@code {name}} stands for a fact or variable. */
final class Reason {
    private static final int TEXT_MAX = 200;
    private static final int ELEMENTS_MAX = 5;
    private static final Pattern PLACE = Pattern.compile("\\{([^{}]*)}");

    /** Texts at even positions, names at odd ones. */
    private final List<String> parts;

    private Reason(List<String> parts) {
        this.parts = parts;
    }

    /** @param names that may stand in braces */
    static Reason of(Scalar text, List<String> names) {
        String value = text.value();
        if (value.isBlank() || value.length() > TEXT_MAX) {
            text.mistake("the reason has %d characters".formatted(value.length()), "write 1 to " + TEXT_MAX);
        }
        List<String> parts = new ArrayList<>();
        Matcher place = PLACE.matcher(value);
        int end = 0;
        while (place.find()) {
            String name = place.group(1);
            if (!names.contains(name)) {
                text.mistakeAt(place.start(1), Shown.quoted(name) + " is not a variable", Names.cure(name, names));
            }
            parts.add(value.substring(end, place.start()));
            parts.add(name);
            end = place.end();
        }
        parts.add(value.substring(end));
        return new Reason(List.copyOf(parts));
    }

    /** @throws EvaluationException when a variable in it has no value for these facts */
    String filledIn(Evaluation evaluation) {
        if (parts.size() == 1) {
            return parts.getFirst();
        }
        StringBuilder filled = new StringBuilder();
        for (int i = 0; i < parts.size(); i++) {
            filled.append(i % 2 == 0 ? parts.get(i) : shown(evaluation.value(parts.get(i))));
        }
        return Shown.printable(filled.toString(), Shown.LINE_MAX);
    }

    private static String shown(Object value) {
        if (!(value instanceof List<?> list)) {
            return String.valueOf(value);
        }
        String first = list.stream().limit(ELEMENTS_MAX).map(String::valueOf).collect(Collectors.joining(", "));
        int rest = list.size() - ELEMENTS_MAX;
        return rest > 0 ? first + " and " + rest + " more" : first;
    }
}
