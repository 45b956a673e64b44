package dev.sicd.model.ledger;

/**
 * What the gate knows of a run: where its chain stands and what was kept out of it.
 *
 * @param duplicates repeats of admitted events, dropped
 * @param contentConflicts repeats of an event id with other content, quarantined
 * @param rerouted records that came through {@code sicd.rerouted}
 */
public record Gate(Chain chain, long duplicates, long contentConflicts, long rerouted) {

    public static Gate closed(String runId) {
        return new Gate(Chain.start(runId), 0, 0, 0);
    }

    public Gate admit(Hash leaf) {
        return new Gate(chain.append(leaf), duplicates, contentConflicts, rerouted);
    }

    public Gate duplicate() {
        return new Gate(chain, duplicates + 1, contentConflicts, rerouted);
    }

    public Gate conflict() {
        return new Gate(chain, duplicates, contentConflicts + 1, rerouted);
    }

    public Gate reroute() {
        return new Gate(chain, duplicates, contentConflicts, rerouted + 1);
    }
}
