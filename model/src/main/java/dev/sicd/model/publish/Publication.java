package dev.sicd.model.publish;

import dev.sicd.model.publish.Observation.Refused;

/**
 * One order on its way to its pull request: what to do next, and what follows from what came of it. It does nothing
 * itself, so it may be forgotten at any point and begun again: it first looks for what is there already.
 *
 * <p>Before every visible effect stands a look that finds it, and after every doubt that look is taken again. So however
 * often it is begun, and wherever it was left, there is one pull request.
 *
 * @param trouble what went wrong so far
 * @param onlyLooks whether it makes nothing, and leaves what it finds as it is
 */
public record Publication(Order order, Stage stage, Trouble trouble, boolean onlyLooks) {
    /** GitHub refuses or times out on trees of many more files in one request. */
    public static final int EDITS_PER_TREE_MAX = 100;

    public static Publication begin(Order order) {
        return new Publication(order, new Probing.PullRequests(), Trouble.NONE, false);
    }

    /**
     * Only looks whether an earlier try has opened it already. Nothing is made, nor put on what is there: it may be asked
     * while publishing is stopped.
     *
     * @param otherwise how it ends where there is none
     */
    public static Publication look(Order order, Outcome otherwise) {
        return new Publication(order, new Probing.OnlyPullRequests(otherwise), Trouble.NONE, true);
    }

    public Command command() {
        return stage.command(order);
    }

    /**
     * What follows.
     *
     * @param seen what came of {@link #command}
     */
    public Publication next(Observation seen) {
        return switch (seen) {
            case Refused refused -> new Troubled(this, refused).next();
            case Observation.Rested rested -> to(stage.next(order, rested));
            case Observation answer -> to(stage.next(order, answer), trouble.answered());
        };
    }

    Publication to(Stage next) {
        return to(next, trouble);
    }

    Publication to(Stage next, Trouble since) {
        Stage then = onlyLooks && next instanceof Decorating found ? found.left() : next;
        return new Publication(order, then, since, onlyLooks);
    }
}
