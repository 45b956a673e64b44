package dev.sicd.benchmarks.suites;

import dev.sicd.benchmarks.load.Actions;
import java.io.IOException;
import java.net.URI;
import java.util.concurrent.Callable;
import java.util.random.RandomGenerator;

/**
 * Writes an action to a run of its own and reads the run's summary that has to show it, again and again. It judges no
 * times.
 */
final class VisibleClient implements Callable<VisibleClient.Seen>, AutoCloseable {
    private static final long NANOS_A_MILLI = 1_000_000;

    private final ApiConnection writes;
    private final ApiConnection reads;
    private final String actions;
    private final String summary;
    private final int times;
    private final int pauseMillisMax;
    private final RandomGenerator random;
    private int written;

    /**
     * A new one, whose run it starts.
     *
     * @param written where it writes
     * @param read where it reads
     * @param consistency of the reads
     * @param times that it writes and reads when it is called
     * @param pauseMillisMax between a read and the next write, any time up to that: whoever writes right after a commit
     * would always wait for the whole of the next interval
     */
    VisibleClient(
            URI written,
            URI read,
            String run,
            String consistency,
            int times,
            int pauseMillisMax,
            RandomGenerator random)
            throws IOException {
        this.writes = new ApiConnection(written);
        this.reads = new ApiConnection(read);
        this.actions = "/episodes/" + run + "/" + Actions.episode(run) + "/actions";
        this.summary = "/runs/" + run + "/summary?wait_ms=10000&consistency=" + consistency + "&at_least=";
        this.times = times;
        this.pauseMillisMax = pauseMillisMax;
        this.random = random;
        writes.post("/start", "{\"run_id\":\"" + run + "\"}").accepted();
    }

    /**
     * What it saw when it was called.
     *
     * @param acknowledged from the start of a write until it was acknowledged
     * @param visible from the start of a write until the end of the read that shows it
     */
    record Seen(Latencies acknowledged, Latencies visible) {}

    /** @throws IllegalStateException when a read does not show exactly what was written */
    @Override
    public Seen call() throws IOException, InterruptedException {
        Seen seen = new Seen(new Latencies(), new Latencies());
        for (int i = 0; i < times; i++) {
            pause();
            once(seen);
        }
        return seen;
    }

    private void once(Seen seen) throws IOException {
        String action = "{\"type\":\"edit\",\"data\":" + Actions.data(written) + "}";
        long begun = System.nanoTime();
        ApiAnswer receipt = writes.post(actions, action).accepted();
        seen.acknowledged().since(begun);
        String at = receipt.json().path("at").textValue();
        ApiAnswer answer = reads.get(summary + at).accepted();
        seen.visible().since(begun);
        written++;
        int shown = answer.json().path("total_actions").asInt();
        if (shown != written) {
            throw new IllegalStateException("%d actions were written, the last at %s; the summary shows %d: %s"
                    .formatted(written, at, shown, answer));
        }
    }

    private void pause() throws InterruptedException {
        long nanos = random.nextLong(pauseMillisMax * NANOS_A_MILLI);
        Thread.sleep(nanos / NANOS_A_MILLI, (int) (nanos % NANOS_A_MILLI));
    }

    @Override
    public void close() throws IOException {
        writes.close();
        reads.close();
    }
}
