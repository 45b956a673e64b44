package dev.sicd.ingest;

import dev.sicd.kit.Health;
import dev.sicd.kit.http.Handler;
import dev.sicd.kit.http.Routes;
import dev.sicd.reader.Reads;
import java.time.InstantSource;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * The HTTP door and the topic door, wired. It serves no port itself: its routes go to whoever does. Kafka may be away
 * when it opens; until it is there, the service is not ready and writes are answered with 503.
 */
public final class IngestService implements AutoCloseable {
    static final String BASE_PATH = "/admin/training";

    private final EventLog log;
    private final TopicDoor topicDoor;
    private final Routes routes;

    private IngestService(EventLog log, TopicDoor topicDoor, Routes routes) {
        this.log = log;
        this.topicDoor = topicDoor;
        this.routes = routes;
    }

    /**
     * Opens both doors.
     *
     * @param reads the folded state; its clients are the caller's to close, after this
     * @param clock for event ids and for what happened when nobody says when
     * @param random for event ids and run ids; used under a lock
     */
    public static IngestService open(IngestConfig config, Reads reads, InstantSource clock, RandomGenerator random) {
        EventIds ids = new EventIds(clock, random);
        EnvelopeReader envelopes = new EnvelopeReader(ids);
        Ledger ledger = new Ledger(reads);
        Decisions decisions = new Decisions(ids, config.capabilities());
        EventLog log = EventLog.open(config);
        Recorder recorder = new Recorder(log, ledger);
        Admission admission = new Admission(recorder);
        RunMemory memory = new RunMemory();
        RunLocks locks = new RunLocks();
        ProposalOutcomes outcomes = new ProposalOutcomes(ledger, decisions);

        StartRun startRun = new StartRun(ids, envelopes, decisions, admission, recorder, ledger, memory, locks);
        StartEpisode startEpisode = new StartEpisode(envelopes, decisions, admission, recorder, ledger, memory, locks);
        LogBatch batch = new LogBatch(envelopes, decisions, admission, recorder);
        ProposePr proposePr =
                new ProposePr(config, envelopes, decisions, admission, recorder, ledger, memory, outcomes);
        WithdrawProposal withdraw = new WithdrawProposal(envelopes, recorder, ledger);

        String episode = BASE_PATH + "/episodes/{run_id}/{episode_id}";
        Routes routes = Routes.builder()
                .post(BASE_PATH + "/start", strict(startRun))
                .post(BASE_PATH + "/runs/{run_id}/episodes", strict(startEpisode))
                .post(
                        BASE_PATH + "/runs/{run_id}/complete",
                        strict(LogEvent.ofRun(EpisodePayload.RUN_COMPLETED, envelopes, recorder)))
                .post(
                        episode + "/actions",
                        strict(LogEvent.ofEpisode(EpisodePayload.ACTION_LOGGED, envelopes, recorder)))
                .post(
                        episode + "/outcomes",
                        strict(LogEvent.ofEpisode(EpisodePayload.OUTCOME_LOGGED, envelopes, recorder)))
                .post(
                        episode + "/metrics",
                        strict(LogEvent.ofEpisode(EpisodePayload.METRICS_UPDATED, envelopes, recorder)))
                .post(
                        episode + "/heartbeat",
                        strict(LogEvent.ofEpisode(EpisodePayload.EPISODE_HEARTBEAT, envelopes, recorder)))
                .post(
                        episode + "/complete",
                        strict(LogEvent.ofEpisode(EpisodePayload.EPISODE_COMPLETED, envelopes, recorder)))
                .post(BASE_PATH + "/events", strict(batch))
                .post(BASE_PATH + "/propose-pr", strict(proposePr))
                .post(BASE_PATH + "/proposals/{proposal_id}/withdraw", strict(withdraw))
                .build();
        TopicDoor topicDoor = openDoor(config, new ProposalDecider(decisions, ledger), log);
        return new IngestService(log, topicDoor, routes);
    }

    /** All its routes, under {@code /admin/training}. */
    public Routes routes() {
        return routes;
    }

    /** Not ready until the topic door has its place in its group, and for a while after a write failed. */
    public Health health() {
        return Health.none()
                .withReadiness("ingest-log", log::health)
                .withReadiness("ingest-topic-door", topicDoor::health);
    }

    /** Closes the topic door, then the log, each within seconds. The server that has the routes is closed before. */
    @Override
    public void close() {
        topicDoor.close();
        log.close();
    }

    /** Writes take no query parameters: {@code ?dry_run=true} must not be a live run. */
    private static Handler strict(Handler handler) {
        return request -> {
            request.allowQueryParameters(Set.of());
            return handler.handle(request);
        };
    }

    private static TopicDoor openDoor(IngestConfig config, ProposalDecider decider, EventLog log) {
        try {
            return TopicDoor.open(config, decider, log);
        } catch (RuntimeException e) {
            log.close();
            throw e;
        }
    }
}
