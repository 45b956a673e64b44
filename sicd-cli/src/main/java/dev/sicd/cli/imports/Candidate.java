package dev.sicd.cli.imports;

import dev.sicd.model.event.Event;
import dev.sicd.schemas.EventCodec;
import dev.sicd.schemas.EventFamily;

/**
 * An event of a file that may be written to the topics.
 *
 * @param value the record value, exactly as it will be written
 * @param where in the file it stands, for messages
 */
@SuppressWarnings("ArrayRecordComponent") // the exact bytes, written and never compared as part of the record
record Candidate(Event event, EventFamily family, byte[] value, String where) {

    /** An event that was made from what a file says. */
    static Candidate of(Event event, String where) {
        return new Candidate(event, EventFamily.of(event), EventCodec.encode(event), where);
    }
}
