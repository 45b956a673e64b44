package dev.sicd.e2e.check;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * The person who reviews what policy does not allow by itself: approves two of three, rejects the others. Without a token
 * there is no such person.
 */
final class Reviewer {
    private static final int LOOKS_MAX = 100;
    private static final int LOOK_MILLIS = 100;
    private static final Set<String> DECIDED =
            Set.of("approved", "rejected", "opened", "planned", "deferred", "parked");

    private final Web reads;
    private final Web writes;
    private final boolean isThere;
    private final Turn turn;
    private final Book book;
    private final Random random;
    private final Deque<Waiting> waiting = new ArrayDeque<>();

    private record Waiting(String title, Known.Proposed proposed) {}

    Reviewer(Web reads, Web writes, boolean isThere, Turn turn, Book book, Random random) {
        this.reads = reads;
        this.writes = writes;
        this.isThere = isThere;
        this.turn = turn;
        this.book = book;
        this.random = random;
    }

    void toReview(String title, Known.Proposed proposed) {
        if (isThere) {
            waiting.add(new Waiting(title, proposed));
        }
    }

    /** Answers what waits; what does not come up for review in time is left without an answer. */
    void settle() throws InterruptedException {
        for (Waiting next = waiting.poll(); next != null && !turn.isOver(); next = waiting.poll()) {
            settle(next);
        }
    }

    private void settle(Waiting next) throws InterruptedException {
        boolean approve = random.nextInt(3) > 0;
        Known.Review review = Known.Review.NONE;
        for (int look = 0; look < LOOKS_MAX && !isOver(review); look++) {
            JsonNode found = find(next);
            String state = found.path("state").asText();
            if (state.equals("awaiting_review")) {
                // the load may be held before the answer is known, and be checked then
                note(next, Known.Review.UNKNOWN);
                review = answer(found, approve);
            } else if (review == Known.Review.UNKNOWN && DECIDED.contains(state)) {
                // the answer was lost, and the review was not: nobody else reviews what this one waits for
                review = state.equals("rejected") ? Known.Review.REJECTED : Known.Review.APPROVED;
            }
            if (!isOver(review)) {
                Thread.sleep(LOOK_MILLIS);
            }
        }
        note(next, review);
    }

    private void note(Waiting of, Known.Review review) {
        Known.Proposed was = of.proposed();
        book.proposed(of.title(), new Known.Proposed(was.runId(), was.path(), was.blob(), review, was.fate()));
    }

    private boolean isOver(Known.Review review) {
        return turn.isOver() || review == Known.Review.APPROVED || review == Known.Review.REJECTED;
    }

    private JsonNode find(Waiting wanted) throws InterruptedException {
        JsonNode[] found = {Web.JSON.nullNode()};
        turn.take(() -> {
            JsonNode proposals = reads.get(
                            "/admin/training/runs/" + wanted.proposed().runId() + "/proposals?limit=1000")
                    .body()
                    .path("proposals");
            for (JsonNode proposal : proposals) {
                if (proposal.path("title").asText().equals(wanted.title())) {
                    found[0] = proposal;
                }
            }
        });
        return found[0];
    }

    private Known.Review answer(JsonNode proposal, boolean approve) throws InterruptedException {
        String path = "/admin/training/proposals/"
                + proposal.path("proposal_id").asText() + (approve ? "/approve" : "/reject");
        String body = "{\"reason\":\"a load's reviewer\",\"content_digest\":\""
                + proposal.path("content_digest").asText() + "\"}";
        Web.Answer[] answer = {new Web.Answer(Web.NONE, Web.JSON.nullNode(), false)};
        turn.take(() -> answer[0] = writes.post(path, body, Map.of()));
        boolean recorded = answer[0].status() == 200 || answer[0].status() == 202;
        if (!recorded) {
            return Known.Review.UNKNOWN;
        }
        return approve ? Known.Review.APPROVED : Known.Review.REJECTED;
    }
}
