package dev.sicd.e2e.check;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Checks of one growing system, one after the other. Each reads all topics from their beginnings. Answers are asked for of the
 * runs that have grown since the last check and of some of the others: to ask for all of them each time takes longer than
 * everything else.
 */
public final class Rounds {
    private static final double OTHERS = 40;

    private final Addresses addresses;
    private final RandomGenerator random;
    private final Map<String, Long> positions = new HashMap<>();

    public Rounds(Addresses addresses, RandomGenerator random) {
        this.addresses = addresses;
        this.random = random;
    }

    public List<Violation> check(Known known) throws InterruptedException {
        return Checker.check(known, addresses, Scope.of(this::isAsked));
    }

    private boolean isAsked(RunFold run) {
        Optional<Long> before = Optional.ofNullable(positions.put(run.runId, run.position));
        return !before.equals(Optional.of(run.position)) || random.nextDouble() < OTHERS / positions.size();
    }
}
