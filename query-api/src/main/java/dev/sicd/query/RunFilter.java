package dev.sicd.query;

import dev.sicd.kit.http.Problem;
import dev.sicd.model.fold.Run;
import dev.sicd.model.fold.RunStatus;
import java.util.Optional;
import java.util.stream.Stream;

/** Which runs of a list are wanted; it reads none. */
record RunFilter(Optional<RunStatus> status, Optional<Boolean> dryRun) {

    /** @throws Problem 400 when {@code status} or {@code dry_run} is none */
    static RunFilter of(Asked asked) {
        return new RunFilter(asked.request().queryParameter("status").map(RunFilter::status), asked.flag("dry_run"));
    }

    boolean isEverything() {
        return status.isEmpty() && dryRun.isEmpty();
    }

    boolean matches(Run run) {
        return status.map(run.status()::equals).orElse(true)
                && dryRun.map(wanted -> wanted == run.dryRun()).orElse(true);
    }

    private static RunStatus status(String text) {
        return Stream.of(RunStatus.values())
                .filter(status -> ProposalJson.lower(status).equals(text))
                .findFirst()
                .orElseThrow(() -> Problem.badRequest("the query parameter 'status' is " + Problem.quoted(text)
                        + "; give in_progress, completed or failed"));
    }
}
