package dev.sicd.aggregator;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sicd.aggregator.SimulatedLog.Sent;
import dev.sicd.model.event.EpisodeEvent.EpisodeAbandoned;
import dev.sicd.model.event.Event;
import dev.sicd.model.event.UnknownEvent;
import dev.sicd.schemas.EventFamily;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * A short log of one run from a seed, without bytes: an event's id stands in for them. The fold has to take any event at any
 * moment, so an episode may be given up before it is due, twice, and after its end.
 */
final class FoldLog {
    private static final Instant BEGIN = Instant.parse("2026-03-01T10:00:00Z");

    private final Random random;
    private final SimulatedRun run;
    private final List<Sent> log = new ArrayList<>();
    private final List<Event> heldBack = new ArrayList<>();
    private Instant now = BEGIN;

    private FoldLog(long seed) {
        random = new Random(seed);
        // the fewer there are, the further each of them gets
        run = new SimulatedRun("run_" + seed, random, 1 + random.nextInt(3), 1 + random.nextInt(3));
    }

    /** From 10 to 50 records. */
    static List<Sent> of(long seed) {
        FoldLog log = new FoldLog(seed);
        int length = 10 + (int) Math.floorMod(seed * 37, 41L);
        while (log.log.size() < length) {
            log.grow();
        }
        return log.log;
    }

    private void grow() {
        // the log's clock may stand still and step back
        now = now.plusMillis(random.nextInt(8) > 0 ? random.nextInt(200_000) : -random.nextInt(5_000));
        switch (random.nextInt(40)) {
            case 0 -> send(run.unknown(now));
            case 1, 2, 3 -> send(run.givenUp(now));
            case 4, 5 -> heldBack.add(run.next(now));
            case 6, 7 -> letGo();
            case 8, 9, 10, 11 -> repeat();
            case 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23 -> followUp();
            default -> send(run.next(now));
        }
    }

    private void letGo() {
        if (!heldBack.isEmpty()) {
            send(heldBack.remove(random.nextInt(heldBack.size())));
        }
    }

    private void followUp() {
        if (!log.isEmpty()) {
            send(run.after(log.getLast().event().orElseThrow(), now));
        }
    }

    private void repeat() {
        if (log.isEmpty()) {
            return;
        }
        Event event = log.get(random.nextInt(log.size())).event().orElseThrow();
        send(
                switch (random.nextInt(3)) {
                    case 0 -> event;
                    case 1 -> run.again(event);
                    default -> run.otherwise(event);
                });
    }

    private void send(Event event) {
        EventFamily family = event instanceof UnknownEvent ? EventFamily.EPISODE : EventFamily.of(event);
        boolean rerouted = !(event instanceof EpisodeAbandoned) && random.nextInt(20) == 0;
        byte[] key = Ledger.recordKey(event.envelope().runId());
        byte[] value = event.envelope().eventId().toString().getBytes(UTF_8);
        log.add(new Sent(family, key, value, now, Optional.of(event), rerouted));
    }
}
