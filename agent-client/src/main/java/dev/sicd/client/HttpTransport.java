package dev.sicd.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Sends events to ingest-service as batches. It follows no redirect and repeats nothing by itself. */
public final class HttpTransport implements Transport {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final int ACCEPTED = 202;
    private static final int MULTI_STATUS = 207;
    private static final int TOO_LARGE = 413;
    private static final Set<Integer> ABOUT_EVENTS = Set.of(400, TOO_LARGE, 415, 422);

    private final HttpDoor door;

    private HttpTransport(HttpDoor door) {
        this.door = door;
    }

    public static HttpTransport to(SicdServer server) {
        return new HttpTransport(new HttpDoor(server));
    }

    @Override
    public List<Delivery> send(List<AgentEvent> events) throws InterruptedException {
        HttpDoor.Answer answer;
        try {
            answer = door.post("/events", body(events), Map.of(), TIMEOUT);
        } catch (IOException e) {
            return List.of(new Delivery.Undecided("no answer from " + door + ": " + reason(e)));
        }
        if (answer.status() == MULTI_STATUS) {
            return each(answer.body().path("results"));
        }
        // something about the batch as a whole: smaller ones show which event it is; a proxy may take less at once too
        boolean isAboutThem = ABOUT_EVENTS.contains(answer.status()) && answer.isProblem();
        if (events.size() > 1 && (isAboutThem || answer.status() == TOO_LARGE)) {
            return halves(events);
        }
        // a wrong token, address or proxy says nothing of the events: they wait until it is mended
        return List.of(
                isAboutThem
                        ? new Delivery.Refused(answer.detail())
                        : new Delivery.Undecided(door + " answered " + answer.detail()));
    }

    @Override
    public void close() {
        // its connections end by themselves when they are idle
    }

    private String body(List<AgentEvent> events) {
        return events.stream().map(this::json).collect(Collectors.joining(",", "[", "]"));
    }

    /** With a token, the door knows who states it. */
    private String json(AgentEvent event) {
        if (!door.hasToken()) {
            return event.json();
        }
        ObjectNode node = (ObjectNode) Json.parse(event.json());
        return Json.text(node.without("actor"));
    }

    private static List<Delivery> each(JsonNode results) {
        List<Delivery> deliveries = new ArrayList<>();
        for (JsonNode result : results) {
            HttpDoor.Answer one = new HttpDoor.Answer(result.path("status").asInt(), result.path("problem"));
            if (one.status() == ACCEPTED) {
                deliveries.add(new Delivery.Delivered(result.path("at").asText()));
            } else if (one.isPassing()) {
                deliveries.add(new Delivery.Undecided(one.detail()));
            } else {
                deliveries.add(new Delivery.Refused(one.detail()));
            }
        }
        return deliveries;
    }

    private List<Delivery> halves(List<AgentEvent> events) throws InterruptedException {
        int middle = events.size() / 2;
        List<Delivery> deliveries = new ArrayList<>(send(events.subList(0, middle)));
        boolean decided =
                deliveries.size() == middle && deliveries.stream().noneMatch(Delivery.Undecided.class::isInstance);
        if (decided) {
            deliveries.addAll(send(events.subList(middle, events.size())));
        }
        return deliveries;
    }

    private static String reason(IOException e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
    }

    @Override
    public String toString() {
        return "HTTP to " + door;
    }
}
