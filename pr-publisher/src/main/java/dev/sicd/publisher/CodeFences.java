package dev.sicd.publisher;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Ends a code block that an agent's Markdown left open, or it would swallow what follows: the run, the rules, the risk. It
 * does not render Markdown.
 *
 * <p>A fence that is indented by one to three blanks may belong to a list item or not. It is moved to the left margin,
 * where no list item reaches, so that open or closed is certain.
 */
final class CodeFences {
    private static final Pattern FENCE = Pattern.compile(" {0,3}((?:`{3,}(?=[^`]*$))|~{3,})(.*)");

    private CodeFences() {}

    static String closed(String markdown) {
        StringBuilder out = new StringBuilder(markdown.length());
        Optional<String> open = Optional.empty();
        String separator = "";
        for (String line : markdown.split("\n", -1)) {
            Matcher matcher = FENCE.matcher(line);
            boolean fence = matcher.matches();
            out.append(separator).append(fence ? line.stripLeading() : line);
            separator = "\n";
            if (fence) {
                open = after(open, matcher.group(1), matcher.group(2));
            }
        }
        open.ifPresent(fence -> out.append('\n').append(fence));
        return out.toString();
    }

    /** What is open after a fence: a block is closed by a fence of its own kind, at least as long, with nothing behind. */
    private static Optional<String> after(Optional<String> open, String fence, String behind) {
        if (open.isEmpty()) {
            return Optional.of(fence);
        }
        boolean closes = fence.startsWith(open.get()) && behind.isBlank();
        return closes ? Optional.empty() : open;
    }
}
