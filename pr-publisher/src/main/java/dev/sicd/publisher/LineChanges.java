package dev.sicd.publisher;

import com.github.difflib.DiffUtils;
import com.github.difflib.algorithm.myers.MyersDiffWithLinearSpace;
import com.github.difflib.patch.AbstractDelta;
import dev.sicd.model.event.CodeChange;
import java.util.ArrayList;
import java.util.List;

/**
 * How many lines a change adds and removes, counted as git does: the end of a line is part of it. It does not know what is
 * in the repository: where the agent did not say what it saw, nothing counts as removed.
 */
record LineChanges(int added, int removed) {
    /** Finding the least difference takes time by the square of what differs; beyond this all of it counts as replaced. */
    private static final int MINIMAL_LINES_MAX = 2_000;

    static LineChanges of(CodeChange change) {
        return between(change.originalContent().orElse(""), change.newContent());
    }

    static LineChanges between(String original, String revised) {
        List<String> before = lines(original);
        List<String> after = lines(revised);
        int shorter = Math.min(before.size(), after.size());
        int head = 0;
        while (head < shorter && before.get(head).equals(after.get(head))) {
            head++;
        }
        int tail = 0;
        while (tail < shorter - head && fromEnd(before, tail).equals(fromEnd(after, tail))) {
            tail++;
        }
        return counted(before.subList(head, before.size() - tail), after.subList(head, after.size() - tail));
    }

    private static LineChanges counted(List<String> before, List<String> after) {
        if (before.size() + after.size() > MINIMAL_LINES_MAX) {
            return new LineChanges(after.size(), before.size());
        }
        int added = 0;
        int removed = 0;
        for (AbstractDelta<String> delta : DiffUtils.diff(
                        before, after, MyersDiffWithLinearSpace.factory().create())
                .getDeltas()) {
            added += delta.getTarget().size();
            removed += delta.getSource().size();
        }
        return new LineChanges(added, removed);
    }

    private static List<String> lines(String text) {
        List<String> lines = new ArrayList<>();
        int from = 0;
        while (from < text.length()) {
            int end = text.indexOf('\n', from);
            int to = end < 0 ? text.length() : end + 1;
            lines.add(text.substring(from, to));
            from = to;
        }
        return lines;
    }

    private static String fromEnd(List<String> lines, int index) {
        return lines.get(lines.size() - 1 - index);
    }
}
