package dev.sicd.publisher;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sicd.model.event.PullRequestEvent;
import dev.sicd.model.event.PullRequestEvent.Cause;
import dev.sicd.model.event.PullRequestEvent.ChangesAlreadyApplied;
import dev.sicd.model.event.PullRequestEvent.PublishDeferred;
import dev.sicd.model.event.PullRequestEvent.PublishFailed;
import dev.sicd.model.event.PullRequestEvent.PublishParked;
import dev.sicd.model.event.PullRequestEvent.PullRequestClosed;
import dev.sicd.model.event.PullRequestEvent.PullRequestOpened;
import dev.sicd.model.event.PullRequestEvent.PullRequestPlanned;
import dev.sicd.model.publish.Command;
import dev.sicd.publisher.ModelGitHub.Pull;
import dev.sicd.publisher.ModelGitHub.Repository;
import dev.sicd.publisher.Scenario.Entry;
import dev.sicd.publisher.Scenario.Fate;
import dev.sicd.publisher.Scenario.Proposal;
import dev.sicd.schemas.DecodeException;
import dev.sicd.schemas.EventCodec;
import dev.sicd.schemas.EventFamily;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Holds what is on GitHub, on the topics and in the group's offsets against what a scenario asks for, at every change and
 * in the end. It is told of changes by the models and shares no code with the publisher.
 */
final class Truth {
    private static final Set<String> NO_ANSWER = Set.of("UNREACHABLE", "RATE_LIMITED");
    private static final Set<String> REASONS_TO_WAIT =
            Set.of("OPEN_BUDGET", "HOUR_BUDGET", "UNREACHABLE", "RATE_LIMITED", "SAFE_MODE");

    private final Scenario scenario;
    private final int openMax;
    /** Whether two publishers run at once. What the one that was frozen says of an open pull request, the fold drops. */
    private final boolean deposed;

    private Set<String> withdrawnMeanwhile = Set.of();
    private boolean expiredMeanwhile;
    /** Of which nothing may be made any more: what is there is there. */
    private final Set<String> over = new HashSet<>();

    private final Set<String> takenUp = new HashSet<>();
    private final Map<UUID, PullRequestEvent> said = new LinkedHashMap<>();
    private final Map<String, PullRequestOpened> opened = new HashMap<>();
    private final Map<String, PullRequestClosed> closed = new HashMap<>();
    private final Map<String, PublishParked> parked = new HashMap<>();
    private final Set<String> answered = new HashSet<>();
    private final Map<String, Entry> entries = new HashMap<>();
    private final Map<TopicPartition, Long> committed = new HashMap<>();

    Truth(Scenario scenario, boolean deposed) {
        this.scenario = scenario;
        this.deposed = deposed;
        this.openMax = Integer.parseInt(Objects.requireNonNull(scenario.settings.get("SICD_MAX_OPEN_PRS")));
    }

    /** Its author takes back what is not said to be published. */
    void withdrawn(StandingOfTest standing) {
        scenario.proposals.keySet().stream()
                .filter(id -> !opened.containsKey(id))
                .forEach(standing.withdrawn::add);
        withdrawnMeanwhile = Set.copyOf(standing.withdrawn);
        over.addAll(withdrawnMeanwhile);
    }

    /** From now on no approval holds that was not taken up before, as far as anybody said. */
    void expired() {
        expiredMeanwhile = true;
        scenario.proposals.keySet().stream().filter(id -> !takenUp.contains(id)).forEach(over::add);
    }

    /** A record was put on the topic of approved proposals. */
    void sent(TopicPartition partition, long offset, Entry entry) {
        entries.put(partition.topic() + ":" + partition.partition() + ":" + offset, entry);
    }

    // at every change

    /** The publisher asks for something that people can see. */
    void making(Command.Call call, boolean stopped) {
        if (deposed) {
            return;
        }
        if (stopped) {
            throw wrong("publishing is stopped: " + call);
        }
        Optional<String> branch = switch (call) {
            case Command.CreateBranch create -> Optional.of(create.branch());
            case Command.OpenPullRequest open -> Optional.of(open.branch());
            default -> Optional.empty();
        };
        boolean isOver = over.stream()
                .map(scenario.proposals::get)
                .filter(Objects::nonNull)
                .anyMatch(proposal -> branch.equals(Optional.of(proposal.branch())));
        if (isOver) {
            throw wrong("it was withdrawn, or its approval does not hold any more: " + call);
        }
    }

    void githubChanged(ModelGitHub github, Repository repository) {
        Map<String, Pull> byBranch = new HashMap<>();
        for (Pull pull : repository.pulls) {
            if (byBranch.put(pull.branch, pull) != null) {
                throw wrong("two pull requests from " + pull.branch);
            }
            Proposal proposal = published(pull.branch, repository);
            if (!pull.base.equals(ModelGitHub.BASE) || !pull.title.equals(proposal.title())) {
                throw wrong("pull request %d is '%s' into %s".formatted(pull.number, pull.title, pull.base));
            }
            if (!pull.body.endsWith("\n" + proposal.marker())) {
                throw wrong("pull request %d does not end with its marker".formatted(pull.number));
            }
            holdsWhatWasApproved(github, pull.head, proposal);
        }
        repository.branches.forEach((branch, commit) -> {
            if (!branch.equals(ModelGitHub.BASE)) {
                holdsWhatWasApproved(github, commit, published(branch, repository));
            }
        });
        if (!deposed && repository.open().size() > openMax) {
            throw wrong("%d pull requests are open, and %d may be"
                    .formatted(repository.open().size(), openMax));
        }
    }

    private Proposal published(String branch, Repository repository) {
        Proposal proposal = scenario.proposals.values().stream()
                .filter(candidate -> candidate.branch().equals(branch))
                .findFirst()
                .orElseThrow(() -> wrong("the branch " + branch + " is nobody's"));
        if (!(proposal.fate() instanceof Fate.Published)
                || !proposal.repository().equals(repository.name)) {
            throw wrong("%s must not be published in %s".formatted(proposal, repository.name));
        }
        return proposal;
    }

    private static void holdsWhatWasApproved(ModelGitHub github, String commit, Proposal proposal) {
        ModelGit.Commit made = github.git.commit(commit).orElseThrow(() -> wrong("no commit " + commit));
        if (made.parents().size() != 1) {
            throw wrong("commit %s has the parents %s".formatted(commit, made.parents()));
        }
        SortedMap<String, String> expected =
                new TreeMap<>(github.git.filesOf(made.parents().getFirst()));
        proposal.after()
                .ifPresentOrElse(
                        content -> expected.put(proposal.path(), content), () -> expected.remove(proposal.path()));
        if (!github.git.filesOf(commit).equals(expected)) {
            throw wrong("%s holds %s, and %s was approved".formatted(commit, github.git.filesOf(commit), expected));
        }
    }

    void appended(ModelGitHub github, ConsumerRecord<byte[], byte[]> record) {
        if (record.topic().endsWith("quarantine")) {
            quarantined(record);
            return;
        }
        PullRequestEvent event = event(record);
        cause(event).ifPresent(cause -> answered.add(cause.source()));
        Optional<PullRequestEvent> before =
                Optional.ofNullable(said.putIfAbsent(event.envelope().eventId(), event));
        if (before.isPresent()) {
            // the gate drops it
            if (!before.get().getClass().equals(event.getClass())
                    || !before.get().proposalId().equals(event.proposalId())) {
                throw wrong("one id for %s and %s".formatted(before.get(), event));
            }
            return;
        }
        Proposal proposal = Optional.ofNullable(scenario.proposals.get(event.proposalId()))
                .orElseThrow(() -> wrong("nobody proposed " + event));
        if (opened.containsKey(event.proposalId()) && !(event instanceof PullRequestClosed)) {
            if (deposed) {
                return;
            }
            throw wrong("its pull request was opened before: " + event);
        }
        switch (event) {
            case PullRequestOpened one -> opened(github, proposal, one);
            case PullRequestClosed one -> closed(github, proposal, one);
            case PublishParked one -> parked(github, proposal, one);
            case PublishDeferred one -> deferred(github, proposal, one);
            case PublishFailed one -> throw wrong("it can be published: " + one);
            case ChangesAlreadyApplied one -> throw wrong("it is not applied: " + one);
            case PullRequestPlanned one -> throw wrong("it is no dry run: " + one);
        }
    }

    private void opened(ModelGitHub github, Proposal proposal, PullRequestOpened event) {
        Pull pull = pull(github, proposal).orElseThrow(() -> wrong("there is no pull request: " + event));
        ModelGit.Commit commit = github.git.commit(pull.head).orElseThrow();
        boolean right = event.number() == pull.number
                && event.repository().equals(proposal.repository())
                && event.branch().equals(proposal.branch())
                && event.commitSha().equals(pull.head)
                && event.treeSha().equals(commit.tree())
                && event.baseBranch().equals(pull.base)
                && event.baseSha().equals(commit.parents().getFirst())
                && event.contentDigest().hex().equals(proposal.digest());
        if (!right) {
            throw wrong("%s is said of pull request %d at %s".formatted(event, pull.number, pull.head));
        }
        if (opened.put(proposal.id(), event) != null) {
            throw wrong("opened under two ids: " + event);
        }
    }

    private void closed(ModelGitHub github, Proposal proposal, PullRequestClosed event) {
        Pull pull = pull(github, proposal).orElseThrow(() -> wrong("there is no pull request: " + event));
        boolean right = opened.containsKey(proposal.id())
                && event.number() == pull.number
                && !pull.open
                && event.merged() == pull.mergeCommit.isPresent()
                && event.mergeSha().equals(pull.mergeCommit.orElse(""));
        if (!right) {
            throw wrong("%s is said of a pull request that is open: %s".formatted(event, pull.open));
        }
        if (closed.put(proposal.id(), event) != null) {
            throw wrong("closed under two ids: " + event);
        }
    }

    private void parked(ModelGitHub github, Proposal proposal, PublishParked event) {
        boolean right = new Fate.Parked(event.code()).equals(proposal.fate())
                || (expiredMeanwhile && event.code().equals("APPROVAL_EXPIRED"));
        if (!right || event.reason().isBlank()) {
            throw wrong("%s has to come of %s".formatted(proposal.fate(), event));
        }
        if (pull(github, proposal).isPresent() || parked.put(proposal.id(), event) != null) {
            throw wrong("it is not parked: " + event);
        }
    }

    private void deferred(ModelGitHub github, Proposal proposal, PublishDeferred event) {
        takenUp.add(proposal.id());
        boolean right = isReasonToWait(proposal, event.code())
                && !event.reason().isBlank()
                && event.until().isAfter(event.envelope().occurredAt());
        if (!right) {
            throw wrong("no reason to wait: " + event);
        }
        if (!deposed
                && event.code().equals("OPEN_BUDGET")
                && pull(github, proposal).isPresent()) {
            throw wrong("it waits for a place, and has one: " + event);
        }
    }

    /** What may not be published is only looked for, and waits for nothing but an answer. */
    private boolean isReasonToWait(Proposal proposal, String code) {
        if (code.equals("APPROVAL_EXPIRED")) {
            return over.contains(proposal.id()) || proposal.fate().equals(new Fate.Parked(code));
        }
        return proposal.fate() instanceof Fate.Nothing
                ? NO_ANSWER.contains(code) && scenario.withdrawn.contains(proposal.id())
                : REASONS_TO_WAIT.contains(code);
    }

    private void quarantined(ConsumerRecord<byte[], byte[]> record) {
        String source = header(record, "sicd-source");
        String reason = header(record, "sicd-reason");
        Entry entry = Optional.ofNullable(entries.get(source)).orElseThrow(() -> wrong("quarantined from " + source));
        boolean right = entry.quarantine().equals(Optional.of(reason))
                || (entry.replay() && reason.equals("DECISION_REPLAYED"));
        if (!right || !Arrays.equals(entry.value().orElseThrow(), record.value())) {
            throw wrong("quarantined for %s: %s of %s".formatted(reason, source, entry.proposalId()));
        }
        answered.add(source);
    }

    /** Nothing before an offset that is committed may be without an answer: nobody reads it again. */
    void committing(ModelGitHub github, ModelLog log, TopicPartition partition, long offset) {
        long before = committed.getOrDefault(partition, 0L);
        if (offset < before || offset > log.end(partition)) {
            throw wrong("%s goes from %d to %d".formatted(partition, before, offset));
        }
        for (long at = before; at < offset; at++) {
            String source = partition.topic() + ":" + partition.partition() + ":" + at;
            Optional<Entry> entry = Optional.ofNullable(entries.get(source));
            boolean leadsToNothing = entry.isEmpty()
                    || entry.get().value().isEmpty()
                    || isTakenBack(github, entry.get().proposalId())
                    // one pull request answers every record that asks for it
                    || (entry.get().quarantine().isEmpty()
                            && opened.containsKey(entry.get().proposalId()));
            if (!leadsToNothing && !answered.contains(source)) {
                throw wrong("%s of %s is passed, and nothing was said of it"
                        .formatted(source, entry.get().proposalId()));
            }
        }
        committed.put(partition, offset);
    }

    private boolean isTakenBack(ModelGitHub github, String proposalId) {
        return scenario.withdrawn.contains(proposalId)
                || (withdrawnMeanwhile.contains(proposalId)
                        && Optional.ofNullable(scenario.proposals.get(proposalId))
                                .flatMap(proposal -> pull(github, proposal))
                                .isEmpty());
    }

    // in the end

    /** What is missing yet; empty when all is as it has to be. */
    Optional<String> missing(ModelGitHub github, ModelLog log, List<TopicPartition> partitions) {
        for (TopicPartition partition : partitions) {
            if (committed.getOrDefault(partition, 0L) < log.readableEnd(partition)) {
                return Optional.of(partition + " is committed to " + committed.get(partition));
            }
        }
        return scenario.proposals.values().stream()
                .flatMap(proposal -> missing(github, proposal).stream())
                .findFirst();
    }

    private Optional<String> missing(ModelGitHub github, Proposal proposal) {
        return switch (proposal.fate()) {
            case Fate.Nothing ignored -> Optional.empty();
            case Fate.Parked ignored ->
                parked.containsKey(proposal.id()) || isTakenBack(github, proposal.id())
                        ? Optional.empty()
                        : Optional.of(proposal + " is not parked");
            case Fate.Published ignored -> {
                Optional<Pull> pull = pull(github, proposal);
                if (pull.isEmpty() && (parked.containsKey(proposal.id()) || isTakenBack(github, proposal.id()))) {
                    yield Optional.empty();
                }
                if (pull.isEmpty()) {
                    yield Optional.of(proposal + " has no pull request");
                }
                if (!opened.containsKey(proposal.id())) {
                    yield Optional.of(proposal + " is not said to be opened");
                }
                yield pull.get().open || closed.containsKey(proposal.id())
                        ? Optional.empty()
                        : Optional.of(proposal + " is not said to be closed");
            }
        };
    }

    private static Optional<Pull> pull(ModelGitHub github, Proposal proposal) {
        return github.repositories().stream()
                .filter(repository -> repository.name.equals(proposal.repository()))
                .flatMap(repository -> repository.pulls.stream())
                .filter(pull -> pull.branch.equals(proposal.branch()))
                .findFirst();
    }

    private static PullRequestEvent event(ConsumerRecord<byte[], byte[]> record) {
        try {
            PullRequestEvent event = (PullRequestEvent) EventCodec.decode(EventFamily.PULL_REQUEST, record.value());
            if (!new String(record.key(), UTF_8).equals(event.envelope().runId())) {
                throw wrong("the key is not the run of " + event);
            }
            return event;
        } catch (DecodeException e) {
            throw new AssertionError("what was said cannot be read", e);
        }
    }

    private static Optional<Cause> cause(PullRequestEvent event) {
        return switch (event) {
            case PullRequestPlanned one -> one.cause();
            case PublishDeferred one -> one.cause();
            case PullRequestOpened one -> one.cause();
            case ChangesAlreadyApplied one -> one.cause();
            case PublishParked one -> one.cause();
            case PublishFailed one -> one.cause();
            case PullRequestClosed ignored -> Optional.empty();
        };
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        return Optional.ofNullable(record.headers().lastHeader(name))
                .map(header -> new String(header.value(), UTF_8))
                .orElse("");
    }

    private static AssertionError wrong(String what) {
        return new AssertionError(what);
    }

    List<PullRequestEvent> said() {
        return List.copyOf(said.values());
    }
}
