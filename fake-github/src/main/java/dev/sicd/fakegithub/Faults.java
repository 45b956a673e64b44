package dev.sicd.fakegithub;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntPredicate;
import java.util.function.Predicate;

/**
 * Which calls go wrong, and how: rules that count the calls they match. They may be added while calls are under way; of
 * several rules for one call all apply, in the order they were added.
 */
public final class Faults {
    private final List<Rule> before = new CopyOnWriteArrayList<>();
    private final List<Rule> after = new CopyOnWriteArrayList<>();

    Faults() {}

    /** What a call has come to. */
    sealed interface Ending {
        record Pending() implements Ending {}

        record Answered(Reply reply) implements Ending {}

        record Dropped() implements Ending {}
    }

    /** The nth matching call from now on, counted from 1, goes wrong before it has any effect. */
    public void before(Predicate<LoggedRequest> matches, int nth, Fault fault) {
        before.add(rule(matches, count -> count == nth, fault));
    }

    /** The nth matching call from now on, counted from 1, has its effect and then goes wrong. */
    public void after(Predicate<LoggedRequest> matches, int nth, Fault fault) {
        after.add(rule(matches, count -> count == nth, fault));
    }

    /** Every matching call goes wrong before it has any effect. */
    public void beforeEvery(Predicate<LoggedRequest> matches, Fault fault) {
        before.add(rule(matches, count -> true, fault));
    }

    /** Every matching call has its effect and then goes wrong. */
    public void afterEvery(Predicate<LoggedRequest> matches, Fault fault) {
        after.add(rule(matches, count -> true, fault));
    }

    /** Runs something when the nth call from now on has come, before its effect. */
    public void onCall(int nth, Runnable action) {
        before(LoggedRequest.any(), nth, Fault.run(action));
    }

    /** Runs something when the nth call from now on has had its effect, before it is answered. */
    public void afterCall(int nth, Runnable action) {
        after(LoggedRequest.any(), nth, Fault.run(action));
    }

    /** GitHub is well again. */
    public void clear() {
        before.clear();
        after.clear();
    }

    Ending beforeEffect(LoggedRequest request) {
        return applied(before, request, new Ending.Pending());
    }

    Ending afterEffect(LoggedRequest request, Reply reply) {
        return applied(after, request, new Ending.Answered(reply));
    }

    private static Ending applied(List<Rule> rules, LoggedRequest request, Ending start) {
        Ending ending = start;
        for (Rule rule : rules) {
            if (rule.meets(request)) {
                ending = applied(rule.fault(), ending);
            }
        }
        return ending;
    }

    private static Ending applied(Fault fault, Ending ending) {
        return switch (fault) {
            case Fault.Drop() -> new Ending.Dropped();
            case Fault.Answer(Reply reply) -> new Ending.Answered(reply);
            case Fault.Run(Runnable action) -> {
                action.run();
                yield ending;
            }
            case Fault.Change change ->
                ending instanceof Ending.Answered(Reply reply)
                        ? new Ending.Answered(change.change().apply(reply))
                        : ending;
        };
    }

    private static Rule rule(Predicate<LoggedRequest> matches, IntPredicate counts, Fault fault) {
        return new Rule(matches, counts, new AtomicInteger(), fault);
    }

    private record Rule(Predicate<LoggedRequest> matches, IntPredicate counts, AtomicInteger seen, Fault fault) {
        boolean meets(LoggedRequest request) {
            return matches.test(request) && counts.test(seen.incrementAndGet());
        }
    }
}
