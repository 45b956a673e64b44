package dev.sicd.query;

import dev.sicd.kit.http.Problem;
import dev.sicd.kit.http.Request;
import dev.sicd.model.event.Ids;
import dev.sicd.reader.Consistency;
import dev.sicd.reader.TimeRange;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/** A read request with the parameters that several routes have, checked when they are asked for. */
record Asked(Request request, Consistency consistency) {
    static final int LIMIT_MAX = 1_000;

    /** @throws Problem 400 when it is no run id */
    String runId() {
        return runId("run_id", request.pathParameter("run_id"));
    }

    /** @throws Problem 400 when it is neither a run id nor the run of the system's own events */
    String runIdOrSystem() {
        return runIdOrSystem("run_id", request.pathParameter("run_id"));
    }

    static String runId(String name, String text) {
        if (!Ids.isRunId(text)) {
            throw Problem.badRequest(name + " is " + Problem.quoted(text) + "; a run id is " + Ids.RUN_ID_RULE);
        }
        return text;
    }

    static String runIdOrSystem(String name, String text) {
        return text.equals(Ids.SYSTEM_RUN) ? text : runId(name, text);
    }

    /** @throws Problem 400 when it is no episode id of the run */
    int episodeNumber() {
        String runId = runId();
        String episodeId = request.pathParameter("episode_id");
        return Ids.episodeNumber(runId, episodeId)
                .orElseThrow(() -> Problem.badRequest("episode_id is " + Problem.quoted(episodeId)
                        + "; an episode of this run is named as " + Ids.episodeId(runId, 1)));
    }

    /** @throws Problem 400 when it is no proposal id */
    String proposalId() {
        String proposalId = request.pathParameter("proposal_id");
        if (!Ids.isProposalId(proposalId)) {
            throw Problem.badRequest("proposal_id is " + Problem.quoted(proposalId)
                    + "; a proposal id is 12 hexadecimal digits, 0-9 and a-f");
        }
        return proposalId;
    }

    /** What a stream's client heard last; empty for one that begins. */
    Optional<String> lastEventId() {
        return request.header("Last-Event-ID").filter(id -> !id.isEmpty());
    }

    int limit(int byDefault) {
        return request.integerQueryParameter("limit", 1, LIMIT_MAX)
                .map(Math::toIntExact)
                .orElse(byDefault);
    }

    Optional<Long> position(String name) {
        return request.integerQueryParameter(name, 1, Long.MAX_VALUE);
    }

    /** @throws Problem 400 when {@code from} or {@code to} is no time, or they are not in that order */
    TimeRange times() {
        TimeRange times = new TimeRange(time("from"), time("to"));
        if (times.from().isPresent()
                && times.to().isPresent()
                && !times.from().get().isBefore(times.to().get())) {
            throw Problem.badRequest("the times go from %s to %s; give a 'to' that is after 'from'"
                    .formatted(times.from().get(), times.to().get()));
        }
        return times;
    }

    private Optional<Instant> time(String name) {
        return request.queryParameter(name).map(text -> {
            try {
                return Instant.parse(text);
            } catch (DateTimeParseException e) {
                throw Problem.badRequest("the query parameter '%s' is %s; give a time as 2025-01-31T13:00:00Z"
                        .formatted(name, Problem.quoted(text)));
            }
        });
    }

    /** What the cursor of the query holds, if there is one. */
    Optional<String> cursor(Cursor kind) {
        return request.queryParameter("cursor").map(kind::read);
    }

    Optional<Boolean> flag(String name) {
        return request.queryParameter(name).map(value -> switch (value) {
            case "true" -> true;
            case "false" -> false;
            default ->
                throw Problem.badRequest(
                        "the query parameter '%s' is %s; give true or false".formatted(name, Problem.quoted(value)));
        });
    }
}
