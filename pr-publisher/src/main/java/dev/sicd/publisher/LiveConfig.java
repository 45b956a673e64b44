package dev.sicd.publisher;

import dev.sicd.kit.config.Secret;
import dev.sicd.kit.config.Settings;
import dev.sicd.model.publish.Order.Manner;
import dev.sicd.model.publish.ProtectedPaths;
import dev.sicd.model.publish.UnpinnedUpdates;
import dev.sicd.publisher.github.GitHubConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a publisher needs beyond a dry run's: a hosting service, and everything that holds it back.
 *
 * @param allowed none, unless they are named
 * @param protectedPaths those that a person has to approve by name
 * @param stopFile while there is such a file, nothing is published
 * @param reconcileEvery how often it is looked what became of open pull requests
 * @param webhookSecret without one, no webhook is believed
 */
public record LiveConfig(
        GitHubConfig github,
        AllowedRepositories allowed,
        ProtectedPaths protectedPaths,
        Budgets budgets,
        Manner manner,
        Optional<Path> stopFile,
        Duration reconcileEvery,
        Optional<Secret> webhookSecret) {
    private static final String ALLOWED = "SICD_ALLOWED_REPOSITORIES";
    private static final String OPEN = "SICD_MAX_OPEN_PRS";
    private static final String NEW_PER_HOUR = "SICD_MAX_NEW_PRS_PER_HOUR";
    private static final String NEW_IN_ALL = "SICD_MAX_NEW_PRS_PER_HOUR_IN_ALL";
    private static final String REJECTIONS = "SICD_MAX_REJECTIONS_IN_ROW";
    private static final String DRAFT = "SICD_PR_DRAFT";
    private static final String LABELS = "SICD_PR_LABELS";
    private static final String REVIEWERS = "SICD_PR_REVIEWERS";
    private static final String ASSIGNEES = "SICD_PR_ASSIGNEES";
    private static final String UNPINNED = "SICD_UNPINNED_UPDATES";
    private static final String VERIFIED = "SICD_REQUIRE_VERIFIED";
    private static final String STOP_FILE = "SICD_STOP_FILE";
    private static final String RECONCILE = "SICD_RECONCILE_MS";
    private static final String WEBHOOK_SECRET = "SICD_GITHUB_WEBHOOK_SECRET_FILE";
    /** Read by ingest-service too, whose reviewers approve by name what these match. */
    public static final String PROTECTED = "SICD_PROTECTED_PATHS";

    private static final Set<String> OWN = Set.of(
            ALLOWED,
            PROTECTED,
            OPEN,
            NEW_PER_HOUR,
            NEW_IN_ALL,
            REJECTIONS,
            DRAFT,
            LABELS,
            REVIEWERS,
            ASSIGNEES,
            UNPINNED,
            VERIFIED,
            STOP_FILE,
            RECONCILE,
            WEBHOOK_SECRET);
    private static final int BUDGET_MAX = 1_000_000;
    private static final int NAMES_MAX = 15;
    private static final Duration RECONCILE_DEFAULT = Duration.ofMinutes(1);
    private static final Duration RECONCILE_MIN = Duration.ofMillis(100);
    private static final Duration RECONCILE_MAX = Duration.ofHours(24);

    static Set<String> names() {
        Set<String> names = new HashSet<>(OWN);
        names.addAll(GitHubConfig.NAMES);
        return names;
    }

    static LiveConfig parse(Settings settings) {
        return new LiveConfig(
                GitHubConfig.parse(settings),
                allowed(settings),
                protectedPaths(settings),
                budgets(settings),
                manner(settings),
                settings.optionalPath(STOP_FILE),
                settings.millis(RECONCILE, RECONCILE_DEFAULT, RECONCILE_MIN, RECONCILE_MAX),
                webhookSecret(settings));
    }

    private static AllowedRepositories allowed(Settings settings) {
        List<String> patterns = list(settings, ALLOWED);
        for (String pattern : patterns) {
            if (!AllowedRepositories.isPattern(pattern)) {
                settings.reject("%s='%s' is neither OWNER/NAME nor OWNER/*".formatted(ALLOWED, pattern));
            }
        }
        return new AllowedRepositories(patterns);
    }

    private static ProtectedPaths protectedPaths(Settings settings) {
        List<String> globs = list(settings, PROTECTED);
        if (globs.isEmpty()) {
            return ProtectedPaths.DEFAULT;
        }
        try {
            return ProtectedPaths.of(globs);
        } catch (IllegalArgumentException e) {
            settings.reject(PROTECTED + ": " + e.getMessage());
            return ProtectedPaths.DEFAULT;
        }
    }

    private static Budgets budgets(Settings settings) {
        Budgets usual = Budgets.DEFAULT;
        int perRepository = settings.integer(NEW_PER_HOUR, usual.newPerHourPerRepository(), 1, BUDGET_MAX);
        // who allows one repository more than all together must mean both
        int inAll = Math.max(perRepository, usual.newPerHour());
        return new Budgets(
                settings.integer(OPEN, usual.openPerRepository(), 1, BUDGET_MAX),
                perRepository,
                settings.integer(NEW_IN_ALL, inAll, 1, BUDGET_MAX),
                settings.integer(REJECTIONS, usual.rejectionsInRow(), 1, BUDGET_MAX));
    }

    private static Manner manner(Settings settings) {
        return new Manner(
                settings.constant(UNPINNED, UnpinnedUpdates.WARN),
                settings.bool(VERIFIED, false),
                settings.bool(DRAFT, true),
                settings.optionalText(LABELS).isEmpty() ? List.of("sicd") : names(settings, LABELS),
                names(settings, REVIEWERS),
                names(settings, ASSIGNEES));
    }

    private static Optional<Secret> webhookSecret(Settings settings) {
        return settings.optionalPath(WEBHOOK_SECRET).flatMap(file -> {
            try {
                String text = Files.readString(file).strip();
                if (!text.isEmpty()) {
                    return Optional.of(new Secret(text));
                }
                settings.reject(WEBHOOK_SECRET + "='" + file + "' is empty; put the secret into it");
            } catch (IOException e) {
                settings.reject(WEBHOOK_SECRET + "='" + file + "' cannot be read: " + e.getMessage());
            }
            return Optional.empty();
        });
    }

    private static List<String> names(Settings settings, String setting) {
        List<String> names = list(settings, setting);
        if (names.size() > NAMES_MAX) {
            settings.reject("%s has %d names; give at most %d".formatted(setting, names.size(), NAMES_MAX));
        }
        return names;
    }

    private static List<String> list(Settings settings, String setting) {
        return Arrays.stream(settings.text(setting, "").split(","))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .distinct()
                .toList();
    }
}
