package dev.sicd.query;

import dev.sicd.kit.http.Handler;
import dev.sicd.kit.http.Problem;
import dev.sicd.kit.http.Reply;
import dev.sicd.kit.http.Request;
import dev.sicd.model.ledger.Hash;
import dev.sicd.query.Answered.Place;
import dev.sicd.reader.Consistency;
import dev.sicd.reader.NotAvailableException;
import dev.sicd.reader.Reads;
import dev.sicd.reader.StoreReader.Lag;
import java.time.Duration;
import java.util.HashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/** What every read has in common around its query: waits, consistency, headers, conditional answers. */
final class ReadHandlers {
    private static final Set<String> COMMON = Set.of("at_least", "wait_ms", "consistency");
    private static final int ETAG_DIGITS = 32;
    private static final int NOT_FOUND = 404;
    private static final Duration BEHIND_MAX = Duration.ofSeconds(2);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final Reads reads;
    private final WriteWaits waits;
    private final Answers answers;

    ReadHandlers(Reads reads, WriteWaits waits) {
        this.reads = reads;
        this.waits = waits;
        this.answers = new Answers(reads, COMMON);
    }

    /** @param parameters query parameters that the query reads itself */
    Handler handler(Reading reading, Set<String> parameters, Query query) {
        Set<String> known = new HashSet<>(COMMON);
        known.addAll(parameters);
        return request -> {
            request.allowQueryParameters(known);
            try {
                return answer(request, reading, query);
            } catch (NotAvailableException moving) {
                // never a 404: what exists is not reported missing because its stores are moving
                throw Problem.unavailable(moving.getMessage() + "; try again", moving.retryAfter());
            }
        };
    }

    /**
     * Answers as {@link #handler(Reading, Set, Query)}, and who accepts events with a stream. It tells what is committed,
     * since what can still change cannot be told once.
     *
     * @param liveParameters query parameters that the stream reads itself
     */
    Handler handler(Reading reading, Set<String> parameters, Query query, Set<String> liveParameters, LiveQuery live) {
        Handler page = handler(reading, parameters, query);
        Set<String> known = new HashSet<>(COMMON);
        known.addAll(liveParameters);
        return request -> {
            if (!wantsEvents(request)) {
                return page.handle(request);
            }
            request.allowQueryParameters(known);
            try {
                return stream(request, live);
            } catch (NotAvailableException moving) {
                throw Problem.unavailable(moving.getMessage() + "; try again", moving.retryAfter());
            }
        };
    }

    private Reply stream(Request request, LiveQuery live) throws InterruptedException {
        Asked asked = new Asked(request, Reading.LEDGER.consistency(request));
        waits.await(asked, asked.consistency());
        return Reply.events(found(asked, asked.consistency(), live::open));
    }

    static boolean wantsEvents(Request request) {
        return request.header("Accept").stream()
                .flatMap(accepted -> Stream.of(accepted.split(",", -1)))
                .map(range -> range.split(";", -1)[0].strip())
                .anyMatch("text/event-stream"::equalsIgnoreCase);
    }

    private Reply answer(Request request, Reading reading, Query query) throws InterruptedException {
        Consistency consistency = reading.consistency(request);
        Asked asked = new Asked(request, consistency);
        waits.await(asked, reading.toWaitFor(consistency));
        Answers.Told told = answers.get(
                request,
                consistency,
                reading.runOf(request),
                () -> told(found(asked, reading.toWaitFor(consistency), query::answer)));
        return unlessUnchanged(request, withLag(told.reply(), told.place()));
    }

    private static Answers.Told told(Answered answered) {
        Reply reply = Reply.json(200, answered.body());
        // weak: two bodies with the same bytes say the same, whatever the headers beside them
        String tag = Hash.sha256(reply.body()).hex().substring(0, ETAG_DIGITS);
        Reply tagged = reply.withHeader("ETag", "W/\"" + tag + "\"");
        Reply placed = answered.place()
                .map(place -> tagged.withHeader("Sicd-Position", Long.toString(place.position())))
                .orElse(tagged);
        return new Answers.Told(placed, answered.place());
    }

    /** A write that was acknowledged before this read is not reported missing because the fold has not reached it. */
    private <T> T found(Asked asked, Consistency consistency, Function<Asked, T> question) throws InterruptedException {
        try {
            return question.apply(asked);
        } catch (Problem problem) {
            if (problem.status() != NOT_FOUND) {
                throw problem;
            }
            Optional<String> runId =
                    Optional.ofNullable(asked.request().pathParameters().get("run_id"));
            if (!reads.awaitEnd(runId, consistency, BEHIND_MAX)) {
                throw Problem.unavailable(
                        "what was asked for is not there, but the fold is behind its inputs; try again", RETRY_AFTER);
            }
            return question.apply(asked);
        }
    }

    private Reply withLag(Reply reply, Optional<Place> place) {
        Lag lag = place.map(Place::runId).map(reads::lag).orElseGet(reads::lag);
        String records = lag.records() < 0 ? "unknown" : Long.toString(lag.records());
        return reply.withHeader("Sicd-Lag-Ms", Long.toString(lag.millis())).withHeader("Sicd-Lag-Records", records);
    }

    private static Reply unlessUnchanged(Request request, Reply reply) {
        String weak = Objects.requireNonNull(reply.headers().get("ETag"), "every answer has its tag");
        String tag = weak.substring("W/".length());
        boolean unchanged = request.header("If-None-Match").stream()
                .flatMap(header -> Stream.of(header.split(",", -1)))
                .map(String::strip)
                .anyMatch(known -> known.equals("*") || known.equals(tag) || known.equals(weak));
        return unchanged ? new Reply(304, reply.headers(), new byte[0]) : reply;
    }
}
