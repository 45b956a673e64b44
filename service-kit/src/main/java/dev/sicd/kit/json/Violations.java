package dev.sicd.kit.json;

import dev.sicd.kit.http.FieldError;
import dev.sicd.kit.http.Problem;
import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong with one body; it does not look for it. */
final class Violations {
    private static final int SHOWN_MAX = 50;

    private final List<FieldError> found = new ArrayList<>();
    private int count;

    void add(String field, String message) {
        count++;
        if (found.size() < SHOWN_MAX) {
            found.add(new FieldError(field, message));
        }
    }

    /** @throws Problem 422 when there are any; with the first fifty, and the number of all */
    void check() {
        if (count == 0) {
            return;
        }
        FieldError first = found.getFirst();
        String detail = first.field() + " " + first.message();
        throw Problem.unprocessable(
                count == 1 ? detail : "%s (the first of %d mistakes)".formatted(detail, count), found);
    }
}
