package dev.sicd.ingest;

import dev.sicd.kit.http.Problem;
import dev.sicd.model.event.DecisionEvent.QuarantineRedriven;
import dev.sicd.model.event.Ids;
import dev.sicd.reader.NotAvailableException;
import dev.sicd.schemas.Coordinates;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Which quarantined records were sent again, how often, by whom and why. The ids of those events follow from the record's
 * place and are counted, so that a look at one id answers the question; nothing is searched. It redrives none itself.
 */
final class Redrives {
    /** Whoever needs more has another problem, and each is kept for ever. */
    static final int REDRIVES_MAX = 16;

    private final Ledger ledger;

    Redrives(Ledger ledger) {
        this.ledger = ledger;
    }

    /** @param number 1, 2, 3 … of the redrives of the record at this place of the quarantine */
    static UUID idOf(Coordinates place, int number) {
        return Ids.derived("QuarantineRedriven", place.toString(), Integer.toString(number));
    }

    /**
     * Whether the record was redriven, as far as it is folded.
     *
     * @throws NotAvailableException when nobody can tell now
     */
    boolean isRedriven(Coordinates place) {
        return ledger.isKnown(Ids.SYSTEM_RUN, idOf(place, 1));
    }

    /**
     * Who redrove it, as far as that is folded and committed, the first one first.
     *
     * @throws NotAvailableException when nobody can tell now
     */
    List<QuarantineRedriven> of(Coordinates place) {
        List<QuarantineRedriven> redrives = new ArrayList<>();
        Optional<QuarantineRedriven> next = redrive(place, 1);
        while (next.isPresent()) {
            redrives.add(next.get());
            next = redrives.size() < REDRIVES_MAX ? redrive(place, redrives.size() + 1) : Optional.empty();
        }
        return redrives;
    }

    /**
     * The id of the next redrive's event, once all that is acknowledged is counted. Two that ask at the same time get the
     * same one, of which the gate keeps the first: whoever asks lets nobody else ask before its event is acknowledged.
     *
     * @throws Problem 409 when there were too many, 503 when nobody can tell
     */
    UUID nextId(Coordinates place) throws InterruptedException {
        for (int number = 1; number <= REDRIVES_MAX; number++) {
            UUID id = idOf(place, number);
            if (ledger.seenForSure(Ids.SYSTEM_RUN, id).isEmpty()) {
                return id;
            }
        }
        throw Problem.conflict(
                "it was redriven %d times, which is the limit; see in the ledger what became of it (./sicd quarantine show)"
                        .formatted(REDRIVES_MAX));
    }

    private Optional<QuarantineRedriven> redrive(Coordinates place, int number) {
        return ledger.eventOf(Ids.SYSTEM_RUN, idOf(place, number))
                .filter(QuarantineRedriven.class::isInstance)
                .map(QuarantineRedriven.class::cast);
    }
}
