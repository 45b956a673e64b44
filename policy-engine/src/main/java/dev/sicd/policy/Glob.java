package dev.sicd.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A pattern for paths. One without a slash means a file of that name at any depth; one with a slash starts at the root
 * of the repository. {@code *} and {@code ?} stay within a name, {@code **} is any number of directories.
 *
 * <p>Paths are compared as the most forgiving file system would: without regard to case, to blanks and dots at the end
 * of a name, and to the direction of slashes.
 */
final class Glob {
    private static final String ANY_DEPTH = "**";

    private final List<String> segments;

    private Glob(List<String> segments) {
        this.segments = segments;
    }

    static Glob of(String pattern) {
        List<String> segments = segments(pattern.startsWith("/") ? pattern.substring(1) : pattern);
        if (pattern.contains("/")) {
            return new Glob(segments);
        }
        return new Glob(List.of(ANY_DEPTH, segments.getFirst()));
    }

    /** A path cut at its slashes and folded, as {@link #matches} wants it: once for many patterns. */
    static List<String> segments(String path) {
        List<String> segments = new ArrayList<>();
        for (String segment : path.replace('\\', '/').split("/", -1)) {
            segments.add(folded(segment));
        }
        return segments;
    }

    /** Upper case first: some letters meet an ASCII one only there. */
    private static String folded(String segment) {
        String lower = segment.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
        int end = lower.length();
        while (end > 1 && !lower.equals(ANY_DEPTH) && (lower.charAt(end - 1) == '.' || lower.charAt(end - 1) == ' ')) {
            end--;
        }
        return lower.substring(0, end);
    }

    /** The name that a file has to have, when this says nothing else. */
    Optional<String> plainName() {
        return Optional.of(segments.getLast()).filter(name -> isOfNameOnly() && isPlain(name));
    }

    /** The directory that a file has to be in at some depth, when this says nothing else. */
    Optional<String> plainDirectory() {
        boolean between = segments.size() == 3
                && segments.getFirst().equals(ANY_DEPTH)
                && segments.getLast().equals(ANY_DEPTH);
        return Optional.of(segments.get(segments.size() / 2)).filter(name -> between && isPlain(name));
    }

    private boolean isOfNameOnly() {
        return segments.size() == 2
                && segments.getFirst().equals(ANY_DEPTH)
                && !segments.getLast().equals(ANY_DEPTH);
    }

    private static boolean isPlain(String name) {
        return name.indexOf('*') < 0 && name.indexOf('?') < 0;
    }

    boolean matches(List<String> path) {
        if (isOfNameOnly()) {
            return matches(segments.getLast(), path.getLast());
        }
        int at = 0;
        int pattern = 0;
        int retryPattern = -1;
        int retryAt = 0;
        while (at < path.size()) {
            if (pattern < segments.size() && segments.get(pattern).equals(ANY_DEPTH)) {
                retryPattern = ++pattern;
                retryAt = at;
            } else if (pattern < segments.size() && matches(segments.get(pattern), path.get(at))) {
                pattern++;
                at++;
            } else if (retryPattern >= 0) {
                pattern = retryPattern;
                at = ++retryAt;
            } else {
                return false;
            }
        }
        while (pattern < segments.size() && segments.get(pattern).equals(ANY_DEPTH)) {
            pattern++;
        }
        return pattern == segments.size();
    }

    private static boolean matches(String pattern, String name) {
        int at = 0;
        int p = 0;
        int retryPattern = -1;
        int retryAt = 0;
        while (at < name.length()) {
            if (p < pattern.length() && pattern.charAt(p) == '*') {
                retryPattern = ++p;
                retryAt = at;
            } else if (p < pattern.length() && (pattern.charAt(p) == '?' || pattern.charAt(p) == name.charAt(at))) {
                p++;
                at++;
            } else if (retryPattern >= 0) {
                p = retryPattern;
                at = ++retryAt;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && pattern.charAt(p) == '*') {
            p++;
        }
        return p == pattern.length();
    }
}
