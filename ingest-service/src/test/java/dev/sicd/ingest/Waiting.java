package dev.sicd.ingest;

import dev.sicd.reader.Answer;
import dev.sicd.reader.Consistency;
import dev.sicd.schemas.Coordinates;
import java.time.Duration;
import java.util.concurrent.Callable;

/** Waits for states of what is under test, with an end. */
final class Waiting {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private Waiting() {}

    static void untilFolded(IngestUnderTest ingest, String at) throws InterruptedException {
        Answer<Boolean> folded = ingest.fold().await(Coordinates.parse(at).orElseThrow(), Consistency.FRESH, PATIENCE);
        if (!folded.equals(new Answer.Here<>(true))) {
            throw new AssertionError(at + " was not folded: " + folded);
        }
    }

    static void untilReady(IngestUnderTest ingest) throws Exception {
        until("ready", () -> ingest.health().ready().isUp());
    }

    static void until(String what, Callable<Boolean> condition) throws Exception {
        Deadline deadline = Deadline.after(PATIENCE);
        while (!condition.call()) {
            if (deadline.isOver()) {
                throw new AssertionError("not in time: " + what);
            }
            // not spinning: what is waited for needs the processor
            Thread.sleep(5);
        }
    }
}
