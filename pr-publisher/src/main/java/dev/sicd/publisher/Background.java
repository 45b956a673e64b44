package dev.sicd.publisher;

/** What goes on beside a session and ends with it; its failure is the session's. */
interface Background extends AutoCloseable {

    /** @throws RuntimeException what it failed with, if it did */
    void throwFailure();

    @Override
    void close();
}
