package dev.sicd.benchmarks.suites;

import dev.sicd.benchmarks.load.Actions;
import dev.sicd.benchmarks.measure.Actor;
import dev.sicd.benchmarks.measure.Contest;
import dev.sicd.benchmarks.measure.Contestant;
import dev.sicd.benchmarks.report.Goal;
import dev.sicd.benchmarks.report.Row;
import dev.sicd.benchmarks.system.Dev;
import dev.sicd.benchmarks.system.Lab;
import dev.sicd.benchmarks.system.SystemTopics;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Actions that are recorded a hundred at a time, beside the same server without Kafka, and Kafka's producer without the server. */
final class BatchIngest {
    static final int CLIENTS = 8;

    private static final int PRODUCED = 100_000;
    private static final double RATIO_MIN = 0.6;
    private static final String UNIT = "events/s";

    private final Lab lab;
    private final Door system;
    private final Door nothing;
    private final Dev dev;
    private final Duration turn;

    BatchIngest(Lab lab, Door system, Door nothing, Dev dev) {
        this.lab = lab;
        this.system = system;
        this.nothing = nothing;
        this.dev = dev;
        this.turn = lab.seconds(1);
    }

    void measure() throws Exception {
        lab.report().say("batches of " + ActionRequests.BATCH);
        Contestant producer =
                producer(lab, dev.bootstrapServers(), IngestSuite.actions(), system.actors(), lab.scaled(PRODUCED));
        List<Contestant> contestants = new ArrayList<>(List.of(closed(system), producer, closed(nothing)));
        Optional<Contestant> bridge = lab.bridge().map(URI::create).map(this::bridge);
        bridge.ifPresent(contestants::add);
        Contest.Outcome outcome = Contest.of(1, lab.rounds(), contestants);
        lab.report()
                .add(Row.of("batches of 100, 8 clients", UNIT, outcome, 1)
                        .with(Goal.ratioAtLeast(RATIO_MIN))
                        .noted("CPU of the system: door, broker and fold"));
        lab.report().add(Row.of("batches of 100 beside a server without Kafka", UNIT, outcome, 2));
        if (bridge.isPresent()) {
            lab.report().add(Row.of("batches of 100 beside the bridge", UNIT, outcome, 3));
        }
        for (double percentile : Tail.of(outcome.ours(), 50.0, 99.0)) {
            lab.report().add(Row.millis("batch acknowledged", percentile, outcome, 2));
        }
    }

    private Contestant closed(Door door) {
        return door.closed(
                CLIENTS, ActionRequests.batches(door.url(), IngestSuite.actions()), ActionRequests.BATCH, turn);
    }

    /** Kafka's producer with the same events, encoded before, on the same broker and a topic like the system's own. */
    static Contestant producer(Lab lab, String bootstrapServers, Actions actions, List<Actor> actors, int count)
            throws Exception {
        String topic = new SystemTopics(bootstrapServers).makeInputLike(SystemTopics.PREFIX, "beside");
        Instant now = Instant.now();
        List<ProducerRecord<byte[], byte[]>> records = Stream.generate(() -> actions.nextRecord(topic, now))
                .limit(Actions.DIFFERENT)
                .toList();
        BareProducer producer = lab.keep(BareProducer.to(bootstrapServers, BareProducer.Tuning.OF_INGEST));
        return producer.sending("Kafka's producer", actors, count, records);
    }

    private Contestant bridge(URI url) {
        Door door = new Door("the bridge", url, List.of(Actor.self("clients")), events -> {});
        return door.closed(
                CLIENTS,
                ActionRequests.bridged(url, IngestSuite.actions(), IngestSuite.runs()),
                ActionRequests.BATCH,
                turn);
    }
}
