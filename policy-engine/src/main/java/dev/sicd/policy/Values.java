package dev.sicd.policy;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Reads single values of a section; what cannot be read is a mistake, and the value that is assumed goes on. */
record Values(Section section) {
    private static final int DIGITS_MAX = 18;

    String text(String key, String assumed) {
        return section.optional(key).map(Scalar::value).orElse(assumed);
    }

    String oneOf(String key, String assumed, List<String> known) {
        return read(key, known::contains, "use one of " + String.join(", ", known))
                .orElse(assumed);
    }

    boolean flag(String key, boolean assumed) {
        return read(key, value -> value.equals("true") || value.equals("false"), "write true or false")
                .map(Boolean::parseBoolean)
                .orElse(assumed);
    }

    long count(String key, long assumed) {
        return read(key, value -> value.matches("[0-9]{1," + DIGITS_MAX + "}"), "write a whole number from 0 up")
                .map(Long::parseLong)
                .orElse(assumed);
    }

    double number(String key, double assumed) {
        return optionalNumber(key).orElse(assumed);
    }

    Optional<Double> optionalNumber(String key) {
        return read(key, value -> value.matches("[0-9]{1,9}(\\.[0-9]{1,9})?"), "write a number such as 0.3")
                .map(Double::parseDouble);
    }

    private Optional<String> read(String key, Predicate<String> fits, String cure) {
        Optional<Scalar> scalar = section.optional(key);
        if (scalar.isPresent() && !fits.test(scalar.get().value())) {
            scalar.get()
                    .mistake(
                            "'%s' is %s"
                                    .formatted(key, Shown.quoted(scalar.get().value())),
                            cure);
            return Optional.empty();
        }
        return scalar.map(Scalar::value);
    }
}
