package dev.sicd.publisher;

import dev.sicd.schemas.Coordinates;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.UUID;

/**
 * Which decisions approved something already, and in which record. A decision approves once: in a second record it is a
 * replay. The same record read again, after a crash or a rebalance, is not.
 *
 * <p>It holds the newest only, and a restart forgets them all. That lets a replay pass, and is harmless: the signature
 * binds the decision to one content and one branch, so a replay can only state what was stated, under the same derived
 * event id, which the gate drops. What this adds is that a replay is seen, and that whoever makes one is looked for.
 */
final class SpentDecisions {
    static final int KEPT_MAX = 10_000;

    private final SequencedMap<UUID, Coordinates> spentIn = new LinkedHashMap<>();

    /** The other record in which it approved something. */
    Optional<Coordinates> spentElsewhere(UUID decision, Coordinates source) {
        return Optional.ofNullable(spentIn.get(decision)).filter(first -> !first.equals(source));
    }

    /** To be called when the brokers have what came of it: until then it may be needed again elsewhere. */
    void spend(UUID decision, Coordinates source) {
        spentIn.putIfAbsent(decision, source);
        if (spentIn.size() > KEPT_MAX) {
            spentIn.remove(spentIn.firstEntry().getKey());
        }
    }
}
