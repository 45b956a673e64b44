package dev.sicd.policy;

import dev.sicd.model.policy.Action;
import dev.sicd.model.policy.Capabilities;
import dev.sicd.model.policy.Facts;
import dev.sicd.model.policy.Facts.Change;
import dev.sicd.model.policy.Facts.ChangeSet;
import dev.sicd.model.policy.Facts.Requester;
import dev.sicd.model.policy.Facts.Review;
import dev.sicd.model.policy.Facts.RunFacts;
import dev.sicd.model.policy.Facts.Setting;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Facts as they are written down for a test or a question: by the names that expressions use, and what is left out is
 * the everyday case.
 */
public final class Given {
    private static final int CHANGES_MAX = 1_000;
    /** What follows from the changes cannot be stated against them. */
    private static final Set<String> DERIVED = Set.of("change_types", "total_bytes");

    private static final Set<String> KNOWN =
            Fact.names().stream().filter(name -> !DERIVED.contains(name)).collect(Collectors.toUnmodifiableSet());

    private final Section section;
    private final Values values;

    private Given(Section section) {
        this.section = section;
        this.values = new Values(section);
    }

    /**
     * Reads facts from a text of their own, such as {@code {action: PR_PROPOSE, paths: [a.py]}}.
     *
     * @throws PolicyException with every mistake in it
     */
    public static Facts parse(String sourceName, byte[] text) throws PolicyException {
        Mistakes mistakes = new Mistakes(sourceName);
        Optional<Facts> facts = PolicyText.read(text, mistakes).flatMap(Given::facts);
        mistakes.check();
        return facts.orElseThrow(() -> new PolicyException(mistakes.inOrder()));
    }

    /** The facts; empty when the mistakes say why there are none. */
    static Optional<Facts> facts(Section section) {
        section.keys().stream()
                .filter(DERIVED::contains)
                .forEach(key -> section.mistakeAtKey(
                        key, Shown.quoted(key) + " follows from the changes", "state 'changes' instead"));
        Set<String> known = new TreeSet<>(KNOWN);
        known.addAll(section.keys().stream().filter(DERIVED::contains).toList());
        section.onlyKnows(known);
        return section.required("action")
                .flatMap(text -> Words.action(text))
                .map(action -> new Given(section).facts(action));
    }

    private Facts facts(Action action) {
        return new Facts(
                action,
                new Capabilities(
                        values.flag("training_enabled", true),
                        values.flag("autonomy_enabled", true),
                        values.flag("safe_mode", false)),
                requester(action),
                run(),
                values.flag("dry_run", false),
                changes(action),
                concerns("review.", isAnswer(action)) ? Optional.of(review()) : Optional.empty(),
                concerns("capability.", action == Action.CAPABILITY_CHANGE)
                        ? Optional.of(setting())
                        : Optional.empty());
    }

    /** A person's answer on a proposal. */
    private static boolean isAnswer(Action action) {
        return action == Action.PR_REVIEW || action == Action.PUBLISH_RELEASE;
    }

    private boolean concerns(String prefix, boolean byAction) {
        return byAction || section.keys().stream().anyMatch(key -> key.startsWith(prefix));
    }

    private Requester requester(Action action) {
        boolean agent = action == Action.TRAIN_START || action == Action.PR_PROPOSE;
        Set<String> roles = section.texts("roles").stream().map(Scalar::value).collect(Collectors.toSet());
        return new Requester(
                values.oneOf("actor.kind", agent ? "agent" : "human", List.of("agent", "human", "service", "system")),
                values.text("actor.id", agent ? "some-agent" : "some-person"),
                roles);
    }

    private Optional<RunFacts> run() {
        String id = values.text("run.id", "some-run");
        return Optional.of(new RunFacts(
                        id,
                        values.flag("run.started", true),
                        values.flag("run.dry_run", false),
                        values.text("run.owner", "some-agent"),
                        values.oneOf("run.status", "in_progress", List.of("in_progress", "completed", "failed")),
                        values.count("run.episodes", 0),
                        values.count("run.episodes_failed", 0),
                        values.count("run.proposals", 0),
                        values.count("run.actions", 0),
                        values.count("run.tokens_used", 0),
                        values.count("run.error_count", 0)))
                .filter(run -> !run.runId().isEmpty());
    }

    private ChangeSet changes(Action action) {
        boolean proposal = action == Action.PR_PROPOSE;
        return new ChangeSet(
                values.text("repo", proposal ? "owner/name" : ""),
                values.text("base_branch", ""),
                onlyOneOf("changes", "paths", "change_count"));
    }

    /** The changes in full, their paths, or only how many there are. */
    private List<Change> onlyOneOf(String full, String paths, String count) {
        List<String> stated = Stream.of(full, paths, count).filter(section::has).toList();
        if (stated.size() > 1) {
            section.mistakeAtKey(
                    stated.get(1),
                    "'%s' and '%s' say the same".formatted(stated.get(0), stated.get(1)),
                    "keep one of them");
        }
        if (section.has(full)) {
            return section.sections(full, "change").stream()
                    .map(Given::change)
                    .flatMap(Optional::stream)
                    .toList();
        }
        if (section.has(paths)) {
            return section.texts(paths).stream()
                    .map(path -> new Change(path.value(), "update", 0))
                    .toList();
        }
        long files = values.count(count, 0);
        if (files > CHANGES_MAX) {
            section.mistakeAtKey(count, "'%s' is %d".formatted(count, files), "the most is " + CHANGES_MAX);
        }
        return IntStream.range(0, (int) Math.min(files, CHANGES_MAX))
                .mapToObj(i -> new Change("some-file-" + i + ".txt", "update", 0))
                .toList();
    }

    private static Optional<Change> change(Section section) {
        section.onlyKnows(Fact.CHANGE.fieldNames());
        Values values = new Values(section);
        return section.required("path")
                .map(path -> new Change(
                        path.value(),
                        values.oneOf("type", "update", List.of("create", "update", "delete")),
                        values.count("bytes", 0)));
    }

    private Review review() {
        return new Review(
                values.text("review.proposal_id", "some-proposal"),
                values.flag("review.approves", true),
                values.text("review.author", "some-agent"),
                values.number("review.risk", 0));
    }

    private Setting setting() {
        return new Setting(values.text("capability.name", "ENABLE_TRAINING"), values.flag("capability.enabled", true));
    }
}
