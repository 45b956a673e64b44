package dev.sicd.cli.tidy;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import com.github.difflib.patch.ChangeDelta;
import com.github.difflib.patch.Chunk;
import com.github.difflib.patch.Patch;
import java.util.List;

/**
 * Renders the difference of two texts as {@code diff -u} does, with three lines of context; {@code git apply} takes it. It does not render new,
 * deleted or renamed files.
 */
public final class UnifiedDiff {
    private static final int CONTEXT_LINES = 3;

    /** Finding the shortest difference takes time and memory by the square of what changed; beyond this it need not be the shortest. */
    private static final int MINIMAL_LINES_MAX = 2_000;

    private UnifiedDiff() {}

    /**
     * Empty when the texts are equal.
     *
     * @param path as it reads in the repository, with slashes
     */
    public static String between(String path, String original, String revised) {
        List<String> before = lines(original);
        List<String> after = lines(revised);
        Patch<String> patch = patch(before, after);
        List<String> rendered = UnifiedDiffUtils.generateUnifiedDiff(
                quoted("a/" + path), quoted("b/" + path), before, patch, CONTEXT_LINES);
        StringBuilder diff = new StringBuilder();
        for (int i = 0; i < rendered.size(); i++) {
            String line = rendered.get(i);
            boolean heading = i < 2 || line.startsWith("@@");
            diff.append(line);
            if (heading) {
                diff.append('\n');
            } else if (!line.endsWith("\n")) {
                diff.append("\n\\ No newline at end of file\n");
            }
        }
        return diff.toString();
    }

    /** With their ends, so that a difference in these is one. Only LF ends a line here, as for git. */
    private static List<String> lines(String text) {
        return Line.of(text).stream().map(line -> line.text() + line.end()).toList();
    }

    private static Patch<String> patch(List<String> before, List<String> after) {
        int shorter = Math.min(before.size(), after.size());
        int head = 0;
        while (head < shorter && before.get(head).equals(after.get(head))) {
            head++;
        }
        int tail = 0;
        while (tail < shorter - head
                && before.get(before.size() - 1 - tail).equals(after.get(after.size() - 1 - tail))) {
            tail++;
        }
        int removed = before.size() - head - tail;
        int added = after.size() - head - tail;
        if (removed + added <= MINIMAL_LINES_MAX) {
            return DiffUtils.diff(before, after);
        }
        return removed == added
                ? lineByLine(before, after, head, removed)
                : atOnce(before, after, head, removed, added);
    }

    private static Patch<String> lineByLine(List<String> before, List<String> after, int head, int length) {
        Patch<String> patch = new Patch<>();
        int from = head;
        while (from < head + length) {
            int to = from;
            while (to < head + length && !before.get(to).equals(after.get(to))) {
                to++;
            }
            if (to > from) {
                patch.addDelta(change(before, after, from, to - from, to - from));
            }
            from = to + 1;
        }
        return patch;
    }

    private static Patch<String> atOnce(List<String> before, List<String> after, int head, int removed, int added) {
        Patch<String> patch = new Patch<>();
        patch.addDelta(change(before, after, head, removed, added));
        return patch;
    }

    private static ChangeDelta<String> change(
            List<String> before, List<String> after, int from, int removed, int added) {
        return new ChangeDelta<>(
                new Chunk<>(from, before.subList(from, from + removed)),
                new Chunk<>(from, after.subList(from, from + added)));
    }

    /** As git spells names: a tab ends one that has blanks, and one with quotes or control characters is quoted. */
    private static String quoted(String name) {
        boolean plain = name.chars().noneMatch(character -> character < ' ' || character == '"' || character == '\\');
        if (plain) {
            return name.contains(" ") ? name + "\t" : name;
        }
        StringBuilder quoted = new StringBuilder("\"");
        name.chars().forEach(character -> {
            if (character < ' ') {
                quoted.append("\\%03o".formatted(character));
                return;
            }
            if (character == '"' || character == '\\') {
                quoted.append('\\');
            }
            quoted.append((char) character);
        });
        return quoted.append('"').toString();
    }
}
