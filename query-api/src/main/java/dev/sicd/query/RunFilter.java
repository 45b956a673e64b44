package dev.sicd.query;

import dev.sicd.kit.http.Problem;
import dev.sicd.model.event.EpisodeEvent.RunStarted;
import dev.sicd.model.event.EventRules;
import dev.sicd.model.fold.Run;
import dev.sicd.model.fold.RunStatus;
import dev.sicd.reader.TimeRange;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Which runs of a list are wanted; it reads none.
 *
 * @param tag one that the run was started with
 * @param listed when the first of its events was recorded
 */
record RunFilter(Optional<RunStatus> status, Optional<Boolean> dryRun, Optional<String> tag, TimeRange listed) {
    static final Set<String> PARAMETERS = Set.of("status", "dry_run", "tag", "from", "to");

    /** @throws Problem 400 when one of the parameters can match nothing */
    static RunFilter of(Asked asked) {
        return new RunFilter(
                asked.request().queryParameter("status").map(RunFilter::status),
                asked.flag("dry_run"),
                asked.request().queryParameter("tag").map(RunFilter::tag),
                asked.times());
    }

    /** Whether every run of the time is wanted. */
    boolean isEverything() {
        return status.isEmpty() && dryRun.isEmpty() && tag.isEmpty();
    }

    /** @param start finds the event that started a run; asked only when a tag is wanted */
    boolean matches(Run run, Function<Run, Optional<RunStarted>> start) {
        return status.map(run.status()::equals).orElse(true)
                && dryRun.map(wanted -> wanted == run.dryRun()).orElse(true)
                && run.listedAt().map(listed::contains).orElse(false)
                && tag.map(wanted -> start.apply(run).stream()
                                .anyMatch(started -> started.tags().contains(wanted)))
                        .orElse(true);
    }

    private static RunStatus status(String text) {
        return Stream.of(RunStatus.values())
                .filter(status -> ProposalJson.lower(status).equals(text))
                .findFirst()
                .orElseThrow(() -> Problem.badRequest("the query parameter 'status' is " + Problem.quoted(text)
                        + "; give in_progress, completed or failed"));
    }

    private static String tag(String text) {
        if (text.isEmpty() || text.length() > EventRules.TYPE_LENGTH_MAX) {
            throw Problem.badRequest("the query parameter 'tag' has %d characters; give one tag, 1 to %d"
                    .formatted(text.length(), EventRules.TYPE_LENGTH_MAX));
        }
        return text;
    }
}
