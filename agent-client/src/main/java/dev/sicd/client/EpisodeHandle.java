package dev.sicd.client;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One episode while it is worked on. Its methods may be called from any thread; they neither throw nor wait for the network,
 * unless the logger is strict. Closing it without an end ends it as failed, so that no episode runs for ever:
 *
 * <pre>{@code
 * try (EpisodeHandle episode = logger.startEpisode(EpisodeStart.of("run_1", 1))) {
 *     episode.logAction("code_generation", Map.of("file", "a.py"));
 *     episode.completeEpisode(EndStatus.COMPLETED, Map.of("quality_score", 0.95));
 * }
 * }</pre>
 */
public final class EpisodeHandle implements AutoCloseable {
    private static final String AFTER_THE_END = "the episode has ended already";

    private final EpisodeLogger logger;
    private final EventWriter writer;
    private final RunNumbers numbers;
    private final String runId;
    private final String episodeId;
    private final AtomicBoolean ended = new AtomicBoolean();
    private volatile long lastSignNanos = System.nanoTime();
    /** How many events were accepted, of all episodes, up to the last heartbeat. For the thread that beats. */
    private long acceptedAtBeat;

    EpisodeHandle(EpisodeLogger logger, EventWriter writer, RunNumbers numbers, EpisodeStart start) {
        this.logger = logger;
        this.writer = writer;
        this.numbers = numbers;
        this.runId = start.runId();
        this.episodeId = Ids.episodeId(start.runId(), start.number());
    }

    public String runId() {
        return runId;
    }

    /** As in {@code run_20250101_ep0001}. */
    public String episodeId() {
        return episodeId;
    }

    /**
     * Records something that was done.
     *
     * @param type 1 to 128 characters
     * @param data what Jackson writes as a JSON object
     */
    public void logAction(String type, Map<String, ?> data) {
        record(() -> writer.actionLogged(runId, episodeId, type, data));
    }

    /** Records what came of it; as {@link #logAction}. */
    public void logOutcome(String type, Map<String, ?> data) {
        record(() -> writer.outcomeLogged(runId, episodeId, type, data));
    }

    /** Lets the episode's counters grow. */
    public void updateMetrics(MetricsDelta delta) {
        record(() -> writer.metricsUpdated(runId, episodeId, delta));
    }

    /** A question to a retrieval service: the action {@code rag_query}, and one more in {@code rag_queries}. */
    public void logRagQuery(RagQuery query) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("query", query.query());
        data.put("results", query.results());
        data.put("collection", query.collection());
        logAction("rag_query", data);
        updateMetrics(MetricsDelta.none().ragQueries(1));
    }

    /**
     * A call of a language model: the action {@code llm_generation}, and one more in {@code llm_calls}, with its tokens and
     * its time.
     */
    public void logLlmCall(LlmCall call) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("prompt", call.prompt());
        data.put("model", call.model());
        data.put("backend", call.backend());
        data.put("tokens", call.tokens());
        logAction("llm_generation", data);
        record(() -> writer.metricsUpdated(
                runId,
                episodeId,
                MetricsDelta.none().llmCalls(1).tokensUsed(call.tokens()).inferenceTimeMs(call.inferenceTimeMs())));
    }

    /** A text made a vector: the action {@code embedding_generation}; no counter is meant for it. */
    public void logEmbedding(Embedding embedding) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("text", embedding.text());
        data.put("model", embedding.model());
        data.put("dimensions", embedding.dimensions());
        logAction("embedding_generation", data);
    }

    /** Ends the episode, and says how many events it sent, so that a lost one shows. */
    public void completeEpisode(EndStatus status, Map<String, ?> metadata) {
        if (!ended.compareAndSet(false, true)) {
            logger.turnAway(AFTER_THE_END);
            return;
        }
        logger.ended(this);
        logger.recordNumbered(numbers, number -> writer.episodeCompleted(runId, episodeId, status, metadata, number));
    }

    /** Ends the episode as completed, with nothing to add. */
    public void completeEpisode() {
        completeEpisode(EndStatus.COMPLETED, Map.of());
    }

    /** Ends the episode as failed, unless it has ended. */
    @Override
    public void close() {
        if (!ended.get()) {
            completeEpisode(EndStatus.FAILED, Map.of("reason", "closed without an end"));
        }
    }

    /** A sign of life. It carries no number: where it gets lost, nothing is missing. */
    void beatIfSilent(Duration silence) {
        boolean silent = System.nanoTime() - lastSignNanos >= silence.toNanos();
        // in an outage one of them waits, not one for each time
        boolean lastArrived = logger.tally().isSettled(acceptedAtBeat);
        if (silent && lastArrived && !ended.get()) {
            lastSignNanos = System.nanoTime();
            // nobody is there to catch what a strict logger throws
            logger.offer(() -> writer.episodeHeartbeat(runId, episodeId));
            acceptedAtBeat = logger.tally().accepted();
        }
    }

    private void record(EpisodeLogger.Words words) {
        if (ended.get()) {
            logger.turnAway(AFTER_THE_END);
            return;
        }
        lastSignNanos = System.nanoTime();
        logger.recordNumbered(numbers, number -> words.get());
    }

    @Override
    public String toString() {
        return episodeId;
    }
}
