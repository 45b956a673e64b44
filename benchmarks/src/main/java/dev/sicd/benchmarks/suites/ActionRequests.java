package dev.sicd.benchmarks.suites;

import dev.sicd.benchmarks.load.Actions;
import dev.sicd.benchmarks.load.Requests;
import dev.sicd.benchmarks.system.Dev;
import java.net.URI;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Requests that record actions, made before anything is measured, and asked over and over: ids are the system's to give. They
 * name runs and episodes that somebody else starts.
 */
final class ActionRequests {
    static final String JSON = "application/json";
    static final String LINES = "application/x-ndjson";
    static final String BATCHES = Dev.API + "/events";
    static final int BATCH = 100;

    private static final int SINGLES_MADE = 960;
    private static final int BATCHES_MADE = 48;

    private ActionRequests() {}

    /** Where actions of a run's first episode are recorded one by one. */
    static String path(String run) {
        return "%s/episodes/%s/%s/actions".formatted(Dev.API, run, Actions.episode(run));
    }

    static String body(int number) {
        return "{\"type\":\"edit\",\"data\":" + Actions.data(number) + "}";
    }

    static Requests singles(URI server, List<String> runs) {
        return inTurn(IntStream.range(0, SINGLES_MADE)
                .mapToObj(number -> Requests.post(server, path(runs.get(number % runs.size())), JSON, body(number)))
                .toList());
    }

    static String batch(Actions actions) {
        return Stream.generate(actions::nextJson).limit(BATCH).collect(Collectors.joining("\n"));
    }

    static Requests batches(URI server, Actions actions) {
        return inTurn(Stream.generate(() -> Requests.post(server, BATCHES, LINES, batch(actions)))
                .limit(BATCHES_MADE)
                .toList());
    }

    /** The same batches as somebody else's HTTP door to Kafka takes them. */
    static Requests bridged(URI door, Actions actions, List<String> runs) {
        String path = door.getRawPath().isEmpty() ? "/" : door.getRawPath();
        return inTurn(Stream.generate(() -> Requests.post(door, path, JSON, bridgedBatch(actions, runs)))
                .limit(BATCHES_MADE)
                .toList());
    }

    private static String bridgedBatch(Actions actions, List<String> runs) {
        return IntStream.range(0, BATCH)
                .mapToObj(number ->
                        "{\"key\":\"%s\",\"value\":%s}".formatted(runs.get(number % runs.size()), actions.nextJson()))
                .collect(Collectors.joining(",", "{\"records\":[", "]}"));
    }

    private static Requests inTurn(List<byte[]> requests) {
        int[] next = {0};
        return () -> requests.get(next[0]++ % requests.size());
    }
}
