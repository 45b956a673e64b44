package dev.sicd.query;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sicd.kit.Spelling;
import dev.sicd.kit.http.Problem;
import dev.sicd.kit.http.Request;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/** Which top-level fields of an answer are wanted; everything where nobody asked. It does not know their values. */
final class Fields {
    private final Optional<Set<String>> wanted;

    private Fields(Optional<Set<String>> wanted) {
        this.wanted = wanted;
    }

    /**
     * Reads {@code fields=a,b}.
     *
     * @throws Problem 400 that names a field which is not known
     */
    static Fields of(Request request, Set<String> known) {
        return new Fields(request.queryParameter("fields").map(text -> parse(text, known)));
    }

    boolean has(String field) {
        return wanted.isEmpty() || wanted.get().contains(field);
    }

    /** Whether it was asked for by name. */
    boolean names(String field) {
        return wanted.isPresent() && wanted.get().contains(field);
    }

    /** The object without what is not wanted, in its own order. */
    ObjectNode select(ObjectNode full) {
        wanted.ifPresent(full::retain);
        return full;
    }

    private static Set<String> parse(String text, Set<String> known) {
        Set<String> fields = new LinkedHashSet<>();
        for (String field : text.split(",", -1)) {
            String name = field.strip();
            if (!known.contains(name)) {
                String cure = Spelling.nearest(name, known)
                        .map(near -> "did you mean '" + near + "'?")
                        .orElse("known are " + String.join(", ", known));
                throw Problem.badRequest("fields names " + Problem.quoted(name) + ", which is no field; " + cure);
            }
            fields.add(name);
        }
        return fields;
    }
}
