package dev.sicd.benchmarks.suites;

import dev.sicd.benchmarks.load.HttpLoad;
import dev.sicd.benchmarks.load.Requests;
import dev.sicd.benchmarks.load.Tally;
import dev.sicd.benchmarks.measure.Actor;
import dev.sicd.benchmarks.measure.Contestant;
import dev.sicd.benchmarks.measure.Sample;
import dev.sicd.benchmarks.system.Lab;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/** Asks for paths in turn, by the same clients whatever they are. It does not know what is at them. */
final class ReadTurns implements AutoCloseable {
    private static final int CLIENTS = 16;
    private static final double TURN_SECONDS = 0.5;

    private final URI server;
    private final HttpLoad clients;
    private final Duration time;

    ReadTurns(Lab lab, URI server) throws IOException {
        this.server = server;
        this.clients = new HttpLoad(server, CLIENTS);
        this.time = lab.seconds(TURN_SECONDS);
    }

    /** As often as it is answered; its value is requests per second. */
    Contestant closed(String name, List<Actor> actors, List<String> paths) {
        Requests requests = inTurn(paths);
        return new Contestant(name, actors, () -> sample(clients.closed(requests, time)));
    }

    /** So often, whether the one before was answered or not. */
    Contestant open(String name, double perSecond, List<String> paths) {
        Requests requests = inTurn(paths);
        return new Contestant(name, List.of(), () -> sample(clients.open(requests, perSecond, time)));
    }

    private static Sample sample(Tally tally) {
        Schedule.kept(tally);
        return Sample.timed(tally.acceptedPerSecond(), tally.nanos());
    }

    /** They go on from turn to turn: to begin anew would ask for what was just kept. */
    private Requests inTurn(List<String> paths) {
        List<byte[]> requests =
                paths.stream().map(path -> Requests.get(server, path).next()).toList();
        return new Requests() {
            private int next;

            @Override
            public byte[] next() {
                byte[] request = requests.get(next);
                next = (next + 1) % requests.size();
                return request;
            }
        };
    }

    @Override
    public void close() throws IOException {
        clients.close();
    }
}
