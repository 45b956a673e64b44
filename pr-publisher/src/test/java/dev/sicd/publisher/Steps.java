package dev.sicd.publisher;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/**
 * Numbers every point of a run at which something may happen to a publisher, and makes happen what a plan says: before and
 * after each effect. It knows no effect by itself.
 */
final class Steps {
    private static final int POINTS_MAX = 20_000;
    private static final int SHOWN_MAX = 150;

    private final Map<Integer, Act> plan;
    private final List<String> passed = new ArrayList<>();
    private final Deque<String> alive = new ArrayDeque<>();
    private Runnable meanwhile = () -> {};

    Steps(Map<Integer, Act> plan) {
        this.plan = Map.copyOf(plan);
    }

    /** What may happen at a point. */
    enum Act {
        NOTHING,
        /** The process is no more. */
        CRASH,
        /** It is frozen for so long that another one takes its place, and goes on when that one has done all there is to do. */
        FREEZE,
        /** Before an effect: it does not take place, and an error says so. After: it took place, and an error says it may have. */
        ERROR,
        /** The service is busy: it wants no more requests for a minute. */
        LIMIT_SHORT,
        /** Likewise, for forty minutes. */
        LIMIT_LONG,
        /** What was made just now is not seen yet. */
        LAG,
        /** The answer takes ten minutes. */
        SLOW
    }

    /** Ends a process where it stands. Nothing of the publisher may catch it. */
    static final class Crash extends Error {
        private static final long serialVersionUID = 1L;

        Crash() {
            super("crash", null, false, false);
        }
    }

    /** What another process does while one is frozen. */
    void meanwhile(Runnable others) {
        meanwhile = others;
    }

    /** A process goes on inside another one's freeze: what happens now happens to it. */
    void enter(String process) {
        alive.push(process);
    }

    void leave() {
        alive.pop();
    }

    String process() {
        return String.valueOf(alive.peek());
    }

    Act at(String what) {
        passed.add(process() + ": " + what);
        int point = passed.size();
        if (point > POINTS_MAX) {
            throw new AssertionError("it does not come to an end: " + passed.subList(POINTS_MAX - 30, POINTS_MAX));
        }
        Act act = plan.getOrDefault(point, Act.NOTHING);
        switch (act) {
            case CRASH -> throw new Crash();
            case FREEZE -> meanwhile.run();
            default -> {}
        }
        return act;
    }

    /** The point that was passed last. */
    String last() {
        return passed.getLast();
    }

    int passed() {
        return passed.size();
    }

    /** The points that were passed, with what happened at them. */
    List<String> shown() {
        List<String> lines = new ArrayList<>();
        for (int i = Math.max(0, passed.size() - SHOWN_MAX); i < passed.size(); i++) {
            Act act = plan.getOrDefault(i + 1, Act.NOTHING);
            lines.add("%4d %s%s".formatted(i + 1, passed.get(i), act == Act.NOTHING ? "" : "   <=== " + act));
        }
        return lines;
    }
}
