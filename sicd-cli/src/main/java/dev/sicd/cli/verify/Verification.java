package dev.sicd.cli.verify;

import dev.sicd.cli.client.NoAnswerException;
import dev.sicd.cli.terminal.Terminal;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Tries checks in their order and prints a line for each, tried or not; it knows none of them. */
final class Verification {
    private final Terminal terminal;

    Verification(Terminal terminal) {
        this.terminal = terminal;
    }

    /** How many passed and how many did not. */
    record Tally(int passed, int failed) {
        @Override
        public String toString() {
            return "%d passed, %d failed".formatted(passed, failed);
        }
    }

    Tally run(List<Check> checks) throws InterruptedException {
        Set<String> passed = new HashSet<>();
        for (Check check : checks) {
            Optional<String> failure = failure(check, passed);
            if (failure.isPresent()) {
                terminal.failed(check.name() + ": " + failure.get());
            } else {
                terminal.passed(check.name());
                passed.add(check.name());
            }
        }
        return new Tally(passed.size(), checks.size() - passed.size());
    }

    private static Optional<String> failure(Check check, Set<String> passed) throws InterruptedException {
        Optional<String> missing =
                check.needs().stream().filter(need -> !passed.contains(need)).findFirst();
        if (missing.isPresent()) {
            return Optional.of("not tried, since this failed: " + missing.get());
        }
        Expectations expect = new Expectations();
        try {
            check.attempt().run(expect);
        } catch (NoAnswerException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
        return expect.complaints().isEmpty() ? Optional.empty() : Optional.of(String.join("; ", expect.complaints()));
    }
}
