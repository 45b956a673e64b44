package dev.sicd.cli.verify;

import java.util.List;
import java.util.stream.Stream;

/** All checks in the order in which they are tried; it tries none. */
final class Plan {
    private Plan() {}

    static List<Check> of(Trial trial) {
        return Stream.of(
                        OperationalChecks.of(trial.client()),
                        WriteChecks.of(trial),
                        ProposalChecks.of(trial),
                        WriteChecks.ends(trial),
                        RefusalChecks.of(trial),
                        ReadChecks.of(trial))
                .flatMap(List::stream)
                .toList();
    }
}
