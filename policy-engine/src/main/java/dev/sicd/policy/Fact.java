package dev.sicd.policy;

import com.google.common.collect.ImmutableSet;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructType;
import dev.cel.common.types.StructTypeReference;
import dev.sicd.model.policy.Facts;
import dev.sicd.model.policy.Facts.Change;
import dev.sicd.model.policy.Facts.Review;
import dev.sicd.model.policy.Facts.RunFacts;
import dev.sicd.model.policy.Facts.Setting;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What an expression can ask for by name. What does not concern an action is "", 0, false or empty, never absent. */
enum Fact {
    ACTION("action", SimpleType.STRING, facts -> facts.action().name()),
    SAFE_MODE("safe_mode", SimpleType.BOOL, facts -> facts.capabilities().safeMode()),
    AUTONOMY_ENABLED(
            "autonomy_enabled", SimpleType.BOOL, facts -> facts.capabilities().autonomy()),
    TRAINING_ENABLED(
            "training_enabled", SimpleType.BOOL, facts -> facts.capabilities().training()),
    DRY_RUN("dry_run", SimpleType.BOOL, Facts::dryRun),

    CHANGE_COUNT("change_count", SimpleType.INT, facts ->
            (long) facts.changes().changes().size()),
    PATHS("paths", ListType.create(SimpleType.STRING), facts -> ofChanges(facts, Change::path)),
    CHANGE_TYPES("change_types", ListType.create(SimpleType.STRING), facts -> ofChanges(facts, Change::type)),
    CHANGES("changes", ListType.create(StructTypeReference.create("Change")), facts -> ofChanges(facts, Fact::fields)),
    TOTAL_BYTES("total_bytes", SimpleType.INT, Fact::totalBytes),
    REPO("repo", SimpleType.STRING, facts -> facts.changes().repository()),
    BASE_BRANCH("base_branch", SimpleType.STRING, facts -> facts.changes().baseBranch()),

    ACTOR_KIND("actor.kind", SimpleType.STRING, facts -> facts.requester().kind()),
    ACTOR_ID("actor.id", SimpleType.STRING, facts -> facts.requester().id()),
    ROLES(
            "roles",
            ListType.create(SimpleType.STRING),
            facts -> facts.requester().roles().stream().sorted().toList()),

    RUN_ID("run.id", SimpleType.STRING, ofRun(RunFacts::runId, "")),
    RUN_STARTED("run.started", SimpleType.BOOL, ofRun(RunFacts::started, false)),
    RUN_DRY_RUN("run.dry_run", SimpleType.BOOL, ofRun(RunFacts::dryRun, false)),
    RUN_OWNER("run.owner", SimpleType.STRING, ofRun(RunFacts::owner, "")),
    RUN_STATUS("run.status", SimpleType.STRING, ofRun(RunFacts::status, "")),
    RUN_EPISODES("run.episodes", SimpleType.INT, ofRun(RunFacts::episodes, 0L)),
    RUN_EPISODES_FAILED("run.episodes_failed", SimpleType.INT, ofRun(RunFacts::episodesFailed, 0L)),
    RUN_PROPOSALS("run.proposals", SimpleType.INT, ofRun(RunFacts::proposals, 0L)),
    RUN_ACTIONS("run.actions", SimpleType.INT, ofRun(RunFacts::actions, 0L)),
    RUN_TOKENS_USED("run.tokens_used", SimpleType.INT, ofRun(RunFacts::tokensUsed, 0L)),
    RUN_ERROR_COUNT("run.error_count", SimpleType.INT, ofRun(RunFacts::errorCount, 0L)),

    REVIEW_PROPOSAL_ID("review.proposal_id", SimpleType.STRING, of(Facts::review, Review::proposalId, "")),
    REVIEW_APPROVES("review.approves", SimpleType.BOOL, of(Facts::review, Review::approves, false)),
    REVIEW_AUTHOR("review.author", SimpleType.STRING, of(Facts::review, Review::author, "")),
    REVIEW_RISK("review.risk", SimpleType.DOUBLE, of(Facts::review, Review::riskScore, 0.0)),

    CAPABILITY_NAME("capability.name", SimpleType.STRING, of(Facts::setting, Setting::capability, "")),
    CAPABILITY_ENABLED("capability.enabled", SimpleType.BOOL, of(Facts::setting, Setting::enabled, false));

    /** What the risk factors of a file add up to: known to its rules alone. */
    static final String RISK = "risk";

    /** One element of {@code changes}; its values are maps with these keys. */
    static final StructType CHANGE = StructType.create(
            "Change",
            ImmutableSet.of("path", "type", "bytes"),
            field -> Optional.of(field.equals("bytes") ? SimpleType.INT : SimpleType.STRING));

    private static final Map<String, Fact> BY_NAME =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(Fact::called, Function.identity()));

    private final String called;
    private final CelType type;

    @SuppressWarnings("ImmutableEnumChecker") // none of them keeps anything
    private final Function<Facts, Object> value;

    Fact(String called, CelType type, Function<Facts, Object> value) {
        this.called = called;
        this.type = type;
        this.value = value;
    }

    static Optional<Fact> named(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }

    static List<String> names() {
        return Arrays.stream(values()).map(Fact::called).toList();
    }

    String called() {
        return called;
    }

    CelType type() {
        return type;
    }

    Object of(Facts facts) {
        return value.apply(facts);
    }

    private static <T> List<T> ofChanges(Facts facts, Function<Change, T> part) {
        return facts.changes().changes().stream().map(part).toList();
    }

    private static Object totalBytes(Facts facts) {
        return facts.changes().changes().stream().mapToLong(Change::bytes).sum();
    }

    private static Map<String, Object> fields(Change change) {
        return Map.of("path", change.path(), "type", change.type(), "bytes", change.bytes());
    }

    private static <T> Function<Facts, Object> ofRun(Function<RunFacts, T> part, T neutral) {
        return of(Facts::run, part, neutral);
    }

    private static <P, T> Function<Facts, Object> of(
            Function<Facts, Optional<P>> whole, Function<P, T> part, T neutral) {
        return facts -> whole.apply(facts).map(part).orElse(neutral);
    }
}
