package dev.sicd.e2e.campaign;

import dev.sicd.e2e.cluster.Node;
import java.util.List;
import java.util.Set;

/** Errors that belong to a fault: what may be logged, by whom, and why that is right. */
record Expected(Set<Node.Kind> by, String text, String because) {
    private static final List<Expected> ALL = List.of(
            new Expected(
                    Set.of(Node.Kind.AGGREGATOR),
                    "since the producer is fenced",
                    "who was taken for dead may not write any more: that is what makes the fold exactly once"),
            new Expected(
                    Set.of(Node.Kind.AGGREGATOR),
                    "are corrupted and hence need to be re-initialized",
                    "stores of who did not end in order are not trusted, but filled from the changelogs"),
            new Expected(
                    Set.of(Node.Kind.AGGREGATOR),
                    "should have been committed when it was suspended",
                    "a task whose last commit failed while it moves is closed without trusting its stores, as above"),
            new Expected(
                    Set.of(Node.Kind.INGEST, Node.Kind.PUBLISHER),
                    "The coordinator is not aware of this member",
                    "who was silent for longer than its session is no member, and what it commits then does not count: it joins"
                            + " again and begins where the last commit was"),
            new Expected(
                    Set.of(Node.Kind.INGEST, Node.Kind.PUBLISHER),
                    "Specified group generation id is not valid",
                    "likewise, where the others have gone on without it"),
            new Expected(
                    Set.of(Node.Kind.INGEST, Node.Kind.PUBLISHER),
                    "The group instance id",
                    "who joins again because the answer was lost is a stranger to the group, and takes its own place again;"
                            + " who gives up says so in words of ours"));

    static boolean isExpected(Node.Kind by, String line) {
        return ALL.stream().anyMatch(one -> one.by().contains(by) && line.contains(one.text()));
    }
}
