package dev.sicd.cli.imports;

import java.util.function.Consumer;

/** Where imported events are written. */
interface EventTopics extends AutoCloseable {
    /**
     * Writes an event; it may return before it is written. Once one failed none after it is written, so that their order stays
     * theirs: each of those fails too.
     *
     * @param failed is told why it could not be, by whatever thread
     */
    void write(Candidate candidate, Consumer<Exception> failed);

    /** Waits until every event is acknowledged, or failed. */
    void flush();

    @Override
    void close();
}
