package dev.sicd.benchmarks.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sicd.model.event.Actor;
import dev.sicd.model.event.Envelope;
import dev.sicd.model.event.EpisodeEvent.ActionLogged;
import dev.sicd.schemas.EventCodec;
import dev.sicd.schemas.RecordHeaders;
import dev.sicd.schemas.SchemaCatalogue;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Actions as coding agents log them, each with 120 to 400 bytes of data, 250 on average, spread over runs of one episode. Ids are in
 * the order of time, as those of the SDK are. For one thread.
 */
public final class Actions {
    /** After so many, what they hold comes again. */
    public static final int DIFFERENT = ActionBodies.COUNT;

    private static final Actor AGENT = new Actor(Actor.Kind.AGENT, "benchmark");
    private static final long RANDOM_BITS = 0x0fffL;

    private final String name;
    private final int runs;
    private final RandomGenerator random;
    private int number;

    /**
     * A source of them.
     *
     * @param name what the runs' names begin with
     * @param runs that take turns
     */
    public Actions(String name, int runs, RandomGenerator random) {
        this.name = name;
        this.runs = runs;
        this.random = random;
    }

    /** A run's name, by its place from 0. */
    public String run(int place) {
        return name + "-" + place;
    }

    public static String episode(String run) {
        return String.format(Locale.ROOT, "%s_ep%04d", run, 1);
    }

    /** The next one. */
    public ActionLogged next(Instant now) {
        String run = run(number % runs);
        number++;
        return new ActionLogged(Envelope.ofEpisode(id(now), run, episode(run), now, AGENT), "edit", data(number));
    }

    /** The next one as a record of the agents' topic. */
    public ProducerRecord<byte[], byte[]> nextRecord(String topic, Instant now) {
        return record(topic, next(now));
    }

    /** An action as the system's own writers put it on the topic. */
    public static ProducerRecord<byte[], byte[]> record(String topic, ActionLogged action) {
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(topic, action.envelope().runId().getBytes(UTF_8), EventCodec.encode(action));
        record.headers().add(RecordHeaders.AVRO_FINGERPRINT, Fingerprint.TEXT);
        return record;
    }

    /** The next one as the HTTP API takes it among others. */
    public String nextJson() {
        String run = run(number % runs);
        number++;
        return "{\"type\":\"ActionLogged\",\"run_id\":\"%s\",\"episode_id\":\"%s\",\"action_logged\":{\"type\":\"edit\",\"data\":%s}}"
                .formatted(run, episode(run), data(number));
    }

    /** What an action holds, as JSON: always the same for a number. */
    public static String data(int number) {
        return ActionBodies.of(number);
    }

    private UUID id(Instant now) {
        long high = (now.toEpochMilli() << 16) | 0x7000L | (random.nextLong() & RANDOM_BITS);
        return new UUID(high, (random.nextLong() >>> 2) | Long.MIN_VALUE);
    }

    /** Of the one schema that actions are written by. */
    private static final class Fingerprint {
        private static final byte[] TEXT = text();

        private static byte[] text() {
            ActionLogged any = new ActionLogged(
                    Envelope.ofEpisode(new UUID(0, 0), "run", episode("run"), Instant.EPOCH, AGENT), "edit", "{}");
            int id = ByteBuffer.wrap(EventCodec.encode(any), 1, Integer.BYTES).getInt();
            long fingerprint = SchemaCatalogue.instance().byId(id).orElseThrow().fingerprint();
            return String.format(Locale.ROOT, "%016x", fingerprint).getBytes(UTF_8);
        }
    }
}
