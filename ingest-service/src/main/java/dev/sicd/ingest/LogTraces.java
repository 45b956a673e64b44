package dev.sicd.ingest;

import dev.sicd.ingest.otlp.Span;
import dev.sicd.ingest.otlp.SpanMapping;
import dev.sicd.ingest.otlp.TraceJson;
import dev.sicd.ingest.otlp.TraceProto;
import dev.sicd.kit.http.Handler;
import dev.sicd.kit.http.Problem;
import dev.sicd.kit.http.Reply;
import dev.sicd.kit.http.Request;
import dev.sicd.model.event.Actor;
import dev.sicd.model.event.EpisodeEvent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * {@code POST /v1/traces}: OTLP over HTTP. What exporters do with an answer decides which one they get: a 503 is sent
 * again as a whole, and repeats nothing; a refused span must never be, so it is counted in a 200 that says why.
 */
final class LogTraces implements Handler {
    static final String PATH = "/v1/traces";
    /** As many as collectors gather by default. */
    private static final int SPANS_MAX = 8_192;

    private static final int REASONS_MAX = 5;
    private static final String JSON = "application/json";
    private static final String PROTOBUF = "application/x-protobuf";

    private final Decisions decisions;
    private final Admission admission;
    private final Recorder recorder;
    private final RunAccess access;

    LogTraces(Decisions decisions, Admission admission, Recorder recorder, RunAccess access) {
        this.decisions = decisions;
        this.admission = admission;
        this.recorder = recorder;
        this.access = access;
    }

    @Override
    public Reply handle(Request request) throws InterruptedException {
        boolean isJson = contentType(request).equals(JSON);
        List<Span> spans = isJson ? TraceJson.read(request.body()) : TraceProto.read(request.body());
        if (spans.size() > SPANS_MAX) {
            throw Problem.of(
                    413, "there are %d spans, the limit is %d; send less at a time".formatted(spans.size(), SPANS_MAX));
        }
        BatchWrites writes = new BatchWrites(request, decisions, admission, recorder, access);
        List<List<Recorder.Recording>> begun = new ArrayList<>();
        for (Span span : spans) {
            begun.add(begin(writes, request, span));
        }
        Tally tally = new Tally();
        for (List<Recorder.Recording> recordings : begun) {
            tally.add(recordings);
        }
        int rejected = tally.rejected;
        byte[] answer =
                isJson ? TraceJson.answer(rejected, tally.message()) : TraceProto.answer(rejected, tally.message());
        Reply reply = Reply.of(200, isJson ? JSON : PROTOBUF, answer);
        return tally.last
                .map(receipt -> reply.withHeader(Receipt.AT_HEADER, receipt.at().toString()))
                .orElse(reply);
    }

    private static String contentType(Request request) {
        String header = request.header("Content-Type").orElse("");
        String type = header.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        if (type.equals(JSON) || type.equals(PROTOBUF)) {
            return type;
        }
        throw Problem.unsupportedMediaType(
                "the Content-Type is %s; send %s or %s".formatted(Problem.quoted(header), PROTOBUF, JSON));
    }

    /** Begins the writes of one span, whose events are named by it; what speaks against it comes out when it is awaited. */
    private static List<Recorder.Recording> begin(BatchWrites writes, Request request, Span span)
            throws InterruptedException {
        List<Recorder.Recording> recordings = new ArrayList<>();
        try {
            for (EpisodeEvent event : SpanMapping.events(span, actor(request, span))) {
                recordings.add(writes.begin(event, true));
            }
        } catch (Problem problem) {
            recordings.add(() -> {
                throw problem;
            });
        }
        return recordings;
    }

    /** Who sends no token is called by the name that its process has in its traces. */
    private static Actor actor(Request request, Span span) {
        Optional<Actor> named = request.principal().authenticated()
                ? Optional.empty()
                : span.serviceName().map(Actor::agent);
        return Caller.of(request, named).actor();
    }

    /** What became of the spans. */
    private static final class Tally {
        private final Map<String, Integer> reasons = new LinkedHashMap<>();
        private int rejected;
        private Optional<Receipt> last = Optional.empty();

        /**
         * Waits for the writes of one span.
         *
         * @throws Problem 503 when the log does not answer: then all of them are to be sent again
         */
        void add(List<Recorder.Recording> ofSpan) throws InterruptedException {
            try {
                for (Recorder.Recording recording : ofSpan) {
                    last = Optional.of(recording.await());
                }
            } catch (Problem problem) {
                if (problem.status() == 503) {
                    throw problem;
                }
                rejected++;
                if (reasons.size() < REASONS_MAX || reasons.containsKey(problem.detail())) {
                    reasons.merge(problem.detail(), 1, Integer::sum);
                }
            }
        }

        /** Each reason once: what is wrong with one span is mostly wrong with all. */
        String message() {
            return reasons.entrySet().stream()
                    .map(reason -> "%d: %s".formatted(reason.getValue(), reason.getKey()))
                    .collect(Collectors.joining("; "));
        }
    }
}
