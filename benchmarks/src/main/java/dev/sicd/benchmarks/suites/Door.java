package dev.sicd.benchmarks.suites;

import dev.sicd.benchmarks.load.HttpLoad;
import dev.sicd.benchmarks.load.Requests;
import dev.sicd.benchmarks.load.Tally;
import dev.sicd.benchmarks.measure.Actor;
import dev.sicd.benchmarks.measure.Contestant;
import dev.sicd.benchmarks.measure.Sample;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/**
 * An HTTP server that takes events, as a contestant. It does not know what is asked.
 *
 * @param after what is done once a turn is over, on the turn's account but for its time
 */
record Door(String name, URI url, List<Actor> actors, After after) {

    Door {
        actors = List.copyOf(actors);
    }

    /** Leaves the machine as quiet as the next one needs it. */
    @FunctionalInterface
    interface After {
        /** @param acknowledged events of the turn */
        void turn(long acknowledged) throws Exception;
    }

    /** Clients that ask again at once. */
    Contestant closed(int clients, Requests requests, int eventsEach, Duration time) {
        return new Contestant(name, actors, () -> {
            try (HttpLoad load = new HttpLoad(url, clients)) {
                return sample(load.closed(requests, time), eventsEach);
            }
        });
    }

    /** So many requests a second, of one event each. */
    Contestant open(int connections, Requests requests, double perSecond, Duration time) {
        return new Contestant(name, actors, () -> {
            try (HttpLoad load = new HttpLoad(url, connections)) {
                Tally tally = load.open(requests, perSecond, time);
                if (tally.unsent() > 0) {
                    throw new IllegalStateException("all of %.0f requests/s should be sent in time, %d were not"
                            .formatted(perSecond, tally.unsent()));
                }
                return sample(tally, 1);
            }
        });
    }

    private Sample sample(Tally tally, int eventsEach) throws Exception {
        long events = tally.allAccepted().accepted() * eventsEach;
        after.turn(events);
        return Sample.timed(events * 1e9 / tally.took(), events, tally.nanos());
    }
}
