package dev.sicd.publisher;

import dev.sicd.model.event.ApprovalStatement;
import dev.sicd.model.event.FileProblem;
import dev.sicd.model.publish.Outcome;
import dev.sicd.model.publish.Outcome.Deferred;
import dev.sicd.model.publish.Outcome.Parked;
import dev.sicd.model.publish.ProtectedPaths;
import dev.sicd.model.publish.SecretScan;
import dev.sicd.publisher.History.Room;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What has to hold before the hosting service hears of a proposal. It asks nobody outside: brakes, the allow-list, what a
 * person has to have seen, budgets.
 */
final class Admission {
    private static final Duration STOPPED_WAIT = Duration.ofMinutes(1);
    private static final Duration OPEN_WAIT = Duration.ofMinutes(10);
    private static final String PAUSED = "REPOSITORY_PAUSED";

    private final LiveConfig config;
    private final History history;
    private final Standing standing;
    private final InstantSource clock;

    Admission(LiveConfig config, History history, Standing standing, InstantSource clock) {
        this.config = config;
        this.history = history;
        this.standing = standing;
        this.clock = clock;
    }

    /** What it may do now. */
    sealed interface Answer {
        /** It may be published, and has a place in the budgets until its outcome is known. */
        record Admitted() implements Answer {}

        record Objected(Outcome outcome) implements Answer {}

        /** Nothing is to be done any more, nor said, unless it was opened before. */
        record Withdrawn() implements Answer {}
    }

    /** @throws dev.sicd.reader.NotAvailableException when it cannot be told now */
    Answer answer(Work work) {
        if (standing.isWithdrawn(
                work.approved().content().runId(), work.approved().proposalId())) {
            return new Answer.Withdrawn();
        }
        return stopped()
                .or(() -> notAllowed(work))
                .or(() -> unseen(work))
                .or(() -> paused(work))
                .or(() -> full(work))
                .<Answer>map(Answer.Objected::new)
                .orElseGet(Answer.Admitted::new);
    }

    /** Whether the hosting service may be asked about its repository. */
    boolean isAllowed(Work work) {
        return notAllowed(work).isEmpty();
    }

    /** Whether an operator's brake that somebody waits for is still on. */
    boolean isStopped() {
        return stopped().isPresent();
    }

    private Optional<Outcome> stopped() {
        if (config.stopFile().filter(Files::exists).isPresent()) {
            return Optional.of(new Deferred(
                    "STOPPED",
                    "publishing is stopped by the file " + config.stopFile().get() + "; remove it to go on",
                    STOPPED_WAIT,
                    false));
        }
        return standing.isSafeMode()
                ? Optional.of(new Deferred(
                        "SAFE_MODE",
                        "SAFE_MODE is on; have an admin turn it off (POST /admin/capabilities/SAFE_MODE)",
                        STOPPED_WAIT,
                        false))
                : Optional.empty();
    }

    private Optional<Outcome> notAllowed(Work work) {
        if (config.allowed().allows(work.order().repoOwner(), work.order().repoName())) {
            return Optional.empty();
        }
        return Optional.of(new Parked(
                "NOT_ALLOWED",
                "%s is not among the repositories that may be published to; add it to SICD_ALLOWED_REPOSITORIES (--allow-repo), then release the proposal"
                        .formatted(work.order().repository()),
                List.of()));
    }

    /** Who approves for the policy has looked at nothing. */
    private Optional<Outcome> unseen(Work work) {
        List<FileProblem> problems = new ArrayList<>();
        config.protectedPaths().among(work.order().changes()).stream()
                .map(ProtectedPaths::problem)
                .forEach(problems::add);
        problems.addAll(SecretScan.of(work.order().changes()));
        problems.removeIf(problem -> isAcknowledged(work.by(), problem.acknowledgement()));
        if (problems.isEmpty()) {
            return Optional.empty();
        }
        boolean secrets = problems.stream().anyMatch(problem -> !problem.code().equals(ProtectedPaths.CODE));
        return Optional.of(new Parked(
                secrets ? "SECRET" : ProtectedPaths.CODE,
                secrets
                        ? "lines that are added look like secrets; if they are none, a reviewer can release the proposal"
                        : "protected paths are changed; a reviewer who wants that releases the proposal",
                problems));
    }

    private static boolean isAcknowledged(ApprovalStatement by, String word) {
        return !by.approver().equals(ApprovalStatement.POLICY)
                && by.acknowledged().contains(word);
    }

    private Optional<Outcome> paused(Work work) {
        int rejections = history.rejectionsInRow(work.order().repository());
        if (rejections < config.budgets().rejectionsInRow()
                || isAcknowledged(work.by(), PAUSED.toLowerCase(Locale.ROOT))) {
            return Optional.empty();
        }
        return Optional.of(new Parked(
                PAUSED,
                "the last %d pull requests in %s were closed without being merged; a reviewer can release this one"
                        .formatted(rejections, work.order().repository()),
                List.of()));
    }

    private Optional<Outcome> full(Work work) {
        Instant now = clock.instant();
        String repository = work.order().repository();
        return switch (history.reserve(work.order().proposalId(), repository, config.budgets(), now)) {
            case Room.Free ignored -> Optional.empty();
            case Room.OpenBudget room ->
                Optional.of(new Deferred(
                        "OPEN_BUDGET",
                        "%d of %d pull requests are open in %s; it waits for one to be merged or closed"
                                .formatted(room.open(), config.budgets().openPerRepository(), repository),
                        OPEN_WAIT,
                        false));
            case Room.HourBudget room ->
                Optional.of(new Deferred(
                        "HOUR_BUDGET",
                        "%d pull requests were opened within the hour%s; it waits for the hour to pass"
                                .formatted(room.opened(), room.inAll() ? " in all" : " in " + repository),
                        Duration.between(now, room.until()),
                        true));
        };
    }
}
