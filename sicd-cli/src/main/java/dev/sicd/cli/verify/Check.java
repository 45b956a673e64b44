package dev.sicd.cli.verify;

import java.util.List;

/**
 * One line of the report.
 *
 * @param name what is true when it passes; no two checks have the same
 * @param needs the names of earlier checks without which it cannot be tried
 */
record Check(String name, List<String> needs, Attempt attempt) {
    Check {
        needs = List.copyOf(needs);
    }

    static Check of(String name, Attempt attempt) {
        return new Check(name, List.of(), attempt);
    }

    Check needing(String... names) {
        return new Check(name, List.of(names), attempt);
    }
}
