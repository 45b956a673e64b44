package dev.sicd.model.event;

import dev.sicd.model.event.EpisodeEvent.ActionLogged;
import dev.sicd.model.event.EpisodeEvent.EpisodeAbandoned;
import dev.sicd.model.event.EpisodeEvent.EpisodeCompleted;
import dev.sicd.model.event.EpisodeEvent.EpisodeHeartbeat;
import dev.sicd.model.event.EpisodeEvent.EpisodeStarted;
import dev.sicd.model.event.EpisodeEvent.MetricsUpdated;
import dev.sicd.model.event.EpisodeEvent.OutcomeLogged;
import dev.sicd.model.event.EpisodeEvent.RunCompleted;
import dev.sicd.model.event.EpisodeEvent.RunStarted;
import dev.sicd.model.event.ProposalEvent.ProposalSubmitted;
import dev.sicd.model.fold.Proposal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What every event must satisfy, whichever door it comes through: the HTTP door refuses by these rules, the gate
 * quarantines by them. It does not check what needs other events.
 */
public final class EventRules {
    public static final int EPISODES_MAX = 1_000_000;
    public static final int TYPE_LENGTH_MAX = 128;
    public static final int TEXT_LENGTH_MAX = 65_536;
    public static final int TAGS_MAX = 32;
    public static final Duration LEASE_MIN = Duration.ofSeconds(1);
    public static final Duration LEASE_MAX = Duration.ofDays(7);
    private static final int PRODUCER_ID_LENGTH_MAX = 200;
    private static final Instant EARLIEST = Instant.parse("1970-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

    private final List<Violation> violations = new ArrayList<>();

    private EventRules() {}

    /** All violations, none for a good event. */
    public static List<Violation> check(Event event) {
        EventRules rules = new EventRules();
        rules.envelope(event);
        switch (event) {
            case EpisodeEvent episode -> rules.episodeEvent(episode);
            case ProposalEvent proposal -> rules.proposal(proposal);
            case PullRequestEvent pullRequest -> rules.proposalId(pullRequest.proposalId());
            case DecisionEvent decision -> Proposal.subjectOf(decision).ifPresent(rules::proposalId);
            case UnknownEvent ignored -> {}
        }
        return List.copyOf(rules.violations);
    }

    private void envelope(Event event) {
        Envelope envelope = event.envelope();
        boolean ofSystem = event instanceof DecisionEvent && envelope.runId().equals(Ids.SYSTEM_RUN);
        boolean named = ofSystem || Ids.isRunId(envelope.runId());
        require(named, "run_id", envelope.runId(), "use " + Ids.RUN_ID_RULE);
        Instant at = envelope.occurredAt();
        require(!at.isBefore(EARLIEST) && !at.isAfter(LATEST), "occurred_at", at, "use a time from 1970 to 9999");
        envelope.sequence().ifPresent(this::sequence);
        if (named) {
            // the message spells the run's id out, so that one must be known to be short
            envelope.episodeId().ifPresent(id -> episodeId(envelope.runId(), id));
        }
    }

    private void sequence(ProducerSequence sequence) {
        int length = sequence.producerId().length();
        require(
                length >= 1
                        && length <= PRODUCER_ID_LENGTH_MAX
                        && sequence.producerId().indexOf('\0') < 0,
                "producer_id",
                sequence.producerId(),
                "use 1 to 200 characters, none of them NUL");
        require(sequence.number() >= 1, "producer_seq", sequence.number(), "count from 1");
    }

    private void episodeId(String runId, String episodeId) {
        if (Ids.episodeNumber(runId, episodeId).isPresent()) {
            return;
        }
        String cure =
                "episodes of this run are named %s, %s …".formatted(Ids.episodeId(runId, 1), Ids.episodeId(runId, 2));
        require(false, "episode_id", episodeId, cure);
    }

    private void episodeEvent(EpisodeEvent event) {
        boolean ofRun = event instanceof RunStarted || event instanceof RunCompleted;
        Optional<String> episodeId = event.envelope().episodeId();
        require(
                ofRun != episodeId.isPresent(),
                "episode_id",
                episodeId.orElse(""),
                event.type() + (ofRun ? " belongs to a run: leave it out" : " belongs to an episode: name it"));
        switch (event) {
            case RunStarted start -> runStarted(start);
            case RunCompleted end -> text("reason", end.reason());
            case EpisodeStarted start -> episodeStarted(start);
            case ActionLogged action -> type(action.actionType());
            case OutcomeLogged outcome -> type(outcome.outcomeType());
            case MetricsUpdated update ->
                require(!update.delta().hasNegative(), "metrics", update.delta(), "deltas only grow: use 0 or more");
            case EpisodeHeartbeat beat -> beat.lease().ifPresent(this::lease);
            case EpisodeCompleted end ->
                end.lastSequence().ifPresent(last -> require(last >= 0, "last_producer_seq", last, "use 0 or more"));
            case EpisodeAbandoned ignored ->
                require(
                        event.envelope().actor().kind() == Actor.Kind.SYSTEM,
                        "type",
                        event.type(),
                        "only the system states it; to end an episode send EpisodeCompleted with status failed");
        }
    }

    private void runStarted(RunStarted start) {
        int planned = start.episodesPlanned();
        require(planned >= 1 && planned <= EPISODES_MAX, "episodes", planned, "use 1 to " + EPISODES_MAX);
        text("task_description", start.taskDescription());
        require(start.tags().size() <= TAGS_MAX, "tags", start.tags().size() + " tags", "use at most " + TAGS_MAX);
        for (String tag : start.tags()) {
            require(!tag.isBlank() && tag.length() <= TYPE_LENGTH_MAX, "tags", tag, "use 1 to 128 characters each");
        }
    }

    private void episodeStarted(EpisodeStarted start) {
        Envelope envelope = start.envelope();
        Optional<Integer> named = envelope.episodeId().flatMap(id -> Ids.episodeNumber(envelope.runId(), id));
        require(
                named.isEmpty() || named.get() == start.episodeNumber(),
                "episode_number",
                start.episodeNumber(),
                "the episode's id says another number");
        text("task_description", start.taskDescription());
        start.lease().ifPresent(this::lease);
    }

    private void lease(Duration lease) {
        boolean sane = lease.compareTo(LEASE_MIN) >= 0 && lease.compareTo(LEASE_MAX) <= 0;
        require(sane, "lease_ms", lease.toMillis(), "use 1000 (a second) to " + LEASE_MAX.toMillis() + " (7 days)");
    }

    private void type(String type) {
        require(
                !type.isBlank() && type.length() <= TYPE_LENGTH_MAX,
                "type",
                type,
                "use 1 to " + TYPE_LENGTH_MAX + " characters");
    }

    private void text(String field, String text) {
        require(
                text.length() <= TEXT_LENGTH_MAX,
                field,
                text.length() + " characters",
                "use at most " + TEXT_LENGTH_MAX);
    }

    private void proposal(ProposalEvent event) {
        proposalId(event.proposalId());
        if (event instanceof ProposalSubmitted submitted) {
            violations.addAll(ProposalRules.check(submitted));
        }
    }

    private void proposalId(String id) {
        require(Ids.isProposalId(id), "proposal_id", id, "use the first 12 hexadecimal digits of the content digest");
    }

    private void require(boolean holds, String field, Object value, String cure) {
        if (!holds) {
            violations.add(Violation.of(field, value, cure));
        }
    }
}
