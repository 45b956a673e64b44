package dev.sicd.e2e.check;

import java.util.function.Predicate;

/**
 * What a check holds answers to.
 *
 * @param asked whether the answers about a run are asked for; it is asked once a run
 * @param countsRepeats whether all repeats were counted: a rebuild knows only of what left a trace
 */
record Scope(Predicate<RunFold> asked, boolean countsRepeats) {
    static final Scope EVERYTHING = new Scope(every -> true, true);
    static final Scope REBUILT = new Scope(every -> true, false);

    static Scope of(Predicate<RunFold> asked) {
        return new Scope(asked, true);
    }
}
