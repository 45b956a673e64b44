package dev.sicd.query;

import dev.sicd.kit.http.Problem;
import dev.sicd.reader.DecisionAt;
import dev.sicd.reader.Reads;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * Finds where policy decisions are, newest first: by time over all runs, or in one run's own order. Which of them are
 * wanted for what they say is not asked here.
 */
final class ListedDecisions {
    private final Reads reads;
    private final AuditFilter filter;

    ListedDecisions(Reads reads, AuditFilter filter) {
        this.reads = reads;
        this.filter = filter;
    }

    /** @param recordedAt the epoch in a run's own order, which goes by positions */
    record Place(Instant recordedAt, String runId, long position) {}

    List<Place> after(Optional<Place> last, int limit) {
        return filter.runId().map(runId -> ofRun(runId, last, limit)).orElseGet(() -> ofAllRuns(last, limit));
    }

    /**
     * The place that the query's cursor holds, if there is one.
     *
     * @throws Problem 400 when it is of another list
     */
    Optional<Place> last(Asked asked) {
        return filter.runId()
                .map(runId -> asked.cursor(Cursor.DECISIONS_OF_RUN).map(text -> ofRun(runId, text)))
                .orElseGet(() -> asked.cursor(Cursor.DECISIONS).map(ListedDecisions::ofAllRuns));
    }

    String cursor(Place last) {
        String ofRun = last.runId() + "/" + last.position();
        return filter.runId().isPresent()
                ? Cursor.DECISIONS_OF_RUN.write(ofRun)
                : Cursor.DECISIONS.write(ChronoUnit.MICROS.between(Instant.EPOCH, last.recordedAt()) + "/" + ofRun);
    }

    private static Place ofRun(String runId, String cursor) {
        String[] parts = cursor.split("/", -1);
        if (!parts[0].equals(runId)) {
            throw Problem.badRequest("the query parameter 'cursor' is of the list of run '" + parts[0]
                    + "'; ask for that run, or leave it out to start over");
        }
        return new Place(Instant.EPOCH, runId, Long.parseLong(parts[1]));
    }

    private static Place ofAllRuns(String cursor) {
        String[] parts = cursor.split("/", -1);
        Instant recordedAt = Instant.EPOCH.plus(Long.parseLong(parts[0]), ChronoUnit.MICROS);
        return new Place(recordedAt, parts[1], Long.parseLong(parts[2]));
    }

    private List<Place> ofRun(String runId, Optional<Place> last, int limit) {
        long before = last.map(Place::position).orElse(Long.MAX_VALUE);
        return reads.decisionsOf(runId, before, limit).stream()
                .map(position -> new Place(Instant.EPOCH, runId, position))
                .toList();
    }

    private List<Place> ofAllRuns(Optional<Place> last, int limit) {
        Optional<DecisionAt> before =
                last.map(place -> new DecisionAt(place.recordedAt(), place.runId(), place.position()));
        return reads.decisions(filter.recorded(), before, limit).stream()
                .map(at -> new Place(at.recordedAt(), at.runId(), at.position()))
                .toList();
    }
}
