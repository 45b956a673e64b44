package dev.sicd.model.publish;

import dev.sicd.model.git.GitId;
import dev.sicd.model.publish.Command.Call;
import dev.sicd.model.publish.Observation.PullRequest;
import dev.sicd.model.publish.Probing.Ground;
import java.util.ArrayList;
import java.util.List;

/**
 * The pull request is there; labels, reviewers and assignees are put on it as far as that goes. What does not work is a
 * warning: what was approved is published without it.
 *
 * @param done how many of the decorations were tried
 */
record Decorating(PullRequest request, Ground ground, GitId tree, List<String> warnings, int done) implements Stage {
    Decorating {
        warnings = List.copyOf(warnings);
    }

    Decorating(PullRequest request, Ground ground, GitId tree, List<String> warnings) {
        this(request, ground, tree, warnings, 0);
    }

    /** People's pull requests are theirs: one that they closed is left as it is. */
    Stage begin(Order order) {
        return request.open() && done < decorations(order).size() ? this : ended();
    }

    @Override
    public Command command(Order order) {
        return decorations(order).get(done);
    }

    @Override
    public Stage next(Order order, Observation seen) {
        Stage.expect(Observation.Done.class, seen);
        return after(order, warnings);
    }

    /** Where it goes when one of them does not work. */
    Stage without(Order order, String why) {
        List<String> more = new ArrayList<>(warnings);
        more.add(why);
        return after(order, more);
    }

    /** Where it goes when nothing is to be put on it. */
    Stage left() {
        List<String> more = new ArrayList<>(warnings);
        more.add("labels, reviewers or assignees may be missing: whoever opened it did not come to say so,"
                + " and since then it was only looked for");
        return new Decorating(request, ground, tree, more).ended();
    }

    private Stage after(Order order, List<String> warned) {
        return new Decorating(request, ground, tree, warned, done + 1).begin(order);
    }

    private Stage ended() {
        return new Ended(new Outcome.Opened(
                request.number(), request.url(), request.head(), tree, ground.baseBranch(), ground.commit(), warnings));
    }

    private List<Call> decorations(Order order) {
        Order.Manner manner = order.manner();
        List<Call> all = new ArrayList<>();
        if (!manner.labels().isEmpty()) {
            all.add(new Command.AddLabels(request.number(), manner.labels()));
        }
        if (!manner.reviewers().isEmpty()) {
            all.add(new Command.RequestReviewers(request.number(), manner.reviewers()));
        }
        if (!manner.assignees().isEmpty()) {
            all.add(new Command.AddAssignees(request.number(), manner.assignees()));
        }
        return all;
    }
}
