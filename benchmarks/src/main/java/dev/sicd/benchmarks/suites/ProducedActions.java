package dev.sicd.benchmarks.suites;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sicd.benchmarks.load.Actions;
import dev.sicd.client.AgentEvent;
import dev.sicd.model.event.Actor;
import dev.sicd.model.event.Envelope;
import dev.sicd.model.event.EpisodeEvent.ActionLogged;
import dev.sicd.schemas.EventJson;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * The same actions in every form that a way to the log takes, over and over: as the agent has them, as the SDK hands them to its
 * transport, and as records. It sends none. For one thread.
 */
final class ProducedActions {
    /** So many runs that each of the partitions has some. */
    static final int RUNS = 48;

    static final String TYPE = "edit";

    private static final Actor AGENT = Actor.agent("benchmark");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Actions actions;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final String producer;
    private final List<Map<String, Object>> data;

    ProducedActions(String name, InstantSource clock, RandomGenerator random) {
        this.actions = new Actions(name, RUNS, random);
        this.clock = clock;
        this.random = random;
        this.producer = "benchmark/" + new UUID(random.nextLong(), random.nextLong());
        this.data = IntStream.range(0, Actions.DIFFERENT)
                .mapToObj(number -> object(Actions.data(number)))
                .toList();
    }

    String run(int number) {
        return actions.run(number % RUNS);
    }

    /** What an agent passes to its logger. */
    Map<String, Object> data(int number) {
        return data.get(number % Actions.DIFFERENT);
    }

    /** Encoded here and now, from what an agent has: all the work that the SDK does between the agent and Kafka's producer. */
    ProducerRecord<byte[], byte[]> encoded(String topic, int number) {
        return Actions.record(topic, event(number));
    }

    /** Encoded once: whoever sends these has only to send. */
    List<ProducerRecord<byte[], byte[]>> records(String topic) {
        return IntStream.range(0, Actions.DIFFERENT)
                .mapToObj(number -> encoded(topic, number))
                .toList();
    }

    /** As the SDK's outbox hands them over, so many at a time. */
    List<List<AgentEvent>> batches(int size) {
        return IntStream.range(0, Math.max(1, Actions.DIFFERENT / size))
                .mapToObj(batch -> IntStream.range(batch * size, (batch + 1) * size)
                        .mapToObj(this::handedOver)
                        .toList())
                .toList();
    }

    private AgentEvent handedOver(int number) {
        return new AgentEvent(run(number), EventJson.write(event(number)).toString());
    }

    private ActionLogged event(int number) {
        String run = run(number);
        Instant now = clock.instant();
        Envelope envelope = Envelope.ofEpisode(
                        new UUID(random.nextLong(), random.nextLong()), run, Actions.episode(run), now, AGENT)
                .withSequence(producer, 1 + number / RUNS);
        return new ActionLogged(envelope, TYPE, text(data(number)));
    }

    private static Map<String, Object> object(String json) {
        try {
            return JSON.readValue(json, new TypeReference<>() {});
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("what an action holds should be a JSON object, and is " + json, e);
        }
    }

    private static String text(Map<String, Object> object) {
        try {
            return JSON.writeValueAsString(object);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("what was read from JSON should have a JSON form", e);
        }
    }
}
