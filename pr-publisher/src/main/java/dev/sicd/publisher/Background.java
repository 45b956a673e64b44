package dev.sicd.publisher;

/** What goes on beside a session and ends with it; its failure is the session's. */
interface Background extends AutoCloseable {

    /**
     * Fails where it has failed.
     *
     * @throws RuntimeException what it failed with
     */
    void throwFailure();

    @Override
    void close();
}
