package dev.sicd.ingest;

import dev.sicd.kit.Health;
import dev.sicd.kit.auth.RateLimit;
import dev.sicd.kit.auth.Role;
import dev.sicd.kit.config.ConfigException;
import dev.sicd.kit.http.Handler;
import dev.sicd.kit.http.Problem;
import dev.sicd.kit.http.Routes;
import dev.sicd.kit.keys.KeyFile;
import dev.sicd.model.event.Actor;
import dev.sicd.model.signature.SigningKey;
import dev.sicd.reader.Reads;
import java.time.InstantSource;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP door and the topic door, wired. It serves no port itself: its routes go to whoever does. Kafka may be away
 * when it opens; until it is there, the service is not ready and writes are answered with 503.
 */
public final class IngestService implements AutoCloseable {
    static final String BASE_PATH = "/admin/training";
    private static final String ADMIN_PATH = "/admin";
    /** Of one caller: enough to see what goes wrong, too few to fill the log with. */
    private static final int REFUSALS_PER_SECOND = 1;

    private static final int REFUSALS_BURST = 30;
    private static final Logger LOG = LoggerFactory.getLogger(IngestService.class);

    private final EventLog log;
    private final TopicDoor topicDoor;
    private final Upkeep upkeep;
    private final CapabilityBook capabilities;
    private final PolicySource policies;
    private final PolicyLoads loads;
    private final Routes routes;

    private IngestService(
            EventLog log,
            TopicDoor topicDoor,
            Upkeep upkeep,
            CapabilityBook capabilities,
            PolicySource policies,
            PolicyLoads loads,
            Routes routes) {
        this.log = log;
        this.topicDoor = topicDoor;
        this.upkeep = upkeep;
        this.capabilities = capabilities;
        this.policies = policies;
        this.loads = loads;
        this.routes = routes;
    }

    /**
     * Opens both doors.
     *
     * @param reads the folded state; its clients are the caller's to close, after this
     * @param clock for event ids, for approvals, and for what happened when nobody says when
     * @param random for event ids and run ids; used under a lock
     * @throws ConfigException when the policy file or the key cannot be used
     */
    public static IngestService open(IngestConfig config, Reads reads, InstantSource clock, RandomGenerator random) {
        PolicySource policies = PolicySource.open(config.policyFile(), clock);
        SigningKey key = KeyFile.privateKey(config.approvalKeyFile(), SigningKey::ofPem);
        ApprovalSigner signer = new ApprovalSigner(key, config.branchPrefix(), config.approvalValidity());
        EventIds ids = new EventIds(clock, random);
        EnvelopeReader envelopes = new EnvelopeReader(ids);
        Ledger ledger = new Ledger(reads);
        CapabilityBook capabilities = new CapabilityBook(config.capabilities(), ledger);
        Decisions decisions = new Decisions(ids, capabilities, policies, signer);
        EventLog log = EventLog.open(config);
        Recorder recorder = new Recorder(log, ledger);
        Admission admission = new Admission(recorder);
        RunMemory memory = new RunMemory();
        Locks locks = new Locks("another request is opening something in run");
        RunAccess access = new RunAccess(
                ledger,
                memory,
                decisions,
                admission,
                RateLimit.of(REFUSALS_PER_SECOND, REFUSALS_BURST, System::nanoTime));
        ProposalOutcomes outcomes = new ProposalOutcomes(ledger, decisions, config.branchPrefix());
        PolicyLoads loads = new PolicyLoads(ids, recorder);

        StartRun startRun = new StartRun(ids, envelopes, decisions, admission, recorder, ledger, memory, locks, access);
        StartEpisode startEpisode =
                new StartEpisode(envelopes, decisions, admission, recorder, ledger, memory, locks, access);
        LogBatch batch = new LogBatch(envelopes, decisions, admission, recorder, access);
        LogTraces traces = new LogTraces(decisions, admission, recorder, access);
        ProposePr proposePr =
                new ProposePr(config, envelopes, decisions, admission, recorder, ledger, memory, outcomes, access);
        WithdrawProposal withdraw = new WithdrawProposal(envelopes, recorder, ledger, access);
        PersonalApprovals approvals = new PersonalApprovals(signer, ledger, config.protectedPaths());
        ReviewProposal approve = new ReviewProposal(true, ids, decisions, admission, approvals, recorder, ledger);
        ReviewProposal reject = new ReviewProposal(false, ids, decisions, admission, approvals, recorder, ledger);
        ReleaseProposal unpark = new ReleaseProposal(ids, decisions, admission, approvals, recorder, ledger);
        CapabilityRoutes switches = new CapabilityRoutes(ids, capabilities, decisions, admission, recorder);
        PolicyRoutes policy = new PolicyRoutes(policies, loads, decisions, admission);

        TopicReader topics = new TopicReader(config);
        Redrives redrives = new Redrives(ledger);
        QuarantineReads quarantine = new QuarantineReads(topics, redrives, config.topicPrefix());
        RedriveCheck redriveCheck = new RedriveCheck(topics, ledger, config.topicPrefix(), clock);
        RedriveRecord redrive =
                new RedriveRecord(quarantine, redriveCheck, redrives, ids, decisions, admission, recorder, log);

        String run = BASE_PATH + "/runs/{run_id}";
        String episode = BASE_PATH + "/episodes/{run_id}/{episode_id}";
        String proposal = BASE_PATH + "/proposals/{proposal_id}";
        String quarantined = ADMIN_PATH + "/quarantine/{id}";
        Routes ofAgents = Routes.builder()
                .post(BASE_PATH + "/start", strict(startRun))
                .post(run + "/episodes", strict(startEpisode))
                .post(
                        run + "/complete",
                        strict(LogEvent.ofRun(EpisodePayload.RUN_COMPLETED, envelopes, recorder, access)))
                .post(
                        episode + "/actions",
                        strict(LogEvent.ofEpisode(EpisodePayload.ACTION_LOGGED, envelopes, recorder, access)))
                .post(
                        episode + "/outcomes",
                        strict(LogEvent.ofEpisode(EpisodePayload.OUTCOME_LOGGED, envelopes, recorder, access)))
                .post(
                        episode + "/metrics",
                        strict(LogEvent.ofEpisode(EpisodePayload.METRICS_UPDATED, envelopes, recorder, access)))
                .post(
                        episode + "/heartbeat",
                        strict(LogEvent.ofEpisode(EpisodePayload.EPISODE_HEARTBEAT, envelopes, recorder, access)))
                .post(
                        episode + "/complete",
                        strict(LogEvent.ofEpisode(EpisodePayload.EPISODE_COMPLETED, envelopes, recorder, access)))
                .post(BASE_PATH + "/events", strict(batch))
                .post(LogTraces.PATH, strict(traces))
                .post(BASE_PATH + "/propose-pr", strict(proposePr))
                .post(proposal + "/withdraw", strict(withdraw))
                .build()
                .requiring(Role.AGENT);
        Routes ofReviewers = Routes.builder()
                .post(proposal + "/approve", strict(approve))
                .post(proposal + "/reject", strict(reject))
                .post(proposal + "/unpark", strict(unpark))
                .build()
                .requiring(Role.REVIEWER);
        Routes ofAdmins = Routes.builder()
                .post(ADMIN_PATH + "/capabilities/{capability}", strict(switches::change))
                .post(ADMIN_PATH + "/policy/reload", strict(policy::reload))
                .post(quarantined + "/redrive", strict(redrive))
                .build()
                .requiring(Role.ADMIN);
        // whole records: whoever reads may not have been meant to see what a producer put into a wrong topic
        Routes ofReviewersAndAdmins =
                Routes.builder().get(quarantined, quarantine::show).build().requiring(Role.REVIEWER, Role.ADMIN);
        Routes ofAll = Routes.builder()
                .get(ADMIN_PATH + "/capabilities", switches::list)
                .get(ADMIN_PATH + "/policy", policy::show)
                .get(ADMIN_PATH + "/quarantine", quarantine::list)
                .build()
                .requiring(Role.values());

        Upkeep upkeep = new Upkeep(ids, capabilities, policies, loads, ledger, recorder, config.reviewPatience());
        TopicDoor topicDoor = openDoor(config, new ProposalDecider(decisions, ledger), log, clock);
        upkeep.start();
        Routes routes = Routes.merge(ofAgents, ofReviewers, ofAdmins, ofReviewersAndAdmins, ofAll);
        return new IngestService(log, topicDoor, upkeep, capabilities, policies, loads, routes);
    }

    /** All its routes: below {@code /admin/training}, {@code /admin} and {@code /v1/traces}, each with its role. */
    public Routes routes() {
        return routes;
    }

    /** Not ready until the topic door has its place in its group and the capabilities are known; see also the log. */
    public Health health() {
        return Health.none()
                .withReadiness("ingest-log", log::health)
                .withReadiness("ingest-topic-door", topicDoor::health)
                .withReadiness("ingest-capabilities", capabilities::health);
    }

    /**
     * Reads the policy file again, for an operator at the machine. A bad file is logged, and the policy in use stays.
     *
     * @param by what made it happen, {@code SIGHUP} for instance
     */
    public void reloadPolicy(String by) throws InterruptedException {
        try {
            PolicySource.Loaded loaded = policies.reload();
            LOG.atInfo()
                    .addKeyValue("version", loaded.policy().version())
                    .addKeyValue("digest", loaded.policy().digest())
                    .log("policy loaded");
            loads.record(loaded, Actor.system(by));
        } catch (ConfigException e) {
            LOG.atError()
                    .addKeyValue("inUse", policies.current().version())
                    .log("the policy file was not taken over: " + String.join("; ", e.mistakes()));
        } catch (Problem unrecorded) {
            // each decision names its policy all the same
            LOG.atWarn().setCause(unrecorded).log("that a policy was loaded could not be recorded");
        }
    }

    /**
     * Closes the topic door, then the log, each within seconds. The server that has the routes is closed before.
     */
    @Override
    public void close() {
        upkeep.close();
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

    private static TopicDoor openDoor(IngestConfig config, ProposalDecider decider, EventLog log, InstantSource clock) {
        try {
            return TopicDoor.open(config, decider, log, clock);
        } catch (RuntimeException e) {
            log.close();
            throw e;
        }
    }
}
