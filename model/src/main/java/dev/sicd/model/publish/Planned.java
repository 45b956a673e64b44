package dev.sicd.model.publish;

import dev.sicd.model.event.FileProblem;
import dev.sicd.model.git.BaseTree;
import dev.sicd.model.git.GitId;
import dev.sicd.model.publish.Probing.Existing;
import dev.sicd.model.publish.Probing.Ground;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where a publication goes once its base is known: the change is planned on it, and what an earlier try has made is held
 * against that plan.
 */
record Planned(Ground ground, Optional<Existing> existing) {
    /** The most telling first: a stale file can be read again, which an agent does by itself. */
    private static final List<String> CODES =
            List.of("STALE", "BASE_SHA_DIFFERS", "UNPINNED", "CONFLICT", "NOT_A_FILE");

    Stage of(Order order, BaseTree base) {
        ChangePlan plan = ChangePlan.of(order.changes(), base, order.manner().unpinned());
        return existing.map(earlier -> compared(order, plan, earlier)).orElseGet(() -> fresh(order, plan));
    }

    private Stage fresh(Order order, ChangePlan plan) {
        return switch (plan) {
            case ChangePlan.AlreadyApplied ignored ->
                new Stage.Ended(new Outcome.AlreadyApplied(ground.baseBranch(), ground.commit()));
            case ChangePlan.Refused refused -> failed(order, refused.problems());
            case ChangePlan.Ready ready -> Making.begin(ground, ready);
        };
    }

    private Stage failed(Order order, List<FileProblem> problems) {
        String code = CODES.stream()
                .filter(known ->
                        problems.stream().anyMatch(problem -> problem.code().equals(known)))
                .findFirst()
                .orElse("CONFLICT");
        return Stage.failed(
                code,
                "%d of %d files cannot be changed as proposed on '%s' of %s at %s; read them again and propose anew"
                        .formatted(
                                Stream.of(problems)
                                        .flatMap(List::stream)
                                        .map(FileProblem::filePath)
                                        .distinct()
                                        .count(),
                                order.changes().size(),
                                ground.baseBranch(),
                                order.repository(),
                                ground.commit()),
                problems);
    }

    private Stage compared(Order order, ChangePlan plan, Existing earlier) {
        if (!(plan instanceof ChangePlan.Ready ready)
                || !ready.expectedTree().equals(earlier.commit().tree())) {
            return Stage.parked(
                    "TREE_DIFFERS",
                    "the commit %s on the branch %s of %s says it is this proposal's and does not hold what was approved; delete the branch, then release the proposal"
                            .formatted(earlier.commit().id(), order.branch(), order.repository()));
        }
        GitId tree = earlier.commit().tree();
        return earlier.pullRequest()
                .map(request -> new Decorating(request, ground, tree, ready.warnings()).begin(order))
                .orElseGet(() -> new Making.LastLook(ground, earlier.commit().id(), tree, ready.warnings()));
    }
}
