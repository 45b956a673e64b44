package dev.sicd.benchmarks.suites;

import dev.sicd.benchmarks.Suite;
import dev.sicd.benchmarks.measure.Actor;
import dev.sicd.benchmarks.measure.Contest;
import dev.sicd.benchmarks.measure.Contestant;
import dev.sicd.benchmarks.report.Goal;
import dev.sicd.benchmarks.report.Row;
import dev.sicd.benchmarks.system.Broker;
import dev.sicd.benchmarks.system.Lab;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;

/** Holds the SDK's direct way to Kafka against Kafka's own producer on the same broker. It does not go through the HTTP door. */
public final class ProduceSuite {
    public static final Suite SUITE = new Suite(
            "produce",
            "How many events a second does an agent's SDK bring straight to Kafka, beside Kafka's own producer?",
            ProduceSuite::run);

    private static final int EVENTS = 80_000;
    private static final int PARTITIONS = 6;
    private static final int WARM_UPS = 2;
    private static final double RATIO_MIN = 0.9;
    private static final long SEED = 7;
    private static final String UNIT = "events/s";

    private static final int TRANSPORT = 0;
    private static final int LOGGER = 1;
    private static final int SENDS = 2;
    private static final int ENCODES = 3;

    private ProduceSuite() {}

    private static void run(Lab lab) throws Exception {
        Broker broker = Broker.start(lab);
        made(broker, "transport");
        made(broker, "logger");
        String sent = made(broker, "sent");
        String encoded = made(broker, "encoded");
        ProducedActions actions = new ProducedActions("produced", InstantSource.system(), new Random(SEED));
        SdkProducing sdk = lab.keep(SdkProducing.open(actions, broker.bootstrapServers(), "transport", "logger"));
        BareProducer producer = lab.keep(BareProducer.to(broker.bootstrapServers(), BareProducer.Tuning.OF_SDK));
        int count = lab.scaled(EVENTS);

        List<Actor> actors = List.of(Actor.self("clients"), broker.program().actor());
        List<Contestant> contestants = List.of(
                new Contestant("transport", actors, () -> sdk.throughTransport(count)),
                new Contestant("logger", actors, () -> sdk.throughLogger(count)),
                producer.sending("producer, encoded before", actors, count, actions.records(sent)),
                new Contestant(
                        "producer that encodes",
                        actors,
                        () -> producer.send(count, number -> actions.encoded(encoded, number))));
        add(lab, Contest.of(WARM_UPS, lab.rounds(), contestants), sdk.batch());
    }

    /** Each writer has one to itself. */
    private static String made(Broker broker, String prefix) throws Exception {
        return broker.topics().makeInput(prefix, PARTITIONS, 1);
    }

    private static void add(Lab lab, Contest.Outcome outcome, int batch) {
        lab.report()
                .add(Row.of("the SDK's transport, batches of " + batch, UNIT, outcome.pair(TRANSPORT, SENDS), 1)
                        .with(Goal.ratioAtLeast(RATIO_MIN))
                        .noted("one batch acknowledged before the next, as the outbox sends them; no compression"));
        lab.report()
                .add(Row.of("the SDK's logger, one thread", UNIT, outcome.pair(LOGGER, ENCODES), 1)
                        .with(Goal.ratioAtLeast(RATIO_MIN))
                        .noted("from the same maps of an agent to the acknowledgement on both sides"));
        lab.report().add(Row.of("the SDK's logger beside who only sends", UNIT, outcome.pair(LOGGER, SENDS), 1));
    }
}
