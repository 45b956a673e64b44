package dev.sicd.aggregator;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sicd.model.event.Actor;
import dev.sicd.model.event.Envelope;
import dev.sicd.model.event.EpisodeEvent.EpisodeAbandoned;
import dev.sicd.model.event.EpisodeEvent.EpisodeHeartbeat;
import dev.sicd.model.event.Event;
import dev.sicd.model.event.UnknownEvent;
import dev.sicd.reader.Keys;
import dev.sicd.schemas.EventCodec;
import dev.sicd.schemas.EventFamily;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumWriter;

/** What may reach one task, from a seed: the records of two runs and of none, silence, and restarts. */
final class SimulatedLog {
    /** So that some records are on the wrong one; the task has the first. */
    static final int PARTITIONS = 2;

    private static final Instant BEGIN = Instant.parse("2026-03-01T10:00:00Z");
    private static final int FRAME = 5;

    private final long seed;
    private final Random random;
    private final List<SimulatedRun> runs;
    private final SimulatedRun misplaced;
    private final List<Step> steps = new ArrayList<>();
    private final List<Sent> heldBack = new ArrayList<>();
    private Instant now = BEGIN;

    private SimulatedLog(long seed) {
        this.seed = seed;
        random = new Random(seed);
        runs = Stream.of("a", "b").map(name -> run(name, 0)).toList();
        misplaced = run("m", 1);
    }

    /** What happens to the task. */
    sealed interface Step {}

    /**
     * A record arrives.
     *
     * @param event what it says; empty where it is none that may be there
     * @param rerouted it comes from another partition
     */
    @SuppressWarnings("ArrayRecordComponent") // exact bytes, never compared as part of the record
    record Sent(EventFamily family, byte[] key, byte[] value, Instant at, Optional<Event> event, boolean rerouted)
            implements Step {
        @Override
        public String toString() {
            return "%s %s%s %s"
                    .formatted(
                            at,
                            rerouted ? "rerouted " : "",
                            event.map(Event::toString).orElse("no event"),
                            family);
        }
    }

    /** Nothing came until then, on any input. */
    record Silence(Instant until) implements Step {}

    /** The process is another one, with the same stores. */
    record Restart() implements Step {}

    static List<Step> of(long seed, int length) {
        SimulatedLog log = new SimulatedLog(seed);
        while (log.steps.size() < length) {
            log.grow();
        }
        return log.steps;
    }

    /** Whether the run belongs to another task. */
    static boolean isElsewhere(String runId) {
        return runId.contains("m");
    }

    private SimulatedRun run(String name, int partition) {
        for (int i = 0; ; i++) {
            String id = "run_" + seed + name + i;
            if (Keys.partitionOf(id, PARTITIONS) == partition) {
                return new SimulatedRun(id, random, 3, 3);
            }
        }
    }

    private void grow() {
        // the log's clock may stand still and step back
        now = now.plusMillis(random.nextInt(8) > 0 ? random.nextInt(40_000) : -random.nextInt(5_000));
        SimulatedRun run = runs.get(random.nextInt(4) > 0 ? 0 : 1);
        switch (random.nextInt(40)) {
            case 0 -> steps.add(new Restart());
            case 1, 2 -> {
                now = now.plus(Duration.ofSeconds(random.nextInt(2_400)));
                steps.add(new Silence(now));
            }
            case 3 -> steps.add(junk(run.next(now)));
            case 4 -> steps.add(sent(misplaced.next(now), false));
            case 5 -> steps.add(unknown(run.next(now)));
            case 6, 7 -> heldBack.add(sent(run.next(now), false));
            case 8, 9 -> letGo();
            case 10, 11, 12, 13 -> repeat(run);
            case 14 -> steps.add(sent(run.next(now), true));
            default -> steps.add(sent(run.next(now), false));
        }
    }

    /** What was held back comes now, as if its topic or its network had been slow. */
    private void letGo() {
        if (!heldBack.isEmpty()) {
            Sent late = heldBack.remove(random.nextInt(heldBack.size()));
            steps.add(new Sent(late.family(), late.key(), late.value(), now, late.event(), late.rerouted()));
        }
    }

    private void repeat(SimulatedRun run) {
        List<Sent> before = steps.stream()
                .filter(Sent.class::isInstance)
                .map(Sent.class::cast)
                .filter(sent -> sent.event().isPresent() && !(sent.event().get() instanceof UnknownEvent))
                .toList();
        if (before.isEmpty()) {
            return;
        }
        Sent one = before.get(random.nextInt(before.size()));
        Event event = one.event().orElseThrow();
        Event again = switch (random.nextInt(3)) {
            case 0 -> event;
            case 1 -> run.again(event);
            default -> run.otherwise(event);
        };
        steps.add(sent(again, random.nextInt(6) == 0));
    }

    private Sent sent(Event event, boolean rerouted) {
        return new Sent(EventFamily.of(event), key(event), EventCodec.encode(event), now, Optional.of(event), rerouted);
    }

    private Sent junk(Event event) {
        byte[] value = EventCodec.encode(event);
        EventFamily family = EventFamily.of(event);
        return switch (random.nextInt(4)) {
            case 0 -> none(family, key(event), Arrays.copyOf(value, random.nextInt(value.length)));
            case 1 -> none(family, "another".getBytes(UTF_8), value);
            case 2 ->
                none(family == EventFamily.DECISION ? EventFamily.PROPOSAL : EventFamily.DECISION, key(event), value);
            default ->
                event.envelope().episodeId().isEmpty()
                        ? none(family, new byte[0], value)
                        : none(
                                EventFamily.EPISODE,
                                key(event),
                                EventCodec.encode(new EpisodeAbandoned(event.envelope(), 1, Duration.ofMinutes(15))));
        };
    }

    private Sent none(EventFamily family, byte[] key, byte[] value) {
        return new Sent(family, key, value, now, Optional.empty(), false);
    }

    /** As a newer release would write it: a kind that this one has no field for. */
    private Sent unknown(Event like) {
        Envelope of = like.envelope();
        Envelope plain = new Envelope(
                of.eventId(),
                of.runId(),
                of.episodeId(),
                of.occurredAt(),
                Optional.empty(),
                Actor.agent("agent-1"),
                Optional.empty());
        UnknownEvent event = new UnknownEvent(plain, "EpisodeDreamt");
        dev.sicd.event.EpisodeEvent wire = new dev.sicd.event.EpisodeEvent();
        wire.setEventId(event.envelope().eventId().toString());
        wire.setType(event.type());
        wire.setRunId(event.envelope().runId());
        event.envelope().episodeId().ifPresent(wire::setEpisodeId);
        wire.setOccurredAt(event.envelope().occurredAt());
        wire.setActor(new dev.sicd.event.Actor(dev.sicd.event.ActorKind.AGENT, "agent-1"));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(EventCodec.encode(new EpisodeHeartbeat(plain, Optional.empty())), 0, FRAME);
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
        try {
            new SpecificDatumWriter<dev.sicd.event.EpisodeEvent>(wire.getSchema()).write(wire, encoder);
            encoder.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Sent(EventFamily.EPISODE, key(event), bytes.toByteArray(), now, Optional.of(event), false);
    }

    private static byte[] key(Event event) {
        return Ledger.recordKey(event.envelope().runId());
    }
}
