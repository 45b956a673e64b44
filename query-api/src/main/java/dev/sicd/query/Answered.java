package dev.sicd.query;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * An answer's body and the place in the ledger that it is at least as new as; it is not a reply yet.
 *
 * @param place none where the answer is about several runs
 */
record Answered(ObjectNode body, Optional<Place> place) {

    /** A run's committed position. */
    record Place(String runId, long position) {}

    static Answered ofRun(String runId, long committedPosition, ObjectNode body) {
        return new Answered(body, Optional.of(new Place(runId, committedPosition)));
    }

    static Answered ofManyRuns(ObjectNode body) {
        return new Answered(body, Optional.empty());
    }
}
