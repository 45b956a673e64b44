package dev.sicd.benchmarks.suites;

import dev.sicd.benchmarks.load.Actions;
import dev.sicd.benchmarks.load.HttpLoad;
import dev.sicd.benchmarks.load.Requests;
import dev.sicd.benchmarks.load.Tally;
import dev.sicd.benchmarks.system.Dev;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Sends actions to a system: to one episode that grows on and on, or to ever new ones that stay short. It measures nothing. */
final class GrowthLoad implements AutoCloseable {
    /** Of an episode that stays short; the mean one of them is its tenth. */
    static final int SHORT_ACTIONS = 20;

    static final int BATCH = 100;

    private static final int CONNECTIONS = 4;
    private static final String JSON = "application/json";
    private static final String EVENTS = Dev.API + "/events";

    private final URI system;
    private final HttpLoad http;
    private final RandomGenerator random;
    private final Actions one;
    private int made;

    GrowthLoad(URI system, RandomGenerator random) throws IOException {
        this.system = system;
        this.http = new HttpLoad(system, CONNECTIONS);
        this.random = random;
        this.one = new Actions("long", 1, random);
    }

    /** Batches of the one episode, at full speed. */
    void longBatches(Duration time) throws IOException {
        batches(() -> one, time);
    }

    /** Batches, each of some new episodes that get no more, at full speed. */
    void shortBatches(Duration time) throws IOException {
        batches(() -> fresh(BATCH / SHORT_ACTIONS), time);
    }

    /** Single actions of the one episode. */
    void longSingles(double perSecond, Duration time) throws IOException {
        singles(() -> one, perSecond, time);
    }

    /** Single actions of one new episode after the other. */
    void shortSingles(double perSecond, Duration time) throws IOException {
        singles(new Turns(), perSecond, time);
    }

    private Actions fresh(int runs) {
        made++;
        return new Actions("short" + made, runs, random);
    }

    /** The next episode when one has enough. */
    private final class Turns implements Supplier<Actions> {
        private Actions now = fresh(1);
        private int taken;

        @Override
        public Actions get() {
            if (taken == SHORT_ACTIONS) {
                now = fresh(1);
                taken = 0;
            }
            taken++;
            return now;
        }
    }

    private void batches(Supplier<Actions> actions, Duration time) throws IOException {
        Tally unused = http.closed(request(actions, BATCH), time).allAccepted();
    }

    private void singles(Supplier<Actions> actions, double perSecond, Duration time) throws IOException {
        Tally unused = http.open(request(actions, 1), perSecond, time).allAccepted();
    }

    private Requests request(Supplier<Actions> actions, int count) {
        return () -> {
            Actions from = actions.get();
            String body = IntStream.range(0, count)
                    .mapToObj(ignored -> from.nextJson())
                    .collect(Collectors.joining(",", "[", "]"));
            return Requests.post(system, EVENTS, JSON, body);
        };
    }

    @Override
    public void close() throws IOException {
        http.close();
    }
}
