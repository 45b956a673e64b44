package dev.sicd.query;

import dev.sicd.kit.auth.Role;
import dev.sicd.kit.http.Routes;
import dev.sicd.reader.Reads;
import dev.sicd.schemas.SchemaSubjects;
import java.time.InstantSource;
import java.util.Set;

/**
 * The public read API as routes; it holds no state, owns no server, and writes nothing. Where the stores are is the
 * business of the {@link Reads} it is given.
 */
public final class QueryApi {
    private static final String BASE = "/admin/training";

    private final Routes routes;

    private QueryApi(Routes routes) {
        this.routes = routes;
    }

    /**
     * Wires the reads.
     *
     * @param changes what streams wait for
     * @param topicPrefix as in {@code sicd.episode-events}: tells which coordinates a read can wait for
     * @param clock by which a read waits for an event, never what an answer depends on
     */
    public static QueryApi open(Reads reads, RecentChanges changes, String topicPrefix, InstantSource clock) {
        ReadHandlers handlers = new ReadHandlers(reads, new WriteWaits(reads, topicPrefix, clock));
        Ledger ledger = new Ledger(reads);
        KnownRuns runs = new KnownRuns(reads);
        Past past = new Past(reads, runs, ledger);
        RunList list = new RunList(reads, runs, ledger);
        CompareReads comparisons = new CompareReads(runs, ledger);
        ProposalReads proposals = new ProposalReads(reads, runs, ledger);
        TimelineReads timelines = new TimelineReads(runs, ledger);
        LiveTimeline liveTimeline = new LiveTimeline(reads, runs, ledger, changes);
        LiveLists live = new LiveLists(reads, runs, ledger, changes);
        IntegrityReads integrity = new IntegrityReads(reads, runs, new ChainCheck(ledger));
        ProposalsInState queue = new ProposalsInState(reads, ledger);
        AuditReads audit = new AuditReads(reads, ledger);
        ProvenanceReads provenance = new ProvenanceReads(reads, runs, topicPrefix);
        return new QueryApi(Routes.builder()
                .get(
                        BASE + "/episodes/{run_id}",
                        handlers.handler(
                                Reading.STATE,
                                Set.of("limit", "cursor", AsOf.PARAMETER),
                                past.orNow((then, known, entries) -> new EpisodeReads(then, known, entries)::list)))
                .get(
                        BASE + "/episodes/{run_id}/{episode_id}",
                        handlers.handler(
                                Reading.STATE_AND_ENTRIES,
                                Set.of("limit", "cursor", "fields", AsOf.PARAMETER),
                                past.orNow((then, known, entries) -> new EpisodeReads(then, known, entries)::episode)))
                .get(
                        BASE + "/runs",
                        handlers.handler(
                                Reading.STATE, RunList.PARAMETERS, list::list, RunFilter.PARAMETERS, live::runs))
                .get(
                        BASE + "/runs/{run_id}/summary",
                        handlers.handler(
                                Reading.STATE,
                                Set.of(AsOf.PARAMETER),
                                past.orNow((then, known, entries) -> new RunReads(known, entries)::summary)))
                .get(
                        BASE + "/runs/{run_id}/proposals",
                        handlers.handler(
                                Reading.PROPOSALS,
                                Set.of("limit", "cursor", "fields", AsOf.PARAMETER),
                                past.orNow((then, known, entries) -> new ProposalReads(then, known, entries)::list)))
                .get(
                        BASE + "/proposals",
                        handlers.handler(
                                Reading.PROPOSALS,
                                Set.of("state", "run", "limit", "cursor", "fields"),
                                queue::list,
                                Set.of("state", "run", "fields"),
                                live::proposals))
                .get(
                        BASE + "/proposals/{proposal_id}",
                        handlers.handler(Reading.PROPOSALS, Set.of("fields"), proposals::proposal))
                .get(
                        BASE + "/runs/{run_id}/timeline",
                        handlers.handler(
                                Reading.LEDGER,
                                Set.of("from", "limit"),
                                timelines::timeline,
                                Set.of("from"),
                                liveTimeline::open))
                .get(
                        BASE + "/runs/{run_id}/integrity",
                        handlers.handler(Reading.LEDGER, Set.of("from", "to"), integrity::integrity))
                .get(
                        BASE + "/runs/{run_id}/provenance",
                        handlers.handler(Reading.LEDGER, Set.of(), provenance::provenance))
                .get(BASE + "/compare", handlers.handler(Reading.STATE, Set.of("runs"), comparisons::compare))
                .get(BASE + "/audit", handlers.handler(Reading.LEDGER, AuditFilter.PARAMETERS, audit::list))
                .addAll(new SchemaRegistry(SchemaSubjects.of(topicPrefix)).routes())
                .build()
                .requiring(Role.values()));
    }

    /**
     * The same reads, which a copy of the stores answers, marked as stale, when whoever has the newest does not answer soon
     * and nothing newer was asked for.
     *
     * @param impatient over the same stores, without much waiting
     * @param copies over whatever copies answer
     */
    public QueryApi orStale(QueryApi impatient, QueryApi copies) {
        return new QueryApi(StaleReads.over(routes, impatient.routes, copies.routes));
    }

    /** The routes under {@code /admin/training} and {@code /registry}; whoever has any role may read. */
    public Routes routes() {
        return routes;
    }
}
