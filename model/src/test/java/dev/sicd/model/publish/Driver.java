package dev.sicd.model.publish;

import dev.sicd.model.publish.Command.Call;
import dev.sicd.model.publish.Observation.Fault;
import dev.sicd.model.publish.Observation.Refused;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/** Drives publications of one order against a {@link ModelGitHub}, and breaks in at every call as it is told. */
final class Driver {
    private static final int STEPS_MAX = 10_000;

    private final ModelGitHub github;
    private final IntFunction<Break> breaks;
    final List<Duration> rests = new ArrayList<>();
    private int calls;

    /** What happens at a call. */
    enum Break {
        NONE,
        KILLED_BEFORE,
        KILLED_AFTER,
        DROPPED_BEFORE,
        DROPPED_AFTER,
        LIMITED
    }

    Driver(ModelGitHub github, IntFunction<Break> breaks) {
        this.github = github;
        this.breaks = breaks;
    }

    static Outcome outcome(ModelGitHub github, Order order) {
        return new Driver(github, call -> Break.NONE).outcome(order);
    }

    /** How many calls there were, counted from 1 as {@code breaks} counts them. */
    int calls() {
        return calls;
    }

    Outcome outcome(Order order) {
        return outcome(Publication.begin(order));
    }

    Outcome outcome(Publication first) {
        Publication publication = first;
        for (int step = 0; step < STEPS_MAX; step++) {
            switch (publication.command()) {
                case Command.Finish(Outcome outcome) -> {
                    return outcome;
                }
                case Command.Rest(Duration time) -> {
                    rests.add(time);
                    publication = publication.next(new Observation.Rested());
                }
                case Call call -> publication = after(publication, call);
            }
        }
        throw new AssertionError("it does not end");
    }

    private Publication after(Publication publication, Call call) {
        calls++;
        return switch (breaks.apply(calls)) {
            case NONE -> publication.next(github.call(call));
            case KILLED_BEFORE -> Publication.begin(publication.order());
            case KILLED_AFTER -> {
                github.call(call);
                yield Publication.begin(publication.order());
            }
            case DROPPED_BEFORE -> publication.next(Refused.of(Fault.UNSURE, "connection lost"));
            case DROPPED_AFTER -> {
                github.call(call);
                yield publication.next(Refused.of(Fault.UNSURE, "connection lost"));
            }
            case LIMITED -> publication.next(new Refused(Fault.LIMITED, "slow down", Duration.ofSeconds(61)));
        };
    }
}
