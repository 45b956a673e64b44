package dev.sicd.cli.imports;

import java.nio.file.Path;

/** The events of one file. They can be read again, and are the same then. */
interface EventSource {
    Path file();

    /** Whether the file tells an episode as a whole: then nobody else may have told it. */
    boolean tellsEpisodes();

    /**
     * Reads all of them in their order.
     *
     * @throws BadFileException at the first thing that is wrong
     */
    void read(Each each) throws BadFileException;

    /** What is done with an event. */
    @FunctionalInterface
    interface Each {
        void accept(Candidate candidate) throws BadFileException;
    }
}
