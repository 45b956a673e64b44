package dev.sicd.query;

import dev.sicd.kit.http.Problem;
import dev.sicd.kit.http.Request;
import dev.sicd.reader.Consistency;
import java.util.Optional;

/** What a route reads, and so how fresh its answer can be and what a read-your-writes wait has to wait for. */
enum Reading {
    /** Stored state alone: as fresh as the fold. */
    STATE(Consistency.FRESH, false),
    /** Stored state, and the entries that its texts are in, which are there once they are committed. */
    STATE_AND_ENTRIES(Consistency.FRESH, true),
    /** As before, but state and texts together, since a state without what led to it explains nothing. */
    PROPOSALS(Consistency.COMMITTED, true),
    /** The ledger, where only what is committed has a position that lasts. */
    LEDGER(Consistency.COMMITTED, true);

    private final Consistency byDefault;
    private final boolean readsEntries;

    Reading(Consistency byDefault, boolean readsEntries) {
        this.byDefault = byDefault;
        this.readsEntries = readsEntries;
    }

    /**
     * The consistency that the query asks for.
     *
     * @throws Problem 400 when it is not one, or not possible here
     */
    Consistency consistency(Request request) {
        String asked = request.queryParameter("consistency").orElse("");
        boolean onlyCommitted =
                this == LEDGER || request.queryParameter(AsOf.PARAMETER).isPresent();
        if (asked.equals("fresh") && onlyCommitted) {
            throw Problem.badRequest("the query parameter 'consistency' is 'fresh', but the ledger is only read"
                    + " committed; leave it out");
        }
        return switch (asked) {
            case "" -> onlyCommitted ? Consistency.COMMITTED : byDefault;
            case "committed" -> Consistency.COMMITTED;
            case "fresh" -> Consistency.FRESH;
            default ->
                throw Problem.badRequest(
                        "the query parameter 'consistency' is " + Problem.quoted(asked) + "; give fresh or committed");
        };
    }

    /** The one run whose stores alone the answer is made of, if there is one: such an answer may be kept until they change. */
    Optional<String> runOf(Request request) {
        return this == STATE || this == STATE_AND_ENTRIES
                ? Optional.ofNullable(request.pathParameters().get("run_id"))
                : Optional.empty();
    }

    Consistency toWaitFor(Consistency asked) {
        return readsEntries ? Consistency.COMMITTED : asked;
    }
}
