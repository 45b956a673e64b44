package dev.sicd.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Asks query-api, again while it says that it will know soon. */
final class Reads {
    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final Duration REQUEST_MAX = Duration.ofSeconds(15);
    private static final int WAIT_MS = 5_000;
    private static final int PAGES_MAX = 1_000;
    private static final int PAGE_ENTRIES = 1_000;
    private static final int NOT_FOUND = 404;
    private static final int OK = 200;

    private final HttpDoor door;
    private final Duration patience;

    Reads(HttpDoor door, Duration patience) {
        this.door = door;
        this.patience = patience;
    }

    /** @param at what the answer must know of; empty text for anything */
    Optional<RunSummary> summary(String runId, String at) {
        return get("/runs/" + runId + "/summary?" + query(at), deadline()).map(RunSummary::of);
    }

    /** @param at what the answer must know of; empty text for anything */
    Optional<RecordedEpisode> episode(String runId, String episodeId, String at) {
        String path = "/episodes/" + runId + "/" + episodeId + "?limit=" + PAGE_ENTRIES + "&" + query(at);
        long deadline = deadline();
        List<JsonNode> pages = new ArrayList<>();
        Optional<JsonNode> page = get(path, deadline);
        while (page.isPresent() && pages.size() < PAGES_MAX) {
            pages.add(page.get());
            String next = page.get().path("next").asText();
            page = next.isEmpty() ? Optional.empty() : get(path + "&cursor=" + next, deadline);
        }
        return pages.isEmpty() ? Optional.empty() : Optional.of(RecordedEpisode.of(pages));
    }

    /** Entries are shown when they are committed, so everything is asked for as committed: the numbers must agree. */
    private static String query(String at) {
        return "consistency=committed&wait_ms=" + WAIT_MS + (at.isEmpty() ? "" : "&at_least=" + at);
    }

    /**
     * The answer, or nothing for what does not exist.
     *
     * @throws NotReadableException when there is no answer in time, or a refusal
     */
    private Optional<JsonNode> get(String path, long deadline) {
        while (true) {
            String trouble;
            try {
                HttpDoor.Answer answer = door.get(path, most(deadline));
                if (answer.status() == OK) {
                    return Optional.of(answer.body());
                }
                if (answer.status() == NOT_FOUND) {
                    return Optional.empty();
                }
                trouble = answer.detail();
                if (!answer.isPassing()) {
                    throw new NotReadableException(door + " refused to show " + path + ": " + trouble);
                }
                pause(deadline, path, trouble);
            } catch (IOException e) {
                trouble = String.valueOf(e.getMessage());
                pause(deadline, path, trouble);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new NotReadableException("interrupted while asking for " + path);
            }
        }
    }

    private long deadline() {
        return System.nanoTime() + patience.toNanos();
    }

    /** What is left of the time, which is never nothing: no request can have that. */
    private static Duration most(long deadline) {
        Duration left = Duration.ofNanos(Math.max(1_000_000, deadline - System.nanoTime()));
        return left.compareTo(REQUEST_MAX) < 0 ? left : REQUEST_MAX;
    }

    private void pause(long deadline, String path, String trouble) {
        if (System.nanoTime() > deadline) {
            throw new NotReadableException("%s did not show %s within %s: %s".formatted(door, path, patience, trouble));
        }
        try {
            Thread.sleep(PAUSE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NotReadableException("interrupted while asking for " + path);
        }
    }
}
