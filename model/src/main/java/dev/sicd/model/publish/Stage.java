package dev.sicd.model.publish;

import dev.sicd.model.event.FileProblem;
import dev.sicd.model.publish.Observation.Fault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Where a publication stands: what it is waiting for, with all that it has to remember. */
sealed interface Stage permits Probing, Reading, Making, Decorating, Stage.Resting, Stage.Ended {
    Command command(Order order);

    /** Where it goes from here on an answer. */
    Stage next(Order order, Observation seen);

    /** Where it goes on a fault that means something special here. */
    default Optional<Stage> onFault(Order order, Fault fault) {
        return Optional.empty();
    }

    /** Where it goes on when it was refused for now, after a wait. */
    default Stage again() {
        return this;
    }

    /** Some time has to pass before it goes on. */
    record Resting(Duration time, Stage then) implements Stage {
        @Override
        public Command command(Order order) {
            return new Command.Rest(time);
        }

        @Override
        public Stage next(Order order, Observation seen) {
            return then;
        }
    }

    record Ended(Outcome outcome) implements Stage {
        @Override
        public Command command(Order order) {
            return new Command.Finish(outcome);
        }

        @Override
        public Stage next(Order order, Observation seen) {
            throw new IllegalStateException("it ended: " + outcome);
        }
    }

    static Stage parked(String code, String reason) {
        return new Ended(new Outcome.Parked(code, reason, List.of()));
    }

    static Stage failed(String code, String reason) {
        return failed(code, reason, List.of());
    }

    static Stage failed(String code, String reason, List<FileProblem> files) {
        return new Ended(new Outcome.Failed(code, reason, files));
    }

    static Stage deferred(String code, String reason, Duration wait, boolean certain) {
        return new Ended(new Outcome.Deferred(code, reason, wait, certain));
    }

    /** The answer to a stage's command is of one kind: another one is a defect of whoever runs it. */
    static <T extends Observation> T expect(Class<T> kind, Observation seen) {
        if (!kind.isInstance(seen)) {
            throw new IllegalArgumentException("%s does not answer what was asked: a %s does"
                    .formatted(seen.getClass().getSimpleName(), kind.getSimpleName()));
        }
        return kind.cast(seen);
    }
}
