package dev.sicd.cli.verify;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sicd.cli.client.Answer;
import dev.sicd.cli.client.SicdClient;
import dev.sicd.model.event.Ids;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;

/**
 * The run that the checks work on: its names, its numbered events, and the place of the last write, for reads to wait
 * for. It expects nothing. For one thread.
 */
final class Trial {
    static final String BASE = "/admin/training";

    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd_HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final int READ_WAIT_MS = 10_000;

    private final SicdClient client;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final String runId;
    private final List<String> numberedEvents = new ArrayList<>();
    private String lastAt = "";
    private String proposalId = "";
    private String proposalAt = "";

    Trial(SicdClient client, InstantSource clock, RandomGenerator random) {
        this.client = client;
        this.clock = clock;
        this.random = random;
        this.runId = "verify_%s_%06x".formatted(STAMP.format(clock.instant()), random.nextInt(1 << 24));
    }

    SicdClient client() {
        return client;
    }

    String runId() {
        return runId;
    }

    String producerId() {
        return runId + "/verify";
    }

    String episodeId(int number) {
        return Ids.episodeId(runId, number);
    }

    String episodePath(int number) {
        return BASE + "/episodes/" + runId + "/" + episodeId(number);
    }

    String runPath() {
        return BASE + "/runs/" + runId;
    }

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    /** An event of this run's producer with the next number. To be sent, since a number that is not sent is a gap. */
    ObjectNode numbered() {
        String eventId = freshId();
        numberedEvents.add(eventId);
        return object().put("event_id", eventId)
                .put("producer_id", producerId())
                .put("producer_seq", numberedEvents.size());
    }

    /** The same as an element of a batch. */
    ObjectNode numbered(int episode, String type) {
        ObjectNode event = object().put("type", type).put("run_id", runId).put("episode_id", episodeId(episode));
        event.setAll(numbered());
        return event;
    }

    String freshId() {
        return Ids.timeOrdered(clock.millis(), random.nextLong(), random.nextLong())
                .toString();
    }

    /** The ids of all numbered events so far, in order. */
    List<String> numberedEvents() {
        return List.copyOf(numberedEvents);
    }

    /** Writes an event of this run; reads wait for it from now on. */
    Answer write(String path, ObjectNode body) {
        return written(client.post(path, body));
    }

    Answer written(Answer answer) {
        answer.at().ifPresent(at -> lastAt = at);
        return answer;
    }

    void proposed(String id, String at) {
        proposalId = id;
        proposalAt = at;
    }

    String proposalPath() {
        return BASE + "/proposals/" + proposalId;
    }

    String proposalId() {
        return proposalId;
    }

    /** Reads what is at least as new as the last event written. */
    Answer read(String path) {
        return client.get(waiting(path, lastAt));
    }

    /** Reads what is at least as new as the proposal. */
    String afterProposal(String path) {
        return waiting(path, proposalAt);
    }

    private static String waiting(String path, String at) {
        if (at.isEmpty()) {
            return path;
        }
        char joint = path.contains("?") ? '&' : '?';
        return "%s%sat_least=%s&wait_ms=%d".formatted(path, joint, at, READ_WAIT_MS);
    }
}
