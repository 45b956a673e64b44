package dev.sicd.client;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongFunction;
import java.util.function.Supplier;

/**
 * Records what an agent does, run by run and episode by episode. One for a process is enough; any number of episodes may be
 * open, in any thread.
 *
 * <p>Recording never stops the job: what is logged goes into memory, from there to the spool, and from there to the system, now or
 * when it is back. Nothing is dropped silently: {@link #flush} tells where everything is. Wrong arguments of a start are refused
 * at once; wrong data later are counted as rejected.
 */
public final class EpisodeLogger implements AutoCloseable {
    private final EventWriter writer;
    private final Runs runs;
    private final Outbox outbox;
    private final Optional<Reads> reads;
    private final Heartbeats heartbeats;
    private final Duration heartbeatEvery;
    private final Duration flushMax;
    private final boolean strict;

    EpisodeLogger(
            EventWriter writer,
            Runs runs,
            Outbox outbox,
            Optional<Reads> reads,
            Duration heartbeatEvery,
            Duration flushMax,
            boolean strict) {
        this.writer = writer;
        this.runs = runs;
        this.outbox = outbox;
        this.reads = reads;
        this.heartbeats = new Heartbeats(heartbeatEvery);
        this.heartbeatEvery = heartbeatEvery;
        this.flushMax = flushMax;
        this.strict = strict;
    }

    /** An event being put into words; wrong data come out as an exception. */
    @FunctionalInterface
    interface Words extends Supplier<EventWriter.Draft> {}

    /**
     * A logger to be.
     *
     * @param agent who records: the name that the events will have, unless a token says another
     */
    public static EpisodeLoggerBuilder of(String agent) {
        return new EpisodeLoggerBuilder(agent);
    }

    /** Begins a run; saying the same again is harmless. An episode needs no run that was begun, but only such a run may propose. */
    public void startRun(RunStart start) {
        // without a number: where another process said the same first, this one is dropped as a repeat
        record(() -> writer.runStarted(start));
    }

    /**
     * Begins an episode; saying the same again is harmless.
     *
     * @throws IllegalArgumentException when its lease would be over before the next heartbeat
     */
    public EpisodeHandle startEpisode(EpisodeStart start) {
        start.lease()
                .filter(lease -> lease.compareTo(heartbeatEvery.multipliedBy(2)) < 0)
                .ifPresent(lease -> {
                    throw new IllegalArgumentException(
                            "the lease of %s is shorter than two heartbeats of %s; let it be longer, or "
                                            .formatted(lease, heartbeatEvery)
                                    + "heartbeats come sooner");
                });
        EpisodeHandle episode = new EpisodeHandle(this, writer, runs.of(start.runId()), start);
        record(() -> writer.episodeStarted(start));
        heartbeats.add(episode);
        return episode;
    }

    /**
     * Ends a run.
     *
     * @param reason null means none, as Python's None does
     */
    public void completeRun(String runId, EndStatus status, String reason) {
        String checked = Ids.requireRunId(runId);
        recordNumbered(runs.of(checked), number -> writer.runCompleted(checked, status, reason));
    }

    /**
     * An episode as the system has it, with all that this logger recorded of it so far.
     *
     * @return nothing when the system knows no such episode
     * @throws IllegalArgumentException when it is no episode's id
     * @throws IllegalStateException when the logger was not told where to read
     * @throws NotReadableException when there is no answer in time, or not everything was delivered by then
     */
    public Optional<RecordedEpisode> loadEpisode(String episodeId) {
        String runId = Ids.runOf(episodeId)
                .orElseThrow(
                        () -> new IllegalArgumentException("'%s' is no episode; give RUN_ep0001".formatted(episodeId)));
        return reads().episode(Ids.requireRunId(runId), episodeId, delivered(runId));
    }

    /**
     * A run's summary, with all that this logger recorded of it so far.
     *
     * @return nothing when the system knows no such run
     * @throws IllegalStateException when the logger was not told where to read
     * @throws NotReadableException when there is no answer in time, or not everything was delivered by then
     */
    public Optional<RunSummary> getRunSummary(String runId) {
        return reads().summary(Ids.requireRunId(runId), delivered(runId));
    }

    /**
     * Waits until all that was logged so far is delivered or given up, and tells where it is. What is spooled when it returns
     * survives a power cut.
     *
     * @param timeout may be exceeded by a second, for the disk
     * @throws EpisodeLogException when the logger is strict and something was given up since the last time
     */
    public FlushResult flush(Duration timeout) {
        FlushResult result = outbox.flush(timeout);
        throwIfStrict(outbox.tally().takeUnreported());
        return result;
    }

    /**
     * Flushes and ends; what is not delivered waits in the spool for the next process.
     *
     * @throws EpisodeLogException when the logger is strict and something was given up since the last time
     */
    @Override
    public void close() {
        heartbeats.close();
        outbox.flush(flushMax);
        outbox.close();
        throwIfStrict(outbox.tally().takeUnreported());
    }

    /** The number is taken first: whatever becomes of the event, its loss will show. */
    void recordNumbered(RunNumbers numbers, LongFunction<EventWriter.Draft> words) {
        long number = numbers.next();
        record(() -> words.apply(number).numbered(numbers.producerId(), number));
    }

    void record(Words words) {
        if (offer(words).isPresent()) {
            throwIfStrict(outbox.tally().takeUnreported());
        }
    }

    /** Takes an event, or counts why not, which a strict logger too tells at the next flush only. */
    Optional<String> offer(Words words) {
        try {
            return outbox.offer(words.get().event());
        } catch (RuntimeException e) {
            // the data are the job's, and so is any exception that comes out of them
            return outbox.turnAway("cannot be put into words: " + e.getMessage());
        }
    }

    void turnAway(String reason) {
        outbox.turnAway(reason);
        throwIfStrict(outbox.tally().takeUnreported());
    }

    void ended(EpisodeHandle episode) {
        heartbeats.remove(episode);
    }

    Tally tally() {
        return outbox.tally();
    }

    private Reads reads() {
        return reads.orElseThrow(() -> new IllegalStateException(
                "this logger was not told where to read; call readingFrom(SicdServer) when it is built"));
    }

    /** Where the newest event of the run is, once all that was logged before is delivered. */
    private String delivered(String runId) {
        if (!outbox.awaitSettled(flushMax)) {
            throw new NotReadableException(
                    "what was logged is not delivered within %s; try again when the system takes it"
                            .formatted(flushMax));
        }
        return runs.known(runId).map(RunNumbers::at).orElse("");
    }

    private void throwIfStrict(Optional<String> reason) {
        if (strict && reason.isPresent()) {
            throw new EpisodeLogException(reason.get());
        }
    }
}
