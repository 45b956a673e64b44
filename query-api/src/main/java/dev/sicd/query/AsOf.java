package dev.sicd.query;

import dev.sicd.kit.http.Problem;
import dev.sicd.kit.http.Request;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/** The place in a run's ledger that a read asks for the state at. It does not know what the ledger holds. */
sealed interface AsOf {
    String PARAMETER = "as_of";

    /** After the entry at a position. */
    record Position(long position) implements AsOf {}

    /** Before the first entry that was recorded later. */
    record Time(Instant time) implements AsOf {}

    /**
     * What a request asks for, if it does.
     *
     * @throws Problem 400 when it is neither a position nor a time
     */
    static Optional<AsOf> of(Request request) {
        return request.queryParameter(PARAMETER).map(AsOf::parse);
    }

    private static AsOf parse(String text) {
        if (!text.isEmpty() && text.chars().allMatch(digit -> digit >= '0' && digit <= '9')) {
            try {
                return new Position(Long.parseLong(text));
            } catch (NumberFormatException tooLong) {
                throw malformed(text);
            }
        }
        try {
            return new Time(Instant.parse(text));
        } catch (DateTimeParseException neither) {
            throw malformed(text);
        }
    }

    private static Problem malformed(String text) {
        return Problem.badRequest("the query parameter 'as_of' is " + Problem.quoted(text)
                + "; give a position of the run's ledger, or a time such as 2026-01-31T12:00:00Z");
    }
}
