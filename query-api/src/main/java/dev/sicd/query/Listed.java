package dev.sicd.query;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/** What a stream of a list's rows has to know of the list; it neither tells nor waits. */
interface Listed<T> {
    /** The id of what a change is about; empty when it is about none that anybody asked for. */
    Optional<String> idOf(Change change);

    /** What the change is about, as it is committed now; empty when it is not listed. */
    Optional<T> read(Change change);

    /** The position, in its run's ledger, of the event that changed it last. */
    long position(T item);

    Row row(T item);

    /** An event's name, and its data. */
    record Row(String event, ObjectNode data) {
        /** Of what is listed, but not among what the filter lets through. */
        static final String GONE = "gone";
    }
}
