package dev.sicd.benchmarks.pure;

import dev.sicd.model.event.EpisodeEvent;
import dev.sicd.model.event.Event;
import dev.sicd.model.fold.Fold;
import dev.sicd.model.fold.Recorded;
import dev.sicd.model.ledger.Chain;
import dev.sicd.model.ledger.Gate;
import dev.sicd.schemas.Admissibility;
import dev.sicd.schemas.Admissibility.Admissible;
import dev.sicd.schemas.EventCodec;
import dev.sicd.schemas.EventFamily;
import dev.sicd.schemas.EventJson;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * What becomes of an action of 250 bytes on its way through the system, without its stores: it is admitted by the gate, folded
 * into a run and an episode of a thousand actions, and shown as JSON.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class FoldBenchmark {
    private static final int ACTIONS_BEFORE = 1_000;

    private final byte[] key;
    private final byte[] value;
    private final EpisodeEvent action;
    private final Gate gate;
    private final Fold.Before before;
    private final Recorded next;

    /** Folds the actions before. */
    public FoldBenchmark() {
        Samples samples = new Samples();
        long position = 0;
        Fold.Before state = after(Fold.Before.NOTHING, samples.runStarted(), ++position);
        state = after(state, samples.episodeStarted(), ++position);
        while (position < ACTIONS_BEFORE) {
            state = after(state, samples.action(), ++position);
        }
        before = state;
        key = samples.key();
        action = samples.action();
        value = EventCodec.encode(action);
        next = new Recorded(action, position + 1, Samples.AT);
        gate = Gate.closed(action.envelope().runId());
    }

    private static Fold.Before after(Fold.Before before, Event event, long position) {
        Fold.After after = Fold.apply(before, new Recorded(event, position, Samples.AT));
        return new Fold.Before(Optional.of(after.run()), after.episode().or(before::episode), before.proposal());
    }

    /** A new event: decoded, held against the rules, and put behind the others of its run. */
    @Benchmark
    public Gate admit() {
        if (!(Admissibility.of(EventFamily.EPISODE, key, value) instanceof Admissible)) {
            throw new IllegalStateException("an action is not admissible");
        }
        return gate.admit(Chain.leaf(key, value));
    }

    @Benchmark
    public Fold.After fold() {
        return Fold.apply(before, next);
    }

    @Benchmark
    public String json() {
        return EventJson.write(action).toString();
    }
}
